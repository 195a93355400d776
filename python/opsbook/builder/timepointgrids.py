"""The counts of 询盘时点, folded away, and the grids of weekday and hour that show them."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from opsbook.builder.look import Look
from opsbook.builder.paper import Paper
from opsbook.builder.places import FIRST_COL
from opsbook.builder.timepointformulas import BINS, PARTS, counts, share
from opsbook.domain.sheetcell import Formula
from opsbook.domain.timepoints import DAY
from opsbook.review.theme import BAD_TINT, HEAT_STEPS, PAPER, style
from opsbook.texts import say

WEEKDAYS = 7
FIRST_HOUR, TOTAL_COL = FIRST_COL + 1, FIRST_COL + 1 + DAY
GRIDS = ("office", "share", "platform", "buyer")
GRID_HEIGHT = WEEKDAYS + 5      # title, hours, seven days, total, air
HIDE_ZERO = '0;-0;""'


@dataclass(frozen=True)
class Counted:
    """Where the counts stand: the first bin's row, the column of the bins; the counts are to their right."""

    row: int
    col: int

    @property
    def bins(self) -> str:
        """The cells of the bins."""
        return str(xl_range_abs(self.row, self.col, self.row + BINS - 1, self.col))

    def flagged(self, part: str) -> str:
        """The inquiries with a flag."""
        return self._cells(part, 0, 1)

    def amount(self, part: str, weekday: int | None = None, hour: int | None = None) -> str:
        """The inquiries of a part, of one weekday and hour or of all."""
        days = range(WEEKDAYS) if weekday is None else (weekday,)
        if hour is not None:
            return "+".join(self._cells(part, day * DAY + hour, 1) for day in days)
        return f"SUM({self._cells(part, days[0] * DAY, len(days) * DAY)})"

    def _cells(self, part: str, first: int, many: int) -> str:
        row = self.row + PARTS[part] + first + 1        # the first bin is for rows that are not chosen
        if many == 1:
            return str(xl_rowcol_to_cell(row, self.col + 1, row_abs=True, col_abs=True))
        return str(xl_range_abs(row, self.col + 1, row + many - 1, self.col + 1))


def write_counts(paper: Paper, counted: Counted) -> None:
    """The bins and their counts: one array, a row longer than the bins for what is above the last."""
    look = Look("missing")
    for number in range(BINS):
        paper.write(counted.row + number, counted.col, number, look)
    paper.array((counted.row, counted.col + 1, counted.row + BINS, counted.col + 1), counts(counted.bins), look)


def write_grid(paper: Paper, counted: Counted, grid: str, top: int) -> None:
    """A grid with its title: weekdays down, hours across, sums at the ends."""
    paper.write(top, FIRST_COL, say(f"timepoints.grid_{grid}"), Look("heading"))
    paper.write(top + 1, FIRST_COL, say("timepoints.weekday"), Look("head"))
    hours = [*range(DAY), None]
    for col, hour in enumerate(hours, FIRST_HOUR):
        paper.write(top + 1, col, say("timepoints.total") if hour is None else hour, Look("head.mid"))
    for row, weekday in enumerate([*range(WEEKDAYS), None], top + 2):
        name = say("timepoints.total" if weekday is None else f"timepoints.weekday_{weekday}")
        paper.write(row, FIRST_COL, name, Look("plain.strong" if weekday is None else "plain"))
        for col, hour in enumerate(hours, FIRST_HOUR):
            base = "heat.strong" if None in (weekday, hour) else "heat"
            paper.write(row, col, _cell(counted, grid, weekday, hour), Look(base, _code(grid)))
    _colour(paper, grid, (top + 2, FIRST_HOUR, top + 1 + WEEKDAYS, TOTAL_COL - 1))


def _cell(counted: Counted, grid: str, weekday: int | None, hour: int | None) -> Formula:
    if grid != "share":
        return Formula("=" + counted.amount(grid, weekday, hour))
    in_time, late = (counted.amount(part, weekday, hour) for part in ("in_time", "late"))
    return Formula(share(in_time, f"{in_time}+{late}", ""))


def _code(grid: str) -> str:
    return "0%" if grid == "share" else HIDE_ZERO


def _colour(paper: Paper, grid: str, cells: tuple[int, int, int, int]) -> None:
    """Deep blue where most come; warm where few are answered in time."""
    scale = {"min_type": "num", "min_value": 0, "min_color": PAPER, "max_color": style(f"heat.{HEAT_STEPS}").fill}
    if grid == "share":
        scale |= {"min_color": BAD_TINT, "max_type": "num", "max_value": 1, "max_color": PAPER}
    paper.sheet.conditional_format(*cells, {"type": "2_color_scale", **scale})
