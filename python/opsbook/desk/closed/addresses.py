"""Cell addresses: A1 words and numbers. Rows and columns count from 1, as Excel's do."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from opsbook.desk.closed.refusal import Damaged

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")


class Place(NamedTuple):
    """One cell of a sheet."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{column_letters(self.column)}{self.row}"


class Area(NamedTuple):
    """A rectangle of a sheet, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = Place(self.top, self.left), Place(self.bottom, self.right)
        return str(first) if first == last else f"{first}:{last}"

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.top == self.bottom and self.left == self.right

    def holds(self, place: Place) -> bool:
        """Whether the cell lies in it."""
        return self.top <= place.row <= self.bottom and self.left <= place.column <= self.right

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (self.top <= other.bottom and other.top <= self.bottom
                and self.left <= other.right and other.left <= self.right)


@cache
def column_letters(column: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place(text: str) -> Place:
    """The cell an A1 word names, with or without dollar signs. Raises Damaged (a ValueError) for anything else."""
    found = _CELL.match(text)
    if found is None:
        raise Damaged("closed_damaged")
    return Place(int(found[2]), column_number(found[1]))


def area(text: str) -> Area:
    """The rectangle of ``A1:B2`` or ``A1``. Raises Damaged (a ValueError) for anything else."""
    first, _, last = text.partition(":")
    one, two = place(first), place(last or first)
    return Area(min(one.row, two.row), min(one.column, two.column), max(one.row, two.row), max(one.column, two.column))
