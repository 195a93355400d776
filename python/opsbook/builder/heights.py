"""How high rows are. Row heights are set by us: font metrics differ between programs, and not all of them fit rows."""

from __future__ import annotations

from collections.abc import Iterable

from opsbook.builder.content import Row
from opsbook.catalogue.tables import Column, Table
from opsbook.review.theme import text_width

TITLE, HELP, HEAD = 27.0, 18.0, 21.0
LINE, AIR = 13.5, 6.5       # points of a line of text, and above and below
SPARE = 4                   # characters: a line ends before the cell does, where the next character is too wide


def row_height(lines: int) -> float:
    """The height of a row of so many lines."""
    return lines * LINE + AIR


def fitting(table: Table, rows: Iterable[Row]) -> list[float]:
    """The height of each row by its longest text."""
    return [row_height(max(_n_lines(row.get(column.name), column) for column in table.columns)) for row in rows]


def _n_lines(value: object, column: Column) -> int:
    return -(-text_width(str(value)) // int(column.width - SPARE)) if value and column.wrap else 1
