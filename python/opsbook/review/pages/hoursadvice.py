"""Beside the grids of 询盘时点: whom to staff and when to be on air, by the eight weeks that end with the month."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pandas as pd

from opsbook.catalogue.buyerzones import buyer_zones, own_zones
from opsbook.catalogue.countries import country_names
from opsbook.domain.advicewords import air_sentence, staffing_sentence
from opsbook.domain.timeadvice import TimeAdvice, Weeks, advise, timed
from opsbook.review.cells import Entry, Formula
from opsbook.review.page import Part
from opsbook.review.tables import Table, column, letter
from opsbook.review.view import View
from opsbook.texts import say

MOST_WEEKS = 8      # this month and the one before hold them
WEEKDAYS = 7


def advice_of(view: View, target: float | None) -> TimeAdvice | None:
    """The advice of the weeks up to the month's end.

    None without inquiries or a target, or where an hour would need more people than can be planned for.
    """
    tables = [evidence.table("inquiries") for evidence in (view.month.last, view.month.evidence)]
    known = [table for table in tables if table is not None]
    if tables[-1] is None or target is None:
        return None
    settings, end = view.month.settings, view.period.end
    inquiries = pd.concat(known, ignore_index=True)
    as_of = view.month.imported_at or datetime.combine(end, time(23, 59), UTC)
    rows = timed(inquiries, buyer_zones(inquiries, own_zones(settings.zones)), settings, pd.Timestamp(as_of))
    weeks = Weeks(min(MOST_WEEKS, settings.staffing.weeks), end)
    try:
        return advise(rows, view.table("regions"), weeks, settings, target)
    except ValueError:
        return None


def advice_parts(advice: TimeAdvice | None, top: int, col: int) -> tuple[Part, ...]:
    """The two tables, the first with its corner at (`top`, `col`); none where there is nothing to tell."""
    if advice is None or not advice.n:
        return ()
    return _staffing(advice, top, letter(col + 1)), _air(advice)


def advice_lines(advice: TimeAdvice | None) -> list[str]:
    """What the tables come to."""
    if advice is None or not advice.n:
        return []
    weeks = say("review.hours_weeks", since=advice.weeks.since, until=advice.weeks.until, count=advice.n)
    return [staffing_sentence(advice), air_sentence(advice), weeks]


def _staffing(advice: TimeAdvice, top: int, hours: str) -> Table:
    """A weekday a row: its shifts and their hours of work, which stand in the column `hours`."""
    columns = (column("staffed_day", width=19), column("work_hours", "count", 8), column("staffed_hours", width=14))
    shifts = advice.plan.shifts.assign(work=lambda rows: (rows["end"] - rows["start"]) * rows["heads"])
    rows: list[tuple[Entry, ...]] = []
    for weekday in range(WEEKDAYS):
        own = shifts[shifts["weekday"] == weekday]
        told = "、".join(_span(*shift) for shift in own[["start", "end", "heads"]].itertuples(index=False))
        rows.append((say(f"timepoints.weekday_{weekday}"), int(own["work"].sum()), told or "–"))
    first = top + 3     # heading, heads, and rows count from 1
    total = Formula(f"=SUM({hours}{first}:{hours}{first + WEEKDAYS - 1})", advice.plan.hours)
    return Table(columns, (*rows, (say("review.total"), total, "")), heading=say("review.hours_staffing"))


def _span(start: int, end: int, heads: int) -> str:
    hours = f"{start:02d}–{(end - 1) % 24 + 1:02d}"
    return hours if heads == 1 else say("review.hours_heads", hours=hours, heads=heads)


def _air(advice: TimeAdvice) -> Table:
    columns = (column("country", width=19), column("inquiries", "count", 8), column("air_office", width=14),
               column("air_platform", width=14), column("air_share", "rate1", 22))
    rows = tuple((country_names()[row["country_code"]], row["inquiries"], row["office"], row["platform"], row["share"])
                 for row in advice.on_air.countries.to_dict("records"))
    return Table(columns, rows, heading=say("review.hours_air"))
