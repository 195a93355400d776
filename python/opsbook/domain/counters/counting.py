"""What a counter looks at and what it says: how many of something are still to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from opsbook.domain.columns import Bools, Columns
from opsbook.domain.kinds import AnyRule, Listing
from opsbook.domain.period import Period
from opsbook.domain.rowtest import all_of
from opsbook.domain.settings import Settings
from opsbook.texts import say

Words = Mapping[str, object]


@dataclass(frozen=True)
class Counter:
    """One counter as it stands: `value` is how many are to be done, None where the register was never kept.

    `detail` is the sentence with the numbers behind it, `sheet` the id of the sheet where they are.
    """

    id: str
    title: str
    value: int | None
    detail: str
    sheet: str


@dataclass(frozen=True)
class Counted:
    """What a count found: how many are to be done and the words of its sentence; `key` picks another sentence."""

    value: int | None
    words: Words = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True)
class CountGround:
    """What the counters look at, as of `now`.

    `rows` are the live rows of each register by record id, columns as in 历史/; a register never kept is absent. Those
    of 关键词库 are the library (domain/keywordlibrary.py, judged); those of 问题产品 have `settled`: nothing is to be
    done any more.
    `owners` is the column of each register that says whose a row is. `accounts` are the people with marketing quota.
    `rules` give the numbers in force. `missed` are the weeks and months whose tables were not filled. With `person`
    only their rows and account count.
    """

    rows: Mapping[str, pd.DataFrame]
    now: datetime
    today: date
    settings: Settings
    rules: Mapping[str, AnyRule]
    owners: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[str, ...] = ()
    missed: tuple[Period, ...] = ()
    person: str = ""
    _own: dict[str, pd.DataFrame] = field(default_factory=dict, init=False)

    def of(self, person: str) -> CountGround:
        """The same for one person; a register that has no owner stays whole."""
        return replace(self, accounts=(person,), person=person)

    @property
    def salespeople(self) -> tuple[str, ...]:
        """The person, else everybody who sells."""
        every = tuple(person.name for person in self.settings.people if person.role == "业务")
        return (self.person,) if self.person else every

    def register(self, id: str) -> pd.DataFrame:
        """The rows of a register, the person's where there is one; none where it was never kept."""
        rows = self.everybodys(id)
        if not self.person or id not in self.owners or not len(rows):
            return rows
        if id not in self._own:
            self._own[id] = rows[rows[self.owners[id]] == self.person]
        return self._own[id]

    def everybodys(self, id: str) -> pd.DataFrame:
        """The rows of a register whosever they are."""
        return self.rows[id] if id in self.rows else pd.DataFrame()

    def target(self, rule: str) -> float | None:
        """The target of a rule in force: the store's own, else the catalogue's."""
        own = self.settings.thresholds.get(rule, self.settings.targets.get(rule))
        return self.rules[rule].bounds[0] if own is None else own

    def limit(self, rule: str) -> float | None:
        """The second number of a rule in force."""
        own = self.settings.limits.get(rule)
        return self.rules[rule].bounds[1] if own is None else own

    def hits(self, rule: str, rows: pd.DataFrame) -> Bools:
        """Which rows a rule on a list points at today."""
        listing = self.rules[rule]
        assert isinstance(listing, Listing)
        columns = Columns(rows, self.today, lambda metric: np.nan)
        return all_of((*listing.among, *listing.all), columns).yes


Count = Callable[[pd.DataFrame, CountGround], Counted]


@dataclass(frozen=True)
class CounterKind:
    """A counter of the program: the registers it is counted from (one of them kept is enough) and how.

    `sheet` is where the person goes on. Texts: ``counter_<id>`` and ``now_<id>`` of templates/texts/counters.toml.
    """

    id: str
    sheet: str
    records: tuple[str, ...]
    count: Count


def days_of(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column of days; missing in every row where the register does not have it."""
    missing = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    return pd.to_datetime(rows[name]) if name in rows else missing


def days_until(rows: pd.DataFrame, name: str, today: date) -> pd.Series:
    """Days from today to the date of each row, negative for the past, NaN where there is none."""
    return (days_of(rows, name) - pd.Timestamp(today)).dt.days


def on(rows: pd.DataFrame, name: str, first: date, last: date | None = None) -> pd.DataFrame:
    """The rows of a day, or of the days from `first` to `last`."""
    day = days_of(rows, name)
    return rows[(day >= pd.Timestamp(first)) & (day <= pd.Timestamp(last or first))]


def is_yes(rows: pd.DataFrame, name: str) -> pd.Series:
    """Whether a flag says yes; an empty one says no."""
    if name not in rows:
        return pd.Series(False, index=rows.index)
    return rows[name].fillna(False).astype(bool)


def among(rows: pd.DataFrame, name: str, *words: str) -> pd.Series:
    """Whether a column says one of the words."""
    return rows[name].isin(words) if name in rows else pd.Series(False, index=rows.index)


def number(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column of numbers as floats, NaN where missing."""
    return rows[name].astype("float64") if name in rows else pd.Series(np.nan, index=rows.index)


def clause(key: str, count: int) -> str:
    """A part of a sentence that is only said where there is something to say."""
    return say(f"counters.{key}", count=count) if count else ""
