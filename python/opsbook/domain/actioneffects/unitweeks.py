"""What each product, word, plan or channel had in each platform week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.domain.actioneffects.difference import Counts, Flags, Floats
from opsbook.domain.period import Period

DAYS = 7


@dataclass(frozen=True)
class Window:
    """The weeks before an action and after it: `n` whole weeks each. `first` to `last` are the weeks it was done in."""

    first: date
    last: date
    n: int

    @property
    def before(self) -> tuple[date, ...]:
        """The first days of the weeks before."""
        return tuple(self.first - timedelta(DAYS * back) for back in range(self.n, 0, -1))

    @property
    def earlier(self) -> tuple[date, ...]:
        """The first days of as many weeks before those."""
        return tuple(week - timedelta(DAYS * self.n) for week in self.before)

    @property
    def after(self) -> tuple[date, ...]:
        """The first days of the weeks after."""
        return tuple(self.last + timedelta(DAYS * on) for on in range(1, self.n + 1))

    @property
    def end(self) -> date:
        """The last day of the last week after."""
        return self.last + timedelta(DAYS * (self.n + 1) - 1)


@dataclass(frozen=True)
class UnitWeeks:
    """Counts by metric: a row a unit, a column a week; NaN where the unit has no row of that week.

    The first metric is the traffic that units are likened by. `titles` are what people call a unit.
    """

    units: pd.Index
    weeks: tuple[date, ...]
    counts: dict[str, Floats]
    titles: tuple[str, ...]

    @cached_property
    def traffic(self) -> str:
        """The metric that units are likened by."""
        return next(iter(self.counts))

    def place(self, units: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """The row of each unit; -1 where it is not known."""
        return np.asarray(self.units.get_indexer(pd.Index(units)))

    def stored(self, weeks: Sequence[date]) -> bool:
        """Whether every week has rows."""
        return set(weeks) <= set(self.weeks)

    def total(self, metric: str, weeks: Sequence[date]) -> Floats:
        """Each unit's sum over the weeks; NaN where one of them is not known."""
        if not self.stored(weeks):
            return np.full(len(self.units), np.nan)
        total: Floats = self.counts[metric][:, [self.weeks.index(week) for week in weeks]].sum(axis=1)
        return total

    def sides(self, metric: str, window: Window) -> Counts:
        """Each unit's counts before and after."""
        return Counts(self.total(metric, window.before), self.total(metric, window.after))

    def until(self, end: date) -> UnitWeeks:
        """The same without the weeks that end later."""
        kept = [place for place, week in enumerate(self.weeks) if week + timedelta(DAYS - 1) <= end]
        return replace(self, weeks=tuple(self.weeks[place] for place in kept),
                       counts={metric: values[:, kept] for metric, values in self.counts.items()})


def unit_weeks(rows: pd.DataFrame, metrics: Sequence[str]) -> UnitWeeks:
    """The rows (unit, title, start, end, metrics) that are of whole weeks, spread out."""
    starts, ends = (pd.to_datetime(rows[name]) for name in ("start", "end"))
    rows = rows[((ends - starts).dt.days + 1).eq(DAYS).to_numpy()].drop_duplicates(["unit", "start"], keep="last")
    unit, units = pd.factorize(rows["unit"].astype("object"), sort=True)
    week, weeks = pd.factorize(pd.to_datetime(rows["start"]), sort=True)
    counts = {}
    for metric in metrics:
        counts[metric] = np.full((len(units), len(weeks)), np.nan)
        if metric in rows:
            counts[metric][unit, week] = rows[metric].to_numpy(dtype=float, na_value=np.nan)
    titles = rows.drop_duplicates("unit", keep="last").set_index("unit")["title"].reindex(units)
    return UnitWeeks(pd.Index(units), tuple(each.date() for each in weeks), counts,
                     tuple(titles.astype("object").fillna("")))


def windows_of(actions: pd.DataFrame, weeks: int, first_weekday: int) -> list[Window]:
    """The window of each action; `actions` have the columns of log.py."""
    firsts, lasts = (week_starts(actions[name], first_weekday) for name in ("date", "until"))
    return [Window(first.date(), last.date(), weeks) for first, last in zip(firsts, lasts, strict=True)]


def touched_between(actions: pd.DataFrame, known: UnitWeeks, window: Window) -> Flags:
    """The units something was done to in any week of the window, whatever it was."""
    span = (pd.Timestamp(window.before[0]), pd.Timestamp(window.end))
    own = actions[actions["done"].astype(bool) & actions["until"].ge(span[0]) & actions["date"].le(span[1])]
    return np.asarray(known.units.isin(own["unit"].to_numpy()))


def weeks_of(first: Period, last: Period) -> tuple[Period, ...]:
    """The weeks from one to another."""
    return tuple(first.before(-step) for step in range((last.start - first.start).days // DAYS + 1))


def week_starts(days: pd.Series, first_weekday: int) -> pd.Series:
    """The first day of the week each day lies in."""
    moments = pd.to_datetime(days)
    return moments - pd.to_timedelta((moments.dt.day_of_week - first_weekday) % DAYS, unit="D")
