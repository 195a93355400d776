"""A frame put into an Excel table: everything is checked first, so that a refusal leaves the book as it was."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from opsbook.desk.closed.addresses import Area, Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits, Spot, contents
from opsbook.desk.closed.guards import check_plain, check_room, refuse
from opsbook.desk.closed.references import shifted
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.values import Content
from opsbook.texts import say


@dataclass(frozen=True)
class Fill:
    """A frame on its way into a table: what to put, and the table's rows as they will be."""

    book: Book
    table: Table
    cells: dict[int, list[Content]]
    """What to put, by the sheet's column."""
    rows: int

    @property
    def old(self) -> Area:
        """The table's rows as they are."""
        return self.table.body

    @property
    def length(self) -> int:
        """How many rows the table will have: an empty one keeps one."""
        return max(self.rows, 1)

    @property
    def new(self) -> Area:
        """The table's rows as they will be."""
        return self.old._replace(bottom=self.old.top + self.length - 1)

    def spot(self, offset: int, column: int) -> Spot:
        """The cell of a row, counted from 0."""
        return self.table.sheet, Place(self.old.top + offset, column)


def write_table(edits: Edits, table: Table, rows: pd.DataFrame) -> None:
    """Make the table hold the rows (see Desk.write). Raises DeskError; then nothing was changed."""
    fill = checked_fill(edits.book, table, rows)
    looks = {column: looks_of(fill, column) for column in range(fill.old.left, fill.old.right + 1)}
    for row, cells in enumerate(zip(*fill.cells.values(), strict=True), fill.old.top):
        edits.put_row(table.sheet, row, dict(zip(fill.cells, cells, strict=True)), looks)
    _fill_down(edits, fill, looks)
    _clear(edits, fill)
    if fill.new != fill.old or (table.waiting and fill.rows):
        edits.resized.setdefault(table.name, table)
        edits.book.resize(table, fill.length)


def checked_fill(book: Book, table: Table, rows: pd.DataFrame) -> Fill:
    """The frame on its way into the table, nothing written yet. Raises DeskError where it must not be written."""
    fill = _prepared(book, table, rows)
    check_room(book, table, fill.new)
    calculated = {place.column for place in book.formulas(table.sheet).by_place}
    check_plain(book, (fill.spot(offset, column) for column, cells in fill.cells.items() if column in calculated
                       for offset, cell in enumerate(cells) if cell.formula is None))
    return fill


def _prepared(book: Book, table: Table, rows: pd.DataFrame) -> Fill:
    cells: dict[int, list[Content]] = {}
    for index, name in enumerate(rows.columns):
        column = table.column(str(name))
        if column is None or column in cells:
            raise refuse("closed_no_column", say("desk.closed_table", sheet=table.sheet, table=table.name), column=name)
        first = table.sheet, Place(table.body.top, column)
        cells[column] = contents(book, first, rows.iloc[:, index].tolist())
    return Fill(book, table, cells, len(rows))


def looks_of(fill: Fill, column: int) -> tuple[int, ...]:
    """The styles of the table's last row and of its first: what new cells look like."""
    data = fill.book.sheet(fill.table.sheet)
    ends = [Place(row, column) for row in (fill.old.bottom, fill.old.top)]
    return tuple(there.style if (there := data.find(each)) else data.column_style(column) for each in ends)


def _fill_down(edits: Edits, fill: Fill, looks: dict[int, tuple[int, ...]]) -> None:
    """Carry on the columns the frame lacks: their formulas, else their look."""
    for column in looks.keys() - fill.cells.keys():
        for offset in range(fill.old.bottom - fill.old.top + 1, fill.length):
            edits.put(fill.spot(offset, column), Content(None, formula_of(fill, offset, column)), looks[column])


def formula_of(fill: Fill, offset: int, column: int) -> str | None:
    """The formula a new row gets in a column: that of the last row, moved down, else the one the table fills in."""
    formulas = fill.book.formulas(fill.table.sheet)
    last = Place(fill.old.bottom, column)
    if last in formulas.by_place:
        return shifted(formulas.text(last), fill.old.top + offset - last.row, 0)
    return fill.table.formulas[column - fill.old.left]


def _clear(edits: Edits, fill: Fill) -> None:
    """Empty the rows the table no longer has; the one row of an empty table keeps its formulas."""
    formulas = fill.book.formulas(fill.table.sheet)
    for offset in range(fill.rows, fill.old.bottom - fill.old.top + 1):
        for column in range(fill.old.left, fill.old.right + 1):
            spot = fill.spot(offset, column)
            if offset > 0 or spot[1] not in formulas.by_place:
                edits.empty(spot)
