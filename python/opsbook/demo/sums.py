"""Small sums the report rows share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.store import SimulatedStore
from opsbook.demo.timeline import Floats, Ints
from opsbook.domain.period import Period


def inside(events: pd.DataFrame, days: slice) -> pd.DataFrame:
    """The rows whose platform day lies in the slice."""
    return events[events["day"].between(days.start, days.stop - 1)]


def over(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A rate, missing where there is nothing to divide by."""
    return part / whole.where(whole > 0)


def tally(counts: pd.Series, n: int) -> Ints:
    """Counts by number 0 to n - 1, zero where absent."""
    return np.asarray(counts.reindex(range(n), fill_value=0).to_numpy())


def whole_parts(parts: Floats, total: int) -> Ints:
    """The parts as whole numbers that add up to the total: the largest remainders are rounded up."""
    low = np.floor(parts).astype(np.int64)
    low[np.argsort(low - parts)[: total - int(low.sum())]] += 1
    return low


def last_week(store: SimulatedStore, month: Period) -> Period:
    """The last week that ends in the month."""
    return [week for week in store.timeline.weeks if month.holds(week.end)][-1]


def week_number(store: SimulatedStore, week: Period) -> int:
    """The number of a week on the week axis."""
    return store.timeline.index(week.start) // 7
