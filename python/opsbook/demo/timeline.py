"""The simulated days: whole platform weeks (Sunday to Saturday), and in them the months that are exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from opsbook.domain.period import Period, month_of, week_of

PLATFORM_ZONE = "America/Los_Angeles"
OFFICE_ZONE = "Asia/Shanghai"
YEAR_MONTHS = 12

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Timeline:
    """Days `first` to `last` in platform time; the last `n_months` of them are exported."""

    first: date
    last: date
    n_months: int

    @property
    def n_days(self) -> int:
        """How many days are simulated."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> pd.DatetimeIndex:
        """Each day as a naive midnight."""
        return pd.date_range(self.first, self.last, freq="D")

    @property
    def midnights(self) -> pd.DatetimeIndex:
        """The instant (UTC) each day begins on the platform, and one more: the end of the last day."""
        edges = pd.date_range(self.first, self.last + timedelta(1), freq="D", tz=PLATFORM_ZONE)
        return edges.tz_convert("UTC")

    @property
    def every_month(self) -> list[Period]:
        """The whole months simulated, oldest first."""
        last = month_of(self.last)
        return [last.before(back) for back in range(max(self.n_months, YEAR_MONTHS) - 1, -1, -1)]

    @property
    def months(self) -> list[Period]:
        """The exported months, oldest first."""
        return self.every_month[-self.n_months :]

    @property
    def weeks(self) -> list[Period]:
        """The exported weeks: those that end in an exported month."""
        every, begun = [week_of(self.first + timedelta(7 * i)) for i in range(self.n_days // 7)], self.months[0].start
        return [week for week in every if week.end >= begun]

    def index(self, day: date) -> int:
        """The number of a day, negative before the first."""
        return (day - self.first).days

    def span(self, period: Period) -> slice:
        """The days of a period that are simulated, as a slice of the day axis."""
        return slice(max(self.index(period.start), 0), self.index(period.end) + 1)

    def within(self, days: tuple[date, date]) -> Flags:
        """Which days lie between the first and the last of `days`."""
        number = np.arange(self.n_days)
        return (number >= self.index(days[0])) & (number <= self.index(days[1]))


def make_timeline(last: date, n_months: int) -> Timeline:
    """At least a year of days up to `last`, so that 90-day windows are real, with the last `n_months` exported."""
    earliest = month_of(last).before(max(n_months, YEAR_MONTHS) - 1)
    return Timeline(week_of(earliest.start).start, last, n_months)
