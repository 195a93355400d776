"""Formulas rewritten where they stand: what a newer program does to its own sheets."""

from __future__ import annotations

from collections.abc import Iterable

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.engine import Functions
from opsbook.desk.closed.lookup import find_name
from opsbook.desk.closed.recalculation import update_values
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.values import Content


def same_layout(data: bytes, model: bytes, name: str) -> bool:
    """Whether the sheet of the defined name has formulas outside tables in the same cells in both workbooks.

    Raises DeskError where one of the two does not have the name.
    """
    places = [set(_outside_tables(book, find_name(book, name)[0])) for book in (Book(data), Book(model))]
    return places[0] == places[1]


def rewrite_formulas(data: bytes, model: bytes, name: str, functions: Functions) -> bytes:
    """The workbook with the formulas `model` has on the sheet of the defined name, every value recalculated.

    Both have the same layout there; formulas of tables are left alone. Raises DeskError where one of the two does not
    have the name.
    """
    book, fresh = Book(data), Book(model)
    sheet, theirs = find_name(book, name)[0], fresh.formulas(find_name(fresh, name)[0])
    ours = book.formulas(sheet)
    edits = Edits(book)
    for place in _outside_tables(fresh, find_name(fresh, name)[0]):
        if ours.text(place) != theirs.text(place):
            edits.put((sheet, place), Content(None, theirs.text(place)))
    update_values(edits, functions)
    return book.pack() if edits else data


def rewrite_columns(data: bytes, model: bytes, tables: Iterable[str], functions: Functions) -> bytes:
    """The workbook with the formulas that columns of these tables have in `model`, their values recalculated.

    A cell in which a person wrote a value or a formula of their own stays. Tables that one of the two does not have are
    left alone.
    """
    book, fresh = Book(data), Book(model)
    edits = Edits(book)
    there = [name for name in tables if name in book.tables and name in fresh.tables]
    renewed = [name for name in there if _renew(edits, book.tables[name], fresh.tables[name])]
    update_values(edits, functions)
    return book.pack() if renewed else data


def _renew(edits: Edits, table: Table, fresh: Table) -> bool:
    """Give the columns of a table the formulas of today's; whether some were others."""
    before, today = (dict(zip(each.columns, each.formulas, strict=True)) for each in (table, fresh))
    changed = {name: text for name, text in today.items() if text and before.get(name, text) not in (text, None)}
    formulas = edits.book.formulas(table.sheet)
    for name, text in changed.items():
        for place in table.cells(name):
            if place in formulas.by_place and formulas.text(place) == before[name]:
                edits.put((table.sheet, place), Content(None, text))
    if changed:
        edits.book.renew_columns(table, changed)
    return bool(changed)


def _outside_tables(book: Book, sheet: str) -> list[Place]:
    """The cells of a sheet that hold formulas and belong to no table."""
    bodies = [table.body for table in book.tables.values() if table.sheet == sheet]
    return [place for place in book.formulas(sheet).by_place if not any(body.holds(place) for body in bodies)]
