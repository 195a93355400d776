"""Who filled what and when: one person's rows in one record table in a month, against the times they were due."""

from __future__ import annotations

from collections.abc import Iterable
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
    """`n_due` times were due, `missed` are those without a row; `n_late` rows were seen written or changed late.

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
    """What is looked at: a table of that cadence in `month`, kept since `started` (None: never), as of `today`."""

    cadence: Cadence
    month: Period
    started: date | None
    today: date
    calendar: Calendar


def fill_state(rows: pd.DataFrame, asked: Asked) -> FillState:
    """The state of one person's rows of the month: columns day and written (a day, missing where it is not known)."""
    due = due_times(asked)
    days = [stamp.date() for stamp in rows["day"].dropna()]
    missed = tuple(each for each in due if not any(each.holds(day) for day in days))
    late = sum(_is_late(day, written, asked) for day, written in zip(rows["day"], rows["written"], strict=True))
    return FillState(len(rows), len(due), missed, late, _newest(rows["day"]), _newest(rows["written"]))


def due_times(asked: Asked) -> tuple[Period, ...]:
    """The working days, the weeks that end in the month or the month itself; those over, since the table is kept."""
    started = asked.started
    if started is None:
        return ()
    return tuple(each for each in _times(asked) if started <= each.end < asked.today)


def _times(asked: Asked) -> Iterable[Period]:
    if asked.cadence == "day":
        return (day_of(day) for day in workdays_of(asked.month, asked.calendar))
    if asked.cadence == "week":
        return weeks_ending_in(asked.month, asked.calendar.first_weekday)
    return (asked.month,) if asked.cadence == "month" else ()


def _is_late(day: pd.Timestamp, written: pd.Timestamp, asked: Asked) -> bool:
    if pd.isna(day) or pd.isna(written):
        return False
    last = {"week": week_of(day.date(), asked.calendar.first_weekday).end,
            "month": month_of(day.date()).end}.get(asked.cadence, day.date())
    for _ in range(GRACE):
        last = next_workday(last + timedelta(1), asked.calendar)
    return bool(written.date() > last)


def _newest(days: pd.Series) -> date | None:
    known = days.dropna()
    return None if known.empty else known.max().date()
