"""The calendar of campaigns and holidays that a month's plan has to think of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from opsbook.domain.period import Period


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that comes each year: from `start` (month-day), or with `spring` from the first day of the Chinese
    year, for `days` days, with `prepare` days before it to get ready. `what` is to be done.
    """

    id: str
    name: str
    what: str
    days: int
    start: str = ""
    spring: bool = False
    prepare: int = 0


@dataclass(frozen=True, order=True)
class Occasion:
    """A season of one year: its first and last day."""

    start: date
    end: date
    season: Season


def occasions(seasons: Iterable[Season], month: Period, spring_festivals: Iterable[date]) -> tuple[Occasion, ...]:
    """The seasons that a month lies in or has to prepare for, the first to begin on top."""
    festivals = tuple(spring_festivals)
    found = (occasion for season in seasons for occasion in _of_years(season, month, festivals))
    near = (each for each in found
            if each.start - timedelta(each.season.prepare) <= month.end and each.end >= month.start)
    return tuple(sorted(near, key=lambda each: (each.start, each.season.id)))


def _of_years(season: Season, month: Period, festivals: tuple[date, ...]) -> Iterator[Occasion]:
    years = range(month.start.year - 1, month.end.year + 2)
    starts = (festivals if season.spring else
              tuple(date.fromisoformat(f"{year}-{season.start}") for year in years))
    return (Occasion(start, start + timedelta(season.days - 1), season) for start in starts)
