"""Until when something is to be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from opsbook.domain.period import Period
from opsbook.domain.settings import Calendar

TUESDAY = 1


class Due(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`days` after today, or the platform's calendar: the Tuesday after the week, the 3rd after the month."""

    days: int = 7
    calendar: Literal["", "tuesday", "third"] = ""


def due_date(due: Due, period: Period, calendar: Calendar, today: date) -> date:
    """The day it is due; a day nobody works on moves to the next working day, today itself never moves (X18)."""
    if due.calendar == "tuesday":
        after = period.end + timedelta(1)
        return working_day(after + timedelta((TUESDAY - after.weekday()) % 7), calendar)
    if due.calendar == "third":
        return working_day((period.end.replace(day=28) + timedelta(4)).replace(day=3), calendar)
    return working_day(today + timedelta(due.days), calendar) if due.days else today


def working_day(day: date, calendar: Calendar) -> date:
    """The day itself, or the next one that the office works on."""
    later = (day + timedelta(n) for n in range(7))
    return next((candidate for candidate in later if candidate.weekday() in calendar.workdays), day)


def workdays_in(period: Period, calendar: Calendar) -> int:
    """How many days of the period the office works on."""
    return sum(day.weekday() in calendar.workdays for day in period.days())
