"""Which sheets of an older workbook must be added or laid out anew, and what they hold carried over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from opsbook.builder.content import Content, reference_tables
from opsbook.builder.grafting import graft_sheets
from opsbook.builder.package import packed
from opsbook.builder.workbook import build_book, write_book
from opsbook.catalogue.rules import rules
from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.catalogue.tables import Table
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.closed.rewriting import same_layout
from opsbook.desk.rows.names import DIAGNOSIS, THRESHOLDS
from opsbook.domain.sheetcell import Value
from opsbook.errors import DeskError
from opsbook.jobs.settingsync import first_settings
from opsbook.texts import say

RULE = "规则"
SHOP = "店铺"
"""A named cell of 运营台, whose page has formulas outside tables."""


@dataclass(frozen=True)
class Renewal:
    """The sheets to add and to lay out anew, by title; the rows and named cells the latter hold.

    `left` names columns of the person's own that have no place on the new sheet.
    """

    added: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    names: Mapping[str, Value] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def grafted(self) -> tuple[str, ...]:
        """The sheets that come from a new workbook: their formulas have the values of an empty one at first."""
        return (*self.added, *self.renewed)


@cache
def todays_book(macros: bool) -> bytes:
    """A workbook as today's program lays it out, with the tables of the catalogue alone, its formulas without values.

    Drawn once: what an older workbook lacks and what its formulas shall be are both read from it.
    """
    return write_book(sheets(), Content(reference_tables(macros)), macros)


def plan_renewal(desk: ClosedDesk, content: bytes, macros: bool) -> Renewal:
    """What the workbook on the desk, whose bytes are `content`, needs.

    运营台 is laid out anew too where its formulas stand in other cells than today's.

    Raises DeskError where a sheet to come has the name of one that is there, or one to lay out anew another name.
    """
    book, model = Book(content), todays_book(macros)
    lacking = [sheet for sheet in sheets()
               if _lacks(desk, sheet) or (sheet.group == "home" and not same_layout(content, model, SHOP))]
    known = {sheet.id: _title_of(book, sheet) for sheet in lacking}
    for sheet in lacking:
        _check_title(book, sheet, known[sheet.id])
    there = [sheet for sheet in lacking if known[sheet.id]]
    tables = [table for sheet in there for table in sheet.table if table.name in book.tables]
    return Renewal(
        tuple(sheet.title for sheet in lacking if not known[sheet.id]), tuple(sheet.title for sheet in there),
        {table.name: desk.read(table.name) for table in tables},
        {cell.name: desk.get(cell.name) for sheet in there for cell in sheet.name if _is_named(desk, cell.name)},
        tuple(name for table in tables for name in _own_columns(desk, table)))


def graft(content: bytes, renewal: Renewal, macros: bool) -> bytes:
    """The workbook with the sheets of today's in place, with the default settings and nothing else in their tables.

    Its bytes where it needs none.
    """
    if not renewal.grafted:
        return content
    return packed(graft_sheets(content, _first_book(macros), renewal.grafted))


@cache
def _first_book(macros: bool) -> bytes:
    """A workbook as a new store gets it, every formula with its value."""
    return build_book(Content(first_settings("").tables), macros)


def carry_over(desk: ClosedDesk, renewal: Renewal) -> None:
    """Write what the sheets held into the new ones; tables that come from the catalogue are left to the caller."""
    tables = {table.name: table for sheet in sheets() for table in sheet.table}
    for name, rows in renewal.rows.items():
        if name == THRESHOLDS:
            desk.write(name, _by_rule(desk.read(name), rows, tables[name]))
        elif name not in reference_tables():
            plain = [column.name for column in tables[name].columns
                     if column.kind != "formula" and column.name in rows.columns]
            desk.write(name, rows[plain])
    for name, value in renewal.names.items():
        desk.put(name, value)


def _lacks(desk: ClosedDesk, sheet: Sheet) -> bool:
    """Whether the workbook lacks a table, column, rule or named cell of the sheet."""
    there = set(desk.tables())
    for table in sheet.table:
        if table.name not in there or {column.name for column in table.columns} - set(desk.read(table.name).columns):
            return True
        if table.name in (THRESHOLDS, DIAGNOSIS) and set(rules()) - set(desk.read(table.name)[RULE]):
            return True
    return not all(_is_named(desk, cell.name) for cell in sheet.name)


def _is_named(desk: ClosedDesk, name: str) -> bool:
    try:
        desk.get(name)
    except DeskError:
        return False
    return True


def _title_of(book: Book, sheet: Sheet) -> str:
    """What the sheet is called in the workbook: the one that has a table of it; "" where none has."""
    return next((book.tables[table.name].sheet for table in sheet.table if table.name in book.tables), "")


def _check_title(book: Book, sheet: Sheet, title: str) -> None:
    if title and title != sheet.title:
        raise DeskError(say("workbook.renamed", title=title, name=sheet.title),
                        todo=say("workbook.renamed_todo", name=sheet.title))
    if not title and sheet.title in book.part.sheets:
        raise DeskError(say("workbook.title_taken", name=sheet.title), todo=say("workbook.title_taken_todo"))


def _own_columns(desk: ClosedDesk, table: Table) -> Iterator[str]:
    known = {column.name for column in table.columns}
    yield from (f"{table.name}[{name}]" for name in desk.read(table.name).columns if name not in known)


def _by_rule(fresh: pd.DataFrame, before: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The new rows with what people typed beside the same rule."""
    typed = [column.name for column in table.columns if column.input and column.name in before.columns]
    kept = before.set_index(RULE)[typed].reindex(fresh[RULE])
    return kept.astype(object).where(kept.notna(), None).reset_index(drop=True)
