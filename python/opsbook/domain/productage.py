"""How long a product has been online, as far as its publishing date or the stored exports can tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.domain.columns import Bools, Floats
from opsbook.domain.producthistory import Days, ProductHistory, days_between


def flag(yes: Bools, unknown: Bools) -> pd.arrays.BooleanArray:
    """A nullable boolean column: missing where unknown."""
    return pd.arrays.BooleanArray(yes & ~unknown, unknown)


@dataclass(frozen=True, eq=False)
class ProductAge:
    """The age of each product; `published` is NaT where the export does not give it."""

    history: ProductHistory
    published: Days

    @cached_property
    def first_seen(self) -> Days:
        """The first day of each product's oldest export."""
        return self.history.first(self.history.starts)

    @cached_property
    def online_days(self) -> Floats:
        """Days since publishing, else since first seen: then a lower bound."""
        since = np.where(np.isnat(self.published), self.first_seen, self.published)
        return np.where(np.isnat(since), np.nan, days_between(since, self.history.newest) + 1)

    def at_least(self, days: int) -> Bools:
        """Certainly online that long."""
        return self.online_days >= days

    def surely_under(self, days: int) -> Bools:
        """Certainly not online that long: published since, or missing in an export before its first one."""
        return (self.online_days < days) & (~np.isnat(self.published) | (self.first_seen > self.history.start))

    def new_within(self, days: int) -> pd.arrays.BooleanArray:
        """Online for at most `days` days; missing where the history is shorter and no date is exported."""
        unknown = np.isnat(self.published) & (self.history.days < days)
        return flag(self.surely_under(days + 1), unknown)

    def new_since(self, start: date) -> pd.arrays.BooleanArray:
        """Came online on or after `start`; missing where no export before it is stored and no date is exported."""
        first = np.datetime64(start)
        seen = self.history.first(self.history.ends) >= first
        told = ~np.isnat(self.published)
        unknown = ~told & np.all(self.history.ends >= first)
        return flag(np.where(told, self.published >= first, seen), unknown)
