"""询盘时点: when do inquiries come, do we answer, whom to staff and when to be on air?"""

from __future__ import annotations

from datetime import UTC, datetime, time

import pandas as pd

from opsbook.catalogue.buyerzones import buyer_zones, own_zones
from opsbook.domain.timepoints import Grid, TimePoints, time_points
from opsbook.review.cells import Entry, Figure, Formula
from opsbook.review.page import FIRST_COL, FIRST_ROW, Page, Placed, stack
from opsbook.review.pages.hoursadvice import advice_lines, advice_of, advice_parts
from opsbook.review.tables import Column, Lines, Table, column, letter
from opsbook.review.theme import HEAT_STEPS
from opsbook.review.view import Record, View
from opsbook.texts import say

HOUR_WIDTH, SHIFTS_COL, N_PEAKS = 3.6, 28, 2


def hours(view: View) -> Page:
    """Weekday by hour on the office's clock and the buyer's, and four shifts with who should watch."""
    points, target = _points(view), _target(view)
    office = _grid(view, "office", points.office if points else None, target, FIRST_ROW)
    below = FIRST_ROW + office.n_rows + 1
    buyer = _grid(view, "buyer", points.buyer if points else None, target, below)
    shifts, advice = _shifts(view, points, target), advice_of(view, target)
    beside = advice_parts(advice, FIRST_ROW + shifts.n_rows + 1, SHIFTS_COL)
    right = stack(shifts, *beside, row=FIRST_ROW, col=SHIFTS_COL)
    under = max(below + buyer.n_rows, right[-1].row + right[-1].part.n_rows) + 1     # its lines run under both
    placed = (Placed(FIRST_ROW, FIRST_COL, office), Placed(below, FIRST_COL, buyer), *right,
              Placed(under, FIRST_COL, _note(view, points, target, advice_lines(advice))))
    return Page(say("review.sheet_hours"), say("review.hours_title"), _message(view, points, target), placed,
                freeze=(FIRST_ROW, FIRST_COL + 1))


def _points(view: View) -> TimePoints | None:
    inquiries = view.table("inquiries")
    if inquiries is None:
        return None
    cover = view.month.evidence.coverage.get("inquiries")
    as_of = (cover and cover.imported_at) or datetime.combine(view.period.end, time(23, 59), UTC)
    settings = view.month.settings
    zone = buyer_zones(inquiries, own_zones(settings.zones))["zone"]
    return time_points(inquiries, settings.calendar, zone, as_of)


def _target(view: View) -> float | None:
    return view.standing("reply_in_limit").target


def _grid(view: View, which: str, grid: Grid | None, target: float | None, top: int) -> Table:
    hour_columns = (Column(f"h{hour}", str(hour), "heat.0", HOUR_WIDTH) for hour in range(24))
    columns = (Column("weekday", say(f"review.clock_{which}"), "text", 9), *hour_columns,
               Column("total", say("review.total"), "count.strong", 6))
    if grid is None:
        return Table(columns, (), empty=view.missing("inquiries"))
    shares = grid.share.to_numpy().tolist()
    peak = max(int(grid.counts.to_numpy().max()), 1)
    rows = tuple(_weekday(day, counts, [_heat(count, peak, _late(share, target)) for count, share in
                                        zip(counts, shares[day], strict=True)])
                 for day, counts in enumerate(grid.counts.to_numpy().tolist()))
    return Table(columns, (*rows, _totals(grid, top)))


def _weekday(day: int, counts: list[int], looks: list[str]) -> tuple[Entry, ...]:
    cells = (Figure(count, look) for count, look in zip(counts, looks, strict=True))
    return say(f"review.weekday_{day}"), *cells, Formula("=SUM({h0}:{h23})", sum(counts))


def _late(share: float, target: float | None) -> bool:
    """Whether fewer than the target were answered in time; False where nothing is known (the share is NaN)."""
    return target is not None and share < target


def _heat(count: int, peak: int, late: bool) -> str:
    step = max(1, round(HEAT_STEPS * count / peak)) if count else 0
    return f"heat.{step}.late" if late else f"heat.{step}"


def _totals(grid: Grid, top: int) -> tuple[Entry, ...]:
    first, last = top + 2, top + 8
    sums = (Formula(f"=SUM({letter(FIRST_COL + 1 + hour)}{first}:{letter(FIRST_COL + 1 + hour)}{last})",
                    int(grid.counts[hour].sum()), "heat.0.strong") for hour in range(24))
    return say("review.total"), *sums, Formula("=SUM({h0}:{h23})", int(grid.counts.to_numpy().sum()))


def _shifts(view: View, points: TimePoints | None, target: float | None) -> Table:
    columns = (column("shift", width=19), column("inquiries", "count", 8), column("in_limit", "rate1", 14),
               column("median_minutes", "count", 14), column("watch", "text.wrap", 22))
    if points is None:
        return Table(columns, (), empty="○")
    shifts = points.shifts.to_dict("records")
    worst = _worst_shift(points.shifts, target)
    return Table(columns, tuple((row["shift"], row["inquiries"], row["share"], row["median_minutes"],
                                 _watch(row, worst, target)) for row in shifts))


def _worst_shift(shifts: pd.DataFrame, target: float | None) -> str:
    """The shift with most late replies, "" where every shift meets the target."""
    below = [row for row in shifts.to_dict("records") if target is not None and row["share"] < target]
    return str(max(below, key=lambda row: row["known"] - row["in_time"])["shift"]) if below else ""


def _watch(row: Record, worst: str, target: float | None) -> str:
    share = row["share"]
    if share != share or target is None:
        return say("review.watch_unknown")
    if row["shift"] == worst:
        return say("review.watch_first")
    return say("review.watch_more") if share < target else say("review.watch_keep")


def _note(view: View, points: TimePoints | None, target: float | None, advice: list[str]) -> Lines:
    calendar = view.month.settings.calendar
    lines = [say("review.hours_legend", hours=f"{calendar.reply_limit_hours:g}",
                 target=f"{target:.0%}" if target is not None else say("review.no_target")),
             say("review.hours_zones", office=calendar.office_zone)]
    if points is not None:
        lines.append(say("review.hours_unknown", zone=points.n_without_zone, reply=points.n_unknown))
    return Lines((*lines, *advice))


def _message(view: View, points: TimePoints | None, target: float | None) -> str:
    if points is None:
        return view.missing("inquiries")
    by_hour = points.office.counts.sum()
    peaks = sorted(by_hour.sort_values(ascending=False, kind="stable").index[:N_PEAKS])
    peak = "、".join(say("review.oclock", hour=hour) for hour in peaks)
    worst = _worst_shift(points.shifts, target)
    if not worst or target is None:
        return say("review.hours_message_met", peak=peak, count=len(points.rows))
    row = next(each for each in points.shifts.to_dict("records") if each["shift"] == worst)
    return say("review.hours_message", peak=peak, shift=worst, share=f"{row['share']:.0%}", target=f"{target:.0%}",
               count=row["inquiries"])
