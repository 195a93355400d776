"""The days the office works on: its week, China's public holidays and make-up days, the store's own days.

Holidays and make-up days (调休) come from the `holidays` library, which follows the State Council's yearly notice. A
year whose notice it does not know yet has its statutory days only (`unpublished` names it); a newer version of the
library is enough to mend that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from opsbook.domain.period import Period
from opsbook.domain.settings import Calendar
from opsbook.texts import say

LONGEST_BREAK = 31      # days to look ahead for the next working day
CHINA = "CN"
FIRST_NOTICE, LAST_YEAR = 2001, 2099      # what the library knows of China
SATURDAY = 5
_DAY = timedelta(1)


@dataclass(frozen=True)
class _Year:
    """One year's notice: days off with their names, the weekend days worked for them, whether it is known at all."""

    names: dict[date, str]
    make_ups: frozenset[date]
    published: bool


def works_on(day: date, calendar: Calendar) -> bool:
    """Whether the office works that day."""
    return not why_off(day, calendar)


def why_off(day: date, calendar: Calendar) -> str:
    """Why nobody works that day, as people say it: 国庆节, 周日; "" for a working day.

    The store's own days come first, then make-up days, public holidays and the weekend days that join them, then the
    days of the week the office works.
    """
    if day in calendar.extra_workdays:
        return ""
    if day in calendar.holidays:
        return say("duties.own_holiday")
    if is_make_up(day):
        return ""
    return _holiday(day) or ("" if day.weekday() in calendar.workdays else say(f"duties.weekday_{day.weekday()}"))


def is_make_up(day: date) -> bool:
    """Whether it is a weekend day worked in exchange for a day off (调休补班)."""
    return day in _year(day.year).make_ups


def next_workday(day: date, calendar: Calendar) -> date:
    """The day itself, or the next one that the office works on (X18); the day itself where a month has none."""
    later = (day + timedelta(n) for n in range(LONGEST_BREAK + 1))
    return next((candidate for candidate in later if works_on(candidate, calendar)), day)


def workdays_of(period: Period, calendar: Calendar) -> tuple[date, ...]:
    """The days of the period the office works on."""
    return tuple(day for day in period.days() if works_on(day, calendar))


def exceptions(first: date, last: date, calendar: Calendar) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Between two days, those off in spite of the office's week and those worked in spite of it, in order."""
    years = range(max(first.year, FIRST_NOTICE), min(last.year, LAST_YEAR) + 1)
    days = [day for year in years for day in _unusual(year, calendar) if first <= day <= last]
    return (tuple(day for day in days if day.weekday() in calendar.workdays),
            tuple(day for day in days if day.weekday() not in calendar.workdays))


def unpublished(days: Iterable[date]) -> tuple[int, ...]:
    """The years among the days whose notice the library does not know: statutory days only, no make-up days."""
    return tuple(year for year in sorted({day.year for day in days}) if not _year(year).published)


def _holiday(day: date) -> str:
    """The name of the public holiday; of a weekend that joins one, the holiday's."""
    year = _year(day.year)
    if day in year.names or day.weekday() < SATURDAY or not year.published:
        return year.names.get(day, "")
    saturday = day - timedelta(day.weekday() - SATURDAY)
    around = {saturday - _DAY, saturday, saturday + _DAY, saturday + 2 * _DAY}
    joined = [near for near in sorted(around) if _touches(near, day) and near in _year(near.year).names]
    return _year(joined[0].year).names[joined[0]] if joined else ""


def _touches(near: date, day: date) -> bool:
    """Whether no make-up day lies between the two."""
    between = (min(near, day) + timedelta(n) for n in range(abs((near - day).days) + 1))
    return not any(is_make_up(each) for each in between)


@cache
def _unusual(year: int, calendar: Calendar) -> tuple[date, ...]:
    """The days of the year on which the office does otherwise than its week says."""
    known = _year(year)
    near = {day + timedelta(n) for day in known.names for n in (-2, -1, 0, 1, 2)}
    days = {*near, *known.make_ups, *calendar.holidays, *calendar.extra_workdays}
    return tuple(day for day in sorted(days)
                 if day.year == year and works_on(day, calendar) != (day.weekday() in calendar.workdays))


@cache
def _year(year: int) -> _Year:
    """The year as the library knows it. Every notice since 2001 moves working days: a year without any has had none."""
    from holidays import country_holidays  # 0.2 s to load, which only what looks at days off pays

    noticed = country_holidays(CHINA, years=year, language="zh_CN")
    make_ups = frozenset(day for day in noticed.weekend_workdays if day.year == year)
    found = noticed if make_ups else country_holidays(CHINA, years=year, language="zh_CN", observed=False)
    return _Year(dict(found.items()), make_ups, bool(make_ups))
