"""The workbook as it is in memory: for tests, and for looking before writing. What Desk promises, in plain Python."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from opsbook.desk.closed.guards import refuse
from opsbook.desk.desk import LAST_ACTION, Question
from opsbook.desk.values import Columns, cell, cells
from opsbook.domain.sheetcell import Formula, Value
from opsbook.errors import Cancelled


class MemoryDesk:
    """Tables and named cells held in dictionaries; formulas keep the values they were given.

    `answer` says what a person would; without it nobody answers. What was asked, said and shown is kept.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], names: Mapping[str, Value | Formula] | None = None,
                 answer: Callable[[Question], bool] | None = None) -> None:
        self._tables = {table: _with_a_row(cells(rows, table)) for table, rows in tables.items()}
        self._drawn: dict[str, tuple[pd.DataFrame, pd.DataFrame]] = {}
        self._names = {name: cell(value, name) for name, value in (names or {}).items()}
        self.answer = answer
        self.asked: list[Question] = []
        self.said: list[str] = []
        self.shown: list[str] = []
        self.hidden: set[str] = set()

    @property
    def path(self) -> None:
        """There is no file."""
        return

    def tables(self) -> tuple[str, ...]:
        """The tables in the order they were given."""
        return tuple(self._tables)

    def read(self, table: str) -> pd.DataFrame:
        """The rows of a table. Raises DeskError where it is not there."""
        return self._frames(table)[0].copy(deep=False)

    def formula_cells(self, table: str) -> pd.DataFrame:
        """Which cells hold a formula. Raises DeskError where the table is not there."""
        return self._frames(table)[1].copy(deep=False)

    def first_row(self, table: str) -> int:
        """Where it would stand on a sheet of its own, below its header."""
        self._held(table)
        return 2

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Make the table hold the rows; formulas of columns the frame lacks are filled down.

        Raises DeskError for a table or column that is not there and for a value where a formula stands.
        """
        held, given = self._held(table), cells(rows, table)
        for name, column in given.items():
            if name not in held:
                raise refuse("closed_no_column", table, column=name)
            _keep_formulas(held[name], column, f"{table}[{name}]")
        self._drawn.pop(table, None)
        self._tables[table] = _with_a_row({name: given[name] if name in given else _filled(column, len(rows))
                                           for name, column in held.items()})

    def get(self, name: str) -> Value:
        """The value of a named cell. Raises DeskError where there is none."""
        if name not in self._names:
            raise refuse("closed_no_name", name)
        return _value(self._names[name])

    def put(self, name: str, value: Value) -> None:
        """Write a named cell. Raises DeskError where there is none or it holds a formula."""
        self.get(name)
        held = cell(value, name)
        _keep_formulas([self._names[name]], [held], name)
        self._names[name] = held

    def progress(self, done: int, total: int, name: str) -> None:
        """Nobody looks."""

    def done(self, sentence: str) -> None:
        """Keep the sentence, in 上次动作 too where the desk has it."""
        self.said.append(sentence)
        if LAST_ACTION in self._names:
            self.put(LAST_ACTION, sentence)

    def ask(self, question: Question) -> None:
        """Go on where the answer is yes. Raises Cancelled where it is no or nobody answers."""
        self.asked.append(question)
        if self.answer is None or not self.answer(question):
            raise Cancelled

    def copy_to(self, target: Path) -> None:
        """Write everything as JSON: there is no workbook to copy."""
        tables = {table: {name: [_told(each) for each in column] for name, column in columns.items()}
                  for table, columns in self._tables.items()}
        names = {name: _told(value) for name, value in self._names.items()}
        target.write_text(json.dumps({"tables": tables, "names": names, "hidden": sorted(self.hidden)},
                                     ensure_ascii=False), encoding="utf-8")

    def commit(self) -> None:
        """All is written already."""

    def set_visible(self, sheets: Mapping[str, bool]) -> None:
        """Keep which sheets are put away."""
        self.hidden = {*self.hidden - set(sheets), *(title for title, visible in sheets.items() if not visible)}

    def show(self, sheet: str) -> None:
        """Keep which sheet was asked for."""
        self.shown.append(sheet)

    def _frames(self, table: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The table's values, and which of them are formulas', without the empty rows at its end; made once a write."""
        columns = self._held(table)
        if table not in self._drawn:
            n_rows = _n_rows(columns)
            self._drawn[table] = (
                pd.DataFrame({name: [_value(each) for each in column[:n_rows]] for name, column in columns.items()},
                             index=range(n_rows), dtype=object),
                pd.DataFrame({name: [isinstance(each, Formula) for each in column[:n_rows]]
                              for name, column in columns.items()}, index=range(n_rows), dtype=bool))
        return self._drawn[table]

    def _held(self, table: str) -> Columns:
        if table not in self._tables:
            raise refuse("closed_no_table", table)
        return self._tables[table]


def _n_rows(columns: Columns) -> int:
    """How many rows there are up to the last that holds a value."""
    rows = zip(*columns.values(), strict=True)
    return max((at for at, row in enumerate(rows, 1) if not all(isinstance(each, Formula | None) for each in row)),
               default=0)


def _with_a_row(columns: Columns) -> Columns:
    """An Excel table cannot be without a row."""
    return {name: column or [None] for name, column in columns.items()}


def _keep_formulas(held: list[Value | Formula], given: list[Value | Formula], where: str) -> None:
    """Raise DeskError where a value would take a formula's place."""
    for old, new in zip(held, given, strict=False):
        if isinstance(old, Formula) and not isinstance(new, Formula):
            raise refuse("closed_formula", where, formula=old.text)


def _filled(column: list[Value | Formula], n_rows: int) -> list[Value | Formula]:
    """A column the frame lacks: cells are kept, the last formula goes on, an emptied row keeps only its formula."""
    last = column[-1]
    below = Formula(last.text) if isinstance(last, Formula) else None
    if not n_rows:
        return [column[0] if isinstance(column[0], Formula) else None]
    return column[:n_rows] + [below] * (n_rows - len(column))


def _value(held: Value | Formula) -> Value:
    return held.value if isinstance(held, Formula) else held


def _told(held: Value | Formula) -> str | float | bool | None:
    held = held.text if isinstance(held, Formula) else held
    return held if isinstance(held, str | float | bool | None) else str(held)
