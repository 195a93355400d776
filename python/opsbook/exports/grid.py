"""Cells that arrive with a place of their own, put into rows within the limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import Cell, CellPlace, CellRange
from opsbook.exports.unreadable import Unreadable

_BEYOND = 100


def column_letter(column: int) -> str:
    """The letter of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The 0-based column of its letter: A is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def rows_of(cells: Mapping[CellPlace, Cell], sheet: str) -> list[list[Cell]]:
    """Rows from cells by (row, column), each as long as its last cell. Blank text far away does not count.

    Raises Unreadable naming the last cell where rows x columns goes beyond the limit.
    """
    real = {place: value for place, value in cells.items() if not _blank(value)}
    height = 1 + max((row for row, _ in real), default=-1)
    width = 1 + max((column for _, column in real), default=-1)
    if height * width > LIMITS.cells:
        row, column = max(real)
        raise Unreadable("too_far", sheet=sheet, row=row + 1, column=column_letter(column))
    rows: list[list[Cell]] = [[] for _ in range(height)]
    for row, column in sorted(real):
        cells_of_row = rows[row]
        if column > len(cells_of_row):
            cells_of_row.extend([""] * (column - len(cells_of_row)))
        cells_of_row.append(real[row, column])
    return rows


def clip(ranges: Iterable[CellRange], rows: list[list[Cell]]) -> tuple[CellRange, ...]:
    """Ranges cut to not far behind the last cell: a file may merge all 17 billion, and blank ends are not in `rows`."""
    bottom = len(rows) + _BEYOND
    right = max(map(len, rows), default=0) + _BEYOND
    return tuple((top, left, min(last_row, bottom), min(last_column, right))
                 for top, left, last_row, last_column in ranges if top < bottom and left < right)


def _blank(value: Cell) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def put_texts(rows: list[list[Cell]], texts: Mapping[CellPlace, str]) -> None:
    """Put texts into their cells, which may lie behind the end of their row or of the sheet."""
    for (row, column), text in texts.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = text
