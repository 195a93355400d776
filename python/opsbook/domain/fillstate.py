"""Who filled what and when: one person's rows in one record table in a month, against the times they were due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from opsbook.domain.period import Period, day_of, month_of, week_of, weeks_ending_in
from opsbook.domain.settings import Calendar
from opsbook.domain.workdays import next_workday, workdays_of

Cadence = Literal["day", "week", "month", "event", "once"]
GRACE = 2       # working days after which a row is late; ours


@dataclass(frozen=True)
class FillState:
    """`n_due` times were due, `missed` are those without a row; `n_late` rows were written or changed late.

    `last_day` is the newest day a row is about, `written_on` the last day a change was seen.
    """

    n_rows: int
    n_due: int
    missed: tuple[Period, ...]
    n_late: int
    last_day: date | None
    written_on: date | None


@dataclass(frozen=True)
class Asked:
    """What is looked at: a table of that cadence in `month`, kept since `started` (None: never), as of `today`.

    `merges` are the days on which the registers were looked at: a row is late where it was not there at one of them.
    """

    cadence: Cadence
    month: Period
    started: date | None
    today: date
    calendar: Calendar
    merges: Collection[date] = ()


def fill_state(rows: pd.DataFrame, asked: Asked, assigned: Collection[date] | None = None) -> FillState:
    """The state of a person's rows, columns day and written (days, missing where not known) and typed (a flag).

    The rows may begin before the month, for a week that does. Only typed ones count. Where the program names who does
    what, `assigned` are the days it named the person: nothing else was due.
    """
    typed = rows[rows["typed"].astype(bool)]
    days = {stamp.date() for stamp in typed["day"].dropna()}
    due = due_times(asked)
    if assigned is not None:
        due = tuple(each for each in due if any(each.holds(day) for day in assigned))
    missed = tuple(each for each in due if not any(each.holds(day) for day in days))
    month = typed[typed["day"].between(pd.Timestamp(asked.month.start), pd.Timestamp(asked.month.end))]
    late = sum(_is_late(day, written, asked) for day, written in zip(month["day"], month["written"], strict=True))
    return FillState(len(month), len(due), missed, late, _newest(month["day"]), _newest(month["written"]))


def due_times(asked: Asked) -> tuple[Period, ...]:
    """The working days, the weeks that end in the month or the month itself; those over, since the table is kept."""
    started = asked.started
    if started is None:
        return ()
    return tuple(each for each in _times(asked) if _since(each) >= started and each.end < asked.today)


def first_due(month: Period, calendar: Calendar) -> date:
    """The first day that a time due in the month holds: of the week that ends in it."""
    return min(month.start, weeks_ending_in(month, calendar.first_weekday)[0].start)


def _since(time: Period) -> date:
    """From when on a table must be kept for the time to be due: a month asks for one row, whenever."""
    return time.end if time.grain == "month" else time.start


def _times(asked: Asked) -> Iterable[Period]:
    if asked.cadence == "day":
        return (day_of(day) for day in workdays_of(asked.month, asked.calendar))
    if asked.cadence == "week":
        return weeks_ending_in(asked.month, asked.calendar.first_weekday)
    return (asked.month,) if asked.cadence == "month" else ()


def _is_late(day: pd.Timestamp, written: pd.Timestamp, asked: Asked) -> bool:
    """Whether the row was not there, as it is now, when the registers were looked at after it should have been."""
    if pd.isna(day) or pd.isna(written):
        return False
    last = {"week": week_of(day.date(), asked.calendar.first_weekday).end,
            "month": month_of(day.date()).end}.get(asked.cadence, day.date())
    for _ in range(GRACE):
        last = next_workday(last + timedelta(1), asked.calendar)
    return any(last < looked < written.date() for looked in asked.merges)


def _newest(days: pd.Series) -> date | None:
    known = days.dropna()
    return None if known.empty else known.max().date()
