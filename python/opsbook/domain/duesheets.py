"""Which record tables are due now, how far they are filled, and which periods were never filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Literal

from opsbook.domain.due import third_after, tuesday_after
from opsbook.domain.period import Period, day_of, month_of, week_of
from opsbook.domain.settings import Calendar
from opsbook.domain.workdays import next_workday, works_on

DATA = ("metrics", "channels", "regions")       # the three tables of a week or month (R30, R31)
LOOK_BACK = 13                                  # weeks and months in which a missed period is still told
DAYS_BACK = 14                                  # working days
State = Literal["filled", "short", "open", "late", "optional"]


@dataclass(frozen=True)
class RowCount:
    """How many rows a record table has of a period, and how many of them lack what people must type."""

    rows: int
    lacking: int = 0


@dataclass(frozen=True)
class Recorded:
    """What stands in the record tables.

    `rows` by record id and period. `stored` are the weeks and months of which 历史/ has data, `days` those with rows in
    每日必做.
    """

    rows: Mapping[tuple[str, Period], RowCount] = field(default_factory=dict)
    stored: frozenset[Period] = frozenset()
    days: frozenset[date] = frozenset()

    def of(self, record: str, period: Period) -> RowCount:
        """The rows of one table and period."""
        return self.rows.get((record, period), RowCount(0))


@dataclass(frozen=True)
class Asked:
    """A record table that is due each day, week or month; `optional` where a day may pass without a row.

    `ahead`: the rows are of the running week or month (plans), not of the last one (data).
    """

    record: str
    grain: Literal["day", "week", "month"]
    ahead: bool = False
    optional: bool = False

    def period(self, today: date, calendar: Calendar) -> Period:
        """The period that is due today."""
        if self.grain == "day":
            return day_of(today)
        running = week_of(today, calendar.first_weekday) if self.grain == "week" else month_of(today)
        return running if self.ahead else running.before()


@dataclass(frozen=True)
class DueSheet:
    """A record table and the period it is due for: what stands there and until when it is to be filled."""

    record: str
    period: Period
    state: State
    due: date
    count: RowCount = RowCount(0)


def due_day(period: Period, calendar: Calendar) -> date:
    """When the rows of a period are due: a day's the same day, a week's on the Tuesday after, a month's on the 3rd."""
    if period.grain == "day":
        return period.end
    nominal = tuesday_after(period) if period.grain == "week" else third_after(period)
    return next_workday(nominal, calendar)


def due_sheets(asked: Iterable[Asked], recorded: Recorded, today: date, calendar: Calendar) -> tuple[DueSheet, ...]:
    """Each table that is due, in the order asked, then the missed periods of before, the newest first.

    A plan is due when the data of the period before it are.
    """
    now = tuple(_due(each, recorded, today, calendar) for each in asked)
    told = {sheet.period for sheet in now if sheet.record in DATA}
    missed = [period for period in reversed(missed_periods(recorded, today, calendar)) if period not in told]
    return *now, *(_missed(period, recorded, calendar) for period in missed)


def missed_periods(recorded: Recorded, today: date, calendar: Calendar) -> tuple[Period, ...]:
    """The periods due by today that were never filled: days, then weeks, then months, the oldest first.

    A week or month counts where 历史/ has data of it and one of the three tables no row (of the last 13), a working day
    where 每日必做 has none (of the last 14, since its first).
    """
    weeks = (week_of(today, calendar.first_weekday).before(n) for n in range(LOOK_BACK, 0, -1))
    months = (month_of(today).before(n) for n in range(LOOK_BACK, 0, -1))
    lacking = [period for period in (*weeks, *months)
               if period in recorded.stored and due_day(period, calendar) <= today
               and not all(recorded.of(record, period).rows for record in DATA)]
    return *_missed_days(recorded.days, today, calendar), *lacking


def _missed_days(days: frozenset[date], today: date, calendar: Calendar) -> list[Period]:
    since = min(days, default=today)
    earlier = (today - timedelta(n) for n in range(1, (today - since).days))
    worked = islice((day for day in earlier if works_on(day, calendar)), DAYS_BACK)
    return [day_of(day) for day in sorted(worked) if day not in days]


def _due(asked: Asked, recorded: Recorded, today: date, calendar: Calendar) -> DueSheet:
    period = asked.period(today, calendar)
    due = due_day(period.before() if asked.ahead else period, calendar)
    there = recorded.of(asked.record, period)
    return DueSheet(asked.record, period, _state(there, asked.optional, due < today), due, there)


def _state(there: RowCount, optional: bool, late: bool) -> State:
    if there.rows:
        return "short" if there.lacking else "filled"
    return "optional" if optional else "late" if late else "open"


def _missed(period: Period, recorded: Recorded, calendar: Calendar) -> DueSheet:
    record = "duties" if period.grain == "day" else next(
        each for each in DATA if not recorded.of(each, period).rows)
    return DueSheet(record, period, "late", due_day(period, calendar))
