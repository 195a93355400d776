"""What is wrong in what people typed into the workbook and the 登记 books: cell by cell, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

import pandas as pd

from opsbook.catalogue.checks import checks
from opsbook.catalogue.records import ROW_ID, Record, records
from opsbook.catalogue.sheets import sheets
from opsbook.desk.desk import Desk
from opsbook.desk.formulacolumns import typed_over
from opsbook.desk.rowchecks import row_slips
from opsbook.desk.rows.problems import PROBLEMS, problems_in
from opsbook.desk.typedcells import Slip, TypedTable
from opsbook.domain.problem import Problem, as_first_told
from opsbook.domain.settings import Role, Settings
from opsbook.jobs.registerbooks import OwnBook, OwnBooks
from opsbook.texts import say

Key = tuple[object, str, str]


@dataclass(frozen=True)
class Slips:
    """The problems found, and how many tables and rows of the workbook were looked at."""

    problems: tuple[Problem, ...]
    n_tables: int
    n_rows: int


@dataclass(frozen=True)
class Checked:
    """A desk's record tables with what is wrong in them, by the record's id."""

    rows: Mapping[str, pd.DataFrame]
    problems: Mapping[str, Sequence[tuple[Slip, Problem]]]

    @property
    def every(self) -> tuple[Problem, ...]:
        """All problems in the order of the records."""
        return tuple(problem for found in self.problems.values() for _, problem in found)


@dataclass(frozen=True)
class Looked:
    """A workbook to look through: `file` is its name where it is not the operator's, `tables` what some of its tables
    are about to hold, without the columns of formulas.
    """

    desk: Desk
    file: str = ""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def cells(self, record: Record) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of a record table, and which of their cells hold a formula; one that is missing comes back with what
        the table is about to hold.
        """
        there, formulas = self.desk.read(record.name), self.desk.formula_cells(record.name)
        rows = self.tables.get(record.name)
        if rows is None:
            return there, formulas
        typed = typed_over(record, there, formulas, rows)
        formulas = formulas.reindex(index=range(len(rows)), columns=list(rows.columns), fill_value=False)
        return rows.reset_index(drop=True).join(typed), formulas.join(typed.isna())


def check_books(looked: Looked, own: OwnBooks, settings: Settings, now: datetime) -> Slips:
    """Look through the record tables of the operator's workbook and of the 登记 books; `now` is office time.

    Of a book nobody touched since the last merge 问题清单 tells already what is wrong in it: that is kept.
    """
    checked = check_desk(looked, settings, now)
    known = {key for record, found in checked.problems.items() for key in _keys(checked.rows[record], found)}
    told = [problem for book in own.read if not book.untouched
            for problem in _own_problems(check_desk(Looked(book.desk, _file(book)), settings, now), known)]
    untouched = {_file(book) for book in own.read if book.untouched}
    before = [each for each in problems_in(looked.desk.read(PROBLEMS)) if each.source == say("check.source")]
    kept = [problem for problem in before if problem.file in untouched]
    found = as_first_told((*checked.every, *kept, *told), before, now)
    return Slips(found, len(checked.rows), sum(map(len, checked.rows.values())))


def check_desk(looked: Looked, settings: Settings, now: datetime) -> Checked:
    """What is wrong in the record tables of one workbook."""
    there = set(looked.desk.tables())
    people = [*(person.name for person in settings.people), *get_args(Role)]     # a duty may be a role's
    known = [record for record in records() if record.name in there]
    rows: dict[str, pd.DataFrame] = {}
    slips: dict[str, list[Slip]] = defaultdict(list)
    for record in known:
        rows[record.id], formulas = looked.cells(record)
        typed = TypedTable(record, rows[record.id], formulas, people, now.date(), settings.channels)
        slips[record.id].extend(typed.slips())
    for each in checks():
        slips[each.record].extend(row_slips(each, rows, now))
    problems = {record.id: [(slip, _problem(slip, looked, record, now)) for slip in slips[record.id]]
                for record in known if slips[record.id]}
    return Checked(rows, problems)


def _own_problems(checked: Checked, known: Collection[Key]) -> Iterator[Problem]:
    """What is wrong in an own book and not in the same row of the workbook."""
    for record, found in checked.problems.items():
        keys = _keys(checked.rows[record], found)
        yield from (problem for key, (_, problem) in zip(keys, found, strict=True) if key not in known)


def _file(book: OwnBook) -> str:
    return f"{book.path.parent.name}/{book.path.name}"


def _keys(rows: pd.DataFrame, found: Iterable[tuple[Slip, Problem]]) -> list[Key]:
    """Each problem as row id, column and value; a row without an id is like no other."""
    ids = rows[ROW_ID].tolist() if ROW_ID in rows else [None] * len(rows)
    return [(ids[slip.row] or object(), slip.column, slip.value) for slip, _ in found]


def _problem(slip: Slip, looked: Looked, record: Record, now: datetime) -> Problem:
    title = next(sheet.title for sheet in sheets() if sheet.id == record.sheet)
    row = looked.desk.first_row(record.name) + slip.row
    return Problem(say("check.source"), slip.what, slip.todo, looked.file, title, row, slip.column, slip.value, now)
