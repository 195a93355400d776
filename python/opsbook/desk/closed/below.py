"""Rows typed below a table: WPS on a phone and an older Excel do not make the table longer for them.

And the empty rows at a table's end, which wait for what is typed next.
"""

from __future__ import annotations

from collections.abc import Iterator

from opsbook.desk.closed.addresses import Area, Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.cells import Cell
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.tablewrite import Fill, formula_of, looks_of
from opsbook.desk.closed.values import Content

_A_ROW = 2      # cells side by side that are more likely a row than a remark


def take_in(edits: Edits, table: Table) -> int:
    """Make the rows directly below a table its own; give how many."""
    n_rows = len(_directly_below(edits.book, table))
    if n_rows:
        fill = Fill(edits.book, table, {}, _length(table) + n_rows)
        for column in range(table.area.left, table.area.right + 1):
            _carry_on(edits, fill, column)
        edits.resized.setdefault(table.name, table)
        edits.book.resize(table, fill.rows)
    return n_rows


def _carry_on(edits: Edits, fill: Fill, column: int) -> None:
    """Give the new rows of a column the table's look, and where nothing was typed its formula."""
    data, looks, dates = edits.book.sheet(fill.table.sheet), looks_of(fill, column), edits.book.styles.dates
    for offset in range(_length(fill.table), fill.rows):
        spot = fill.spot(offset, column)
        cell = data.read(spot[1])
        if cell.value is None or cell.formula:
            formula = formula_of(fill, offset, column) if fill.table.formulas[column - fill.old.left] else None
            edits.put(spot, Content(None, formula), looks)
        elif cell.style not in dates or looks[0] in dates:
            edits.dress(spot, looks[0])


def mend_room(edits: Edits, table: Table, n_rows: int) -> bool:
    """Give the empty rows behind the first `n_rows` of a table its formulas again; whether some were missing."""
    data = edits.book.sheet(table.sheet)
    missing = [Place(row, column) for column, formula in enumerate(table.formulas, table.area.left) if formula
               for row in range(table.body.top + n_rows, table.body.bottom + 1)
               if data.read(place := Place(row, column)).formula is None and data.read(place).value is None]
    for place in missing:
        edits.put((table.sheet, place), Content(None, table.formulas[place.column - table.area.left]))
    return bool(missing)


def _length(table: Table) -> int:
    return table.body.bottom - table.body.top + 1


def first_stray(book: Book, table: Table) -> int | None:
    """The first row below a table that looks like one of its rows and cannot be taken in; None where there is none."""
    taken = {*_directly_below(book, table)}
    if table.totals:
        return None
    numbers = book.sheet(table.sheet).row_numbers(table.body.bottom + 1)
    return next((number for number in numbers if number not in taken and len(_typed(book, table, number)) >= _A_ROW
                 and not _is_elsewhere(book, table, number)), None)


def _directly_below(book: Book, table: Table) -> list[int]:
    return [] if table.totals else list(_run(book, table))


def _run(book: Book, table: Table) -> Iterator[int]:
    """The rows from the table's end to the first that is empty, holds a formula of its own or belongs elsewhere."""
    number = table.body.bottom + 1
    while _typed(book, table, number) and _is_plain(book, table, number) and not _is_elsewhere(book, table, number):
        yield number
        number += 1


def _cells(book: Book, table: Table, number: int) -> dict[int, Cell]:
    return book.sheet(table.sheet).columns(number, table.area.left, table.area.right)


def _typed(book: Book, table: Table, number: int) -> list[int]:
    return [column for column, cell in _cells(book, table, number).items()
            if cell.formula is None and cell.value not in (None, "")]


def _is_plain(book: Book, table: Table, number: int) -> bool:
    """Whether formulas stand in the table's columns of formulas alone."""
    return all(cell.formula is None or table.formulas[column - table.area.left]
               for column, cell in _cells(book, table, number).items())


def _is_elsewhere(book: Book, table: Table, number: int) -> bool:
    """Whether another table, a merged area or an array reaches into the row below the table."""
    row = Area(number, table.area.left, number, table.area.right)
    tables = (other.area for other in book.tables.values() if other.sheet == table.sheet and other.name != table.name)
    return any(row.meets(each) for each in (*tables, *book.merges(table.sheet),
                                            *book.formulas(table.sheet).arrays()))
