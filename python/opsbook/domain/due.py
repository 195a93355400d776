"""Until when something is to be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from opsbook.domain.period import Period
from opsbook.domain.settings import Calendar
from opsbook.domain.workdays import next_workday

TUESDAY = 1
THIRD = 3


class Due(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`days` after today, or the platform's calendar: the Tuesday after the week, the 3rd after the month."""

    days: int = 7
    calendar: Literal["", "tuesday", "third"] = ""


def due_date(due: Due, period: Period, calendar: Calendar, today: date) -> date:
    """The day it is due; a day nobody works on moves to the next working day, today itself never moves (X18)."""
    if due.calendar == "tuesday":
        return next_workday(tuesday_after(period), calendar)
    if due.calendar == "third":
        return next_workday(third_after(period), calendar)
    return next_workday(today + timedelta(due.days), calendar) if due.days else today


def plan_due(due: Due, month: Period, calendar: Calendar) -> date:
    """Until when something planned on a month is to be done: counted from the day the month's data is there."""
    return due_date(due, month, calendar, next_workday(third_after(month), calendar))


def tuesday_after(period: Period) -> date:
    """The first Tuesday after the period: the day the platform has last week's data."""
    after = period.end + timedelta(1)
    return after + timedelta((TUESDAY - after.weekday()) % 7)


def third_after(period: Period) -> date:
    """The 3rd of the month after the period: the day the platform has last month's data."""
    return (period.end.replace(day=28) + timedelta(4)).replace(day=THIRD)
