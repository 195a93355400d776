"""What is stored of one kind of export, and whether newer data is due.

The platform publishes a day two days later, a week on the Tuesday after it, a month on the 3rd.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from opsbook.domain.due import Due, due_date
from opsbook.domain.period import Grain, Period, day_of, month_of, week_of
from opsbook.domain.settings import Calendar

DAYS_LATE = 2
LOOK_BACK = {"day": 35, "week": 13, "month": 13}   # periods in which a gap is still told


class State(StrEnum):
    """How one kind of data stands."""

    FRESH = "fresh"
    DUE = "due"
    GAP = "gap"
    NEVER = "never"


@dataclass(frozen=True)
class DataState:
    """One kind of export: what is stored, when it came (office time), how it stands, which periods are asked for."""

    kind: str
    title: str
    state: State
    newest: Period | None = None
    imported_at: datetime | None = None
    wanted: tuple[Period, ...] = ()


def expected(grain: Grain, today: date, calendar: Calendar) -> Period | None:
    """The newest day, week or month the platform has published by `today`; None for a span."""
    if grain == "day":
        return day_of(today - timedelta(DAYS_LATE))
    if grain == "span":
        return None
    current, due = (week_of(today, calendar.first_weekday), "tuesday") if grain == "week" else (
        month_of(today), "third")
    last = current.before()
    plain = Due(calendar="tuesday") if due == "tuesday" else Due(calendar="third")
    return last if due_date(plain, last, calendar, today) <= today else last.before()


def gaps(stored: Iterable[Period], newest: Period) -> tuple[Period, ...]:
    """The periods of the newest one's grain that are missing between the first stored and it, oldest first.

    Only those of the last weeks or months (LOOK_BACK) are told.
    """
    there = {period for period in stored if period.grain == newest.grain}
    oldest = min(there, default=newest)
    back = (newest.before(steps) for steps in range(LOOK_BACK.get(newest.grain, 0), 0, -1))
    return tuple(period for period in back if period > oldest and period not in there)
