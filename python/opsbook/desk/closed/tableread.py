"""A table of a book as a frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

import numpy as np
import pandas as pd

from opsbook.desk.closed.book import Book
from opsbook.desk.closed.cells import NO_CELL, Cell
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.values import typed
from opsbook.domain.sheetcell import Value


def read_cell(book: Book, spot: Spot) -> Value:
    """The value of one cell."""
    return _value(book.sheet(spot[0]).read(spot[1]), book.styles.dates, book.part.epoch_1904)


def is_formula(book: Book, spot: Spot) -> bool:
    """Whether a cell holds a formula."""
    return book.sheet(spot[0]).read(spot[1]).formula is not None


def holds_formulas(book: Book, table: Table) -> bool:
    """Whether some cell of a table's rows holds a formula."""
    return any(table.body.holds(place) for place in book.formulas(table.sheet).by_place)


def read_table(book: Book, table: Table) -> pd.DataFrame:
    """The rows of a table (see Desk.read), to keep; rows at the end with nothing but formulas count as empty."""
    return book.rows(table, lambda: _read(book, table)).copy()


def _read(book: Book, table: Table) -> pd.DataFrame:
    data, body = book.sheet(table.sheet), table.body
    columns, dates, epoch_1904 = range(body.left, body.right + 1), book.styles.dates, book.part.epoch_1904
    rows, last = [], 0
    for number in range(body.top, body.bottom + 1):
        row = data.row(number)
        cells = [row.get(column, NO_CELL) for column in columns]
        rows.append([cell.value if type(cell.value) is str and cell.value else _value(cell, dates, epoch_1904)
                     for cell in cells])
        if any(cell.value is not None and cell.formula is None for cell in cells):
            last = len(rows)
    return pd.DataFrame(rows[:last], columns=list(table.columns), dtype=object)


def formula_cells(book: Book, table: Table) -> pd.DataFrame:
    """Which cells of the rows of `read_table` hold a formula."""
    body, n_rows = table.body, len(book.rows(table, lambda: _read(book, table)))
    rows: defaultdict[int, set[int]] = defaultdict(set)
    for place in book.formulas(table.sheet).by_place:
        rows[place.column].add(place.row)
    return pd.DataFrame({name: [number in rows[column] for number in range(body.top, body.top + n_rows)]
                         if column in rows else np.zeros(n_rows, dtype=bool)
                         for column, name in enumerate(table.columns, body.left)}, dtype=bool)


def _value(cell: Cell, dates: Container[int], epoch_1904: bool) -> Value:
    if cell.value is None or (cell.value == "" and cell.formula is None):
        return None
    return typed(cell.value, cell.style in dates, epoch_1904)
