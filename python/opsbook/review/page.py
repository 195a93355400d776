"""A page of the review: an immutable value that yields its cells. The writer draws it; tests and mail read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Cell, Trend
from opsbook.review.listing import Listing
from opsbook.review.numbers import shown
from opsbook.review.tables import Chart, Lines, Table
from opsbook.review.theme import (
    MARGIN,
    NARROWEST,
    ROW,
    column_width,
    row_height,
    style,
    text_width,
    verdict_color,
)
from opsbook.review.waterfall import Waterfall
from opsbook.texts import say

HOME = "总览"
FIRST_ROW, FIRST_COL = 3, 1
TITLE_HEIGHT, DENSE = 26.0, 0.9
_WORST_FIRST = (Verdict.FAIL, Verdict.WATCH, Verdict.NO_DATA, Verdict.PASS)


Part = Table | Listing | Lines | Chart | Waterfall


@dataclass(frozen=True)
class Placed:
    """A part with its upper left corner."""

    row: int
    col: int
    part: Part


def stack(*parts: Part, row: int = FIRST_ROW, col: int = FIRST_COL) -> tuple[Placed, ...]:
    """The parts under one another with one empty row between."""
    placed = []
    for part in parts:
        placed.append(Placed(row, col, part))
        row += part.n_rows + 1
    return tuple(placed)


@dataclass(frozen=True)
class Page:
    """One sheet: title in B1, one message sentence in B2, parts from row 4.

    `freeze` is the first row and column that scroll. `listing` is the list that gets the filter, `filtered` a
    table that does and is printed too. A page that is not `one_sheet` of paper repeats title and message on each.
    `dense` rows are lower: the page must fit one screen, or one sheet of paper less. Paper starts anew at the rows
    `breaks`, so that no table is torn from its head.
    """

    name: str
    title: str
    message: str
    placed: tuple[Placed, ...]
    freeze: tuple[int, int] = (FIRST_ROW + 1, FIRST_COL + 1)
    listing: Listing | None = None
    filtered: Table | None = None
    one_sheet: bool = True
    dense: bool = False
    breaks: tuple[int, ...] = ()

    @cached_property
    def n_cols(self) -> int:
        """The number of columns in use, the margin counted."""
        return max((each.col + each.part.n_cols for each in self.placed), default=FIRST_COL + 1)

    @cached_property
    def n_rows(self) -> int:
        """The number of rows in use."""
        return max((each.row + each.part.n_rows for each in self.placed), default=FIRST_ROW)

    @property
    def printed_rows(self) -> int:
        """How many rows are printed: all but a long list, which is there to be filtered on the screen."""
        return self.place_of(self.listing).row if self.listing else self.n_rows + 1

    @property
    def worst(self) -> Verdict | None:
        """The worst verdict shown; None where the page shows none of those that colour a tab."""
        seen = {verdict for each in self.placed if isinstance(each.part, Table) for verdict in each.part.verdicts()}
        return next((verdict for verdict in _WORST_FIRST if verdict in seen), None)

    @property
    def tab_color(self) -> str:
        """The colour of its tab, "" for none."""
        return verdict_color(self.worst) if self.worst else ""

    def cells(self) -> Iterator[Cell]:
        """Every cell of the sheet, title first."""
        yield Cell(0, FIRST_COL, self.title, "title")
        if self.name != HOME:
            yield Cell(0, self.n_cols - 1, say("review.back"), "plain.right.link", link=HOME)
        yield Cell(1, FIRST_COL, self.message, "message")
        for each in self.placed:
            yield from each.part.cells(each.row, each.col)

    def charts(self) -> Iterator[tuple[Placed, Chart | Waterfall]]:
        """Its charts with their places."""
        return ((each, each.part) for each in self.placed if isinstance(each.part, Chart | Waterfall))

    def trends(self) -> Iterator[tuple[int, int, Trend]]:
        """Its sparklines with row and column."""
        for each in self.placed:
            if isinstance(each.part, Table):
                yield from ((each.row + row, each.col + col, trend) for row, col, trend in each.part.trends())

    def place_of(self, table: Table | Listing) -> Placed:
        """Where a table of the page stands. Raises KeyError where it is not on the page."""
        for each in self.placed:
            if each.part is table:
                return each
        raise KeyError(table.columns[0].head)

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The width of each column: the largest of the given ones and of its widest text (6 to 40)."""
        given: dict[int, float] = {0: MARGIN}
        widest: dict[int, int] = defaultdict(int)
        for each in self.placed:
            _measure(each, given, widest)
        auto = {col: column_width(n) for col, n in widest.items()}
        return tuple(max(given.get(col, 0.0), auto.get(col, 0.0)) or NARROWEST for col in range(self.n_cols))

    @property
    def pixels(self) -> int:
        """How wide the columns are together on a screen at 100 %."""
        return sum(int(width * 7 + 5) for width in self.widths[FIRST_COL:])

    @cached_property
    def heights(self) -> dict[int, float]:
        """The heights of rows that are not of the standard height."""
        room = sum(self.widths[FIRST_COL:]) * 0.85
        heights = {row: DENSE * ROW for row in range(self.n_rows) if self.dense}
        heights |= {0: TITLE_HEIGHT, 1: row_height(-(-text_width(self.message) // int(room)))}
        for each in self.placed:
            if isinstance(each.part, Table):
                heights |= self._wrapped(each)
        return heights

    def _wrapped(self, each: Placed) -> dict[int, float]:
        lines: dict[int, int] = defaultdict(lambda: 1)
        for cell in each.part.cells(each.row, each.col):
            if isinstance(cell.value, str) and style(cell.style).wrap:
                width = max(1, int(self.widths[cell.col]) - 1)
                needed = sum(-(-text_width(line) // width) or 1 for line in cell.value.split("\n"))
                lines[cell.row] = max(lines[cell.row], needed)
        return {row: row_height(n) * (DENSE if self.dense else 1) for row, n in lines.items() if n > 1}


def _measure(each: Placed, given: dict[int, float], widest: dict[int, int]) -> None:
    if not isinstance(each.part, Table | Listing):
        return
    free = set()
    for col, column in enumerate(each.part.columns, each.col):
        if column.width:
            given[col] = max(given.get(col, 0.0), column.width)
        else:
            free.add(col)
            widest[col] = max(widest[col], text_width(column.head))
    for cell in each.part.cells(each.row, each.col) if isinstance(each.part, Table) else ():
        look = style(cell.style)
        # What has no line below (headings, notes) may run over its neighbours; what wraps needs a given width.
        if cell.col in free and look.line and not look.wrap:
            widest[cell.col] = max(widest[cell.col], text_width(shown(cell.value, look.number)) + look.indent)


