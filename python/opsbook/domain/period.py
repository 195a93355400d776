"""Days, platform weeks and months.

The platform's week runs Sunday to Saturday, Pacific time (real exports: 2026-09-13 to 2026-09-19).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from opsbook.errors import SettingsError
from opsbook.texts import say

Grain = Literal["day", "week", "month", "span"]
SUNDAY = 6


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, both ends included. `grain` is "span" where it is no day, week or month."""

    start: date
    end: date
    grain: Grain

    @property
    def label(self) -> str:
        """How people write it: 2025-03, 2025-03-02~2025-03-08, 2025-03-05."""
        if self.grain == "month":
            return f"{self.start:%Y-%m}"
        if self.grain == "day":
            return self.start.isoformat()
        return f"{self.start.isoformat()}~{self.end.isoformat()}"

    @property
    def slug(self) -> str:
        """The part of a folder name: ``week_2025-03-02_2025-03-08``."""
        return f"{self.grain}_{self.start.isoformat()}_{self.end.isoformat()}"

    @property
    def n_days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days + 1

    def days(self) -> Iterator[date]:
        """Each day of the period."""
        return (self.start + timedelta(i) for i in range(self.n_days))

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.start <= day <= self.end

    def before(self, n: int = 1) -> Period:
        """The period `n` steps earlier, of the same grain (a span steps by its own length)."""
        if self.grain == "month":
            index = self.start.year * 12 + self.start.month - 1 - n
            return month_of(date(index // 12, index % 12 + 1, 1))
        step = timedelta(self.n_days * n)
        return Period(self.start - step, self.end - step, self.grain)


def day_of(day: date) -> Period:
    """The day as a period."""
    return Period(day, day, "day")


def week_of(day: date, first_weekday: int = SUNDAY) -> Period:
    """The week that holds the day; `first_weekday` as in date.weekday(), Sunday by default."""
    start = day - timedelta((day.weekday() - first_weekday) % 7)
    return Period(start, start + timedelta(6), "week")


def month_of(day: date) -> Period:
    """The calendar month that holds the day."""
    last = monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), "month")


def weeks_ending_in(period: Period, first_weekday: int = SUNDAY) -> tuple[Period, ...]:
    """The weeks that belong to the period: those that end in it."""
    ends = (week_of(day, first_weekday) for day in period.days())
    return tuple(dict.fromkeys(week for week in ends if period.holds(week.end)))


def period_of(start: date, end: date, first_weekday: int = SUNDAY) -> Period:
    """The period from `start` to `end` with the grain its days prove: day, whole week, whole month, else span."""
    for candidate in (day_of(start), week_of(start, first_weekday), month_of(start)):
        if (candidate.start, candidate.end) == (start, end):
            return candidate
    return Period(start, end, "span")


def parse_month(text: str) -> Period:
    """Read 2025-03. Raises SettingsError, which names no other form, where it is no month."""
    try:
        year, month = (int(part) for part in re.split(r"[-/.]", text.strip()))
        return month_of(date(year, month, 1))
    except ValueError:
        raise SettingsError(say("rules.wrong_grain", text=text, grain=say("rules.grain_month")),
                            todo=say("rules.month_todo")) from None


_DAY = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_SPAN = re.compile(rf"{_DAY}\s*(?:~|～|至|到|_|—|–|--)\s*{_DAY}")


def parse_period(text: str, first_weekday: int = SUNDAY) -> Period:
    """Read 2025-03, 2025-03-05 or 2025-03-02~2025-03-08. Raises SettingsError where it is none of these."""
    text = text.strip()
    try:
        if found := _SPAN.fullmatch(text):
            numbers = [int(part) for part in found.groups()]
            start, end = date(*numbers[:3]), date(*numbers[3:])
            if start <= end:
                return period_of(start, end, first_weekday)
        elif found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", text):
            return month_of(date(int(found[1]), int(found[2]), 1))
        elif found := re.fullmatch(_DAY, text):
            return day_of(date(*(int(part) for part in found.groups())))
    except ValueError:
        pass
    raise SettingsError(
        f"看不懂周期“{text}”", todo="月写成 2025-03，周写成 2025-03-02~2025-03-08，日写成 2025-03-05",
    )
