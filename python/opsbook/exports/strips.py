"""The raw cells of one column with where they stand, and what they look like as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from opsbook.catalogue.exports import ColumnType
from opsbook.catalogue.marks import INVISIBLE
from opsbook.exports.problems import Place, at_row
from opsbook.exports.sheets import Cell, Sheet

ENDS = " \t\r\n\f\v\xa0\u3000\u2000\u2001\u2002\u2003\u2009\u202f" + INVISIBLE


@dataclass(frozen=True)
class Strip:
    """The cells of one column and where they stand: `rows` are 0-based rows of `sheet`, `index` the column.

    `unit` is what header or unit row says: a percent, 万, minutes, a currency, a zone. `required` cells may not be
    blank.
    """

    name: str
    type: ColumnType
    cells: Sequence[Cell]
    rows: Sequence[int]
    sheet: Sheet
    index: int
    place: Place
    unit: str = ""
    required: bool = False

    def at(self, position: int) -> Place:
        """The place of one of its cells."""
        return at_row(self.place, self.sheet.row_number(self.rows[position]))

    def positions(self, cells: Iterable[Cell]) -> list[int]:
        """Where any of these cells stand, in order."""
        wanted = set(cells)
        return [i for i, cell in enumerate(self.cells) if cell in wanted] if wanted else []


def where(mask: np.ndarray) -> list[int]:
    """The positions that are true, as plain integers."""
    return [int(i) for i in np.flatnonzero(mask)]


def shown_text(cell: Cell) -> str:
    """A cell as text: trimmed at its ends only, a whole number without its point."""
    if isinstance(cell, str):
        return cell.strip(ENDS)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    return "" if cell is None else str(cell)
