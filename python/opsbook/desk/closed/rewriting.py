"""Formulas outside tables, rewritten where they stand: what a newer program does to its own sheets."""

from __future__ import annotations

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.engine import Functions
from opsbook.desk.closed.lookup import find_name
from opsbook.desk.closed.recalculation import update_values
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


def _outside_tables(book: Book, sheet: str) -> list[Place]:
    """The cells of a sheet that hold formulas and belong to no table."""
    bodies = [table.body for table in book.tables.values() if table.sheet == sheet]
    return [place for place in book.formulas(sheet).by_place if not any(body.holds(place) for body in bodies)]
