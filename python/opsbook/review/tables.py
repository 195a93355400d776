"""The parts a page is stacked from: tables, lines of text and charts, each a value that yields its own cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Cell, Entry, RowFormulas, Trend, make_cell
from opsbook.review.numbers import shown
from opsbook.review.theme import style
from opsbook.texts import say

CHART_ROW = 29          # pixels of a row of the standard height
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(col: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    return (LETTERS[col // 26 - 1] if col >= 26 else "") + LETTERS[col % 26]


@dataclass(frozen=True)
class Column:
    """One column: `key` names it in formulas, `head` stands above it; `width` 0 is as wide as its texts."""

    key: str
    head: str
    style: str = "text"
    width: float = 0.0

    @property
    def head_style(self) -> str:
        """The head stands as its cells do: numbers right, verdicts in the middle."""
        if self.style == "verdict":
            return "head.mid"
        return {"right": "head.right", "center": "head.mid"}.get(style(self.style).align, "head")


def column(key: str, style: str = "text", width: float = 0.0) -> Column:
    """A column whose head is the text ``review.col_<key>``."""
    return Column(key, say(f"review.col_{key}"), style, width)


@dataclass(frozen=True)
class Table:
    """A heading (if any), a row of heads and the rows; where there is no row, `empty` says what is missing."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Entry]]
    heading: str = ""
    empty: str = ""

    @property
    def n_rows(self) -> int:
        """How many sheet rows it takes."""
        return bool(self.heading) + 1 + max(len(self.rows), bool(self.empty))

    @property
    def n_cols(self) -> int:
        """How many sheet columns it takes."""
        return len(self.columns)

    @property
    def first_row(self) -> int:
        """The first row of data, counted from the table's top."""
        return bool(self.heading) + 1

    @property
    def length(self) -> int:
        """How many rows of data there are."""
        return len(self.rows)

    def head_row(self, top: int) -> int:
        """The row of the heads where the table starts in row `top`."""
        return top + self.first_row - 1

    def position(self, key: str) -> int:
        """Where the column `key` stands. Raises KeyError where it does not."""
        for position, each in enumerate(self.columns):
            if each.key == key:
                return position
        raise KeyError(key)

    def texts(self) -> list[dict[str, str]]:
        """What the cells of each row show, by the column's key."""
        shows = {(cell.row, cell.col): shown(cell.value, style(cell.style).number) for cell in self.cells(0, 0)}
        return [{each.key: shows[row, col] for col, each in enumerate(self.columns)}
                for row in range(self.first_row, self.first_row + len(self.rows))]

    def verdicts(self) -> Iterator[Verdict]:
        """Every verdict shown."""
        return (entry for row in self.rows for entry in row if isinstance(entry, Verdict))

    def trends(self) -> Iterator[tuple[int, int, Trend]]:
        """Every sparkline with its row and column inside the table."""
        for row, entries in enumerate(self.rows, self.first_row):
            yield from ((row, col, entry) for col, entry in enumerate(entries) if isinstance(entry, Trend))

    def cells(self, top: int, left: int) -> Iterator[Cell]:
        """Its cells with the upper left corner at (`top`, `left`)."""
        if self.heading:
            yield Cell(top, left, self.heading, "heading")
        head = self.head_row(top)
        for col, each in enumerate(self.columns, left):
            yield Cell(head, col, each.head, each.head_style)
        if not self.rows and self.empty:
            yield Cell(head + 1, left, self.empty, "plain.missing")
        formulas = RowFormulas({each.key: letter(col) for col, each in enumerate(self.columns, left)})
        styles = [each.style for each in self.columns]
        for row, entries in enumerate(self.rows, head + 1):
            for col, (entry, look) in enumerate(zip(entries, styles, strict=True), left):
                yield make_cell((row, col), entry, look, formulas)


@dataclass(frozen=True)
class Lines:
    """Lines of plain text under one another, in one style."""

    texts: tuple[str, ...]
    style: str = "note"
    n_cols: int = 1

    @property
    def n_rows(self) -> int:
        """How many sheet rows it takes."""
        return len(self.texts)

    def cells(self, top: int, left: int) -> Iterator[Cell]:
        """Its cells with the upper left corner at (`top`, `left`)."""
        return (Cell(row, left, text, self.style) for row, text in enumerate(self.texts, top))


@dataclass(frozen=True)
class Series:
    """One row of bars: a table's column; `role` decides the colour."""

    name: str
    key: str
    role: Literal["now", "last"] = "now"
    labels: str = ""


class Floating:
    """What floats over the rows of a sheet, `height` pixels high."""

    height: int

    @property
    def n_rows(self) -> int:
        """How many sheet rows it covers."""
        return -(-self.height // CHART_ROW)

    def cells(self, top: int, left: int) -> Iterator[Cell]:
        """None: it has no cells of its own."""
        return iter(())


@dataclass(frozen=True)
class Chart(Floating):
    """A native chart over the columns of a table on the same page; `alt` says its numbers in words."""

    table: Table
    categories: str
    series: tuple[Series, ...]
    alt: str
    kind: Literal["bar", "column"] = "bar"
    log: bool = False
    rows: tuple[int, int] | None = None
    height: int = 240
    n_cols: int = 1
