"""Where the month will end: what is counted so far, and the days to come at the store's own pace.

The pace is the local level of a count series with discounting: Harvey and Fernandes, "Time Series Models for Count or
Qualitative Observations", Journal of Business & Economic Statistics 7 (1989) 407-422. Each day is weighted by its
season; each day's count is over-dispersed Poisson (McCullagh and Nelder, Generalized Linear Models, 1989, 6.2). What
the days to come add up to is then negative binomial: a Poisson count whose level is not known exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.chance.season import SeasonPattern
from opsbook.domain.period import Period

Floats = npt.NDArray[np.float64]
DISCOUNTS = np.array([0.90, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995])
"""How much of what is known of the level is still worth a day later; the store's own days choose."""
USUAL = 3               # 0.97, ours: until there are DAYS_TO_CHOOSE
DAYS_TO_CHOOSE = 56
FEWEST_DAYS = 14        # with a count, before a pace is told
LEAST_COUNT = 0.5       # behind a level (Jeffreys' prior): a store without any inquiry may still get one
COVERAGE = 0.95
FARTHEST = 20           # standard deviations


@dataclass(frozen=True)
class Pace:
    """The level of a count on a usual day, known from the discounted sums of the days so far.

    Its mean is `count / weight`, `weight` being what the season expects of those days; `discount` is a day's.
    """

    count: float
    weight: float
    discount: float
    dispersion: float

    @property
    def level(self) -> float:
        """The expected count of a usual day."""
        return max(self.count, LEAST_COUNT) / self.weight

    @property
    def variance(self) -> float:
        """Of the level, relative to its square."""
        return self.dispersion / max(self.count, LEAST_COUNT)

    @property
    def drift(self) -> float:
        """What the relative variance gains a day, in the steady state of the discounting."""
        return (1 - self.discount) * self.variance

    @property
    def memory(self) -> int:
        """How many days the level mostly rests on."""
        return round(1 / (1 - self.discount))


@dataclass(frozen=True)
class Forecast:
    """A count at the end of `month`: `so_far` on `n_known` of its days; the others' mean and variance."""

    month: Period
    so_far: float
    n_known: int
    rest: float
    variance: float

    @property
    def expected(self) -> float:
        """The expected count of the whole month."""
        return self.so_far + self.rest

    @property
    def low(self) -> float:
        """Less than this only with a chance of 2.5 %."""
        return self.so_far + self._quantile((1 - COVERAGE) / 2)

    @property
    def high(self) -> float:
        """More than this only with a chance of 2.5 %."""
        return self.so_far + self._quantile((1 + COVERAGE) / 2)

    @property
    def is_over(self) -> bool:
        """Whether every day of the month is counted."""
        return self.n_known == self.month.n_days

    def chance_that(self, reached: Callable[[float], bool]) -> float:
        """The chance of the month ends that `reached` says yes to: from some count on, or never."""
        least = bisect_left(range(self._most), True, key=lambda more: reached(self.so_far + more))
        return 1.0 - self._at_most(least - 1) if least < self._most else 0.0

    @property
    def _most(self) -> int:
        return int(self.rest + FARTHEST * np.sqrt(self.variance)) + 1

    def _at_most(self, count: int) -> float:
        """The chance that the days to come bring `count` or less (the negative binomial's distribution function)."""
        from scipy.special import betainc  # 0.1 s to load, which only a forecast pays

        if count < 0 or self.rest <= 0:
            return float(count >= 0)
        size = self.rest ** 2 / (self.variance - self.rest)
        return float(betainc(size, count + 1.0, size / (size + self.rest)))

    def _quantile(self, chance: float) -> float:
        return float(bisect_left(range(self._most), chance, key=self._at_most))


@dataclass(frozen=True)
class Counted:
    """A count day by day up to the day it is asked for (NaN: not known), its season and its over-dispersion."""

    days: pd.Series     # oldest first
    season: SeasonPattern
    dispersion: float

    def until(self, last: date) -> pd.Series:
        """The counts from the first day to `last`, every day in between: NaN where nothing is known."""
        days = pd.DatetimeIndex(self.days.index)
        span = pd.date_range(min([*days[:1], pd.Timestamp(last)]), pd.Timestamp(last))
        return self.days.reindex(span).astype(np.float64)


def forecast(counted: Counted, month: Period, last: date) -> Forecast | None:
    """Where the count will stand at the end of `month`, knowing the days up to `last`; None under FEWEST_DAYS known.

    `last` lies in the month or, where nothing of it is known yet, before it.
    """
    known = counted.until(last)
    if known.notna().sum() < FEWEST_DAYS:
        return None
    span = pd.date_range(pd.Timestamp(month.start), pd.Timestamp(month.end))
    inside = known.reindex(span)
    pace = pace_of(known, counted)
    open_days = span[inside.isna()]
    rest, variance = _rest(pace, counted.season, open_days, last) if len(open_days) else (0.0, 0.0)
    return Forecast(month, float(inside.sum()), int(inside.notna().sum()), rest, variance)


def pace_of(known: pd.Series, counted: Counted) -> Pace:
    """The level on the last of the days `known` (every day, NaN where nothing is known)."""
    counts, weights = known.to_numpy(np.float64), counted.season.weights(pd.DatetimeIndex(known.index))
    steps = _steps(counts, weights)
    chosen = _likeliest(counts, weights, steps, counted.dispersion)
    count, weight = steps[-1, :, chosen]
    return Pace(float(count), float(weight), float(DISCOUNTS[chosen]), counted.dispersion)


def _steps(counts: Floats, weights: Floats) -> Floats:
    """The discounted sums of counts and weights after each day, the first row before any: days x 2 x DISCOUNTS."""
    steps = np.zeros((len(counts) + 1, 2, len(DISCOUNTS)))
    seen = np.where(np.isnan(counts), 0.0, np.stack([counts, weights]))
    for day, news in enumerate(seen.T):
        steps[day + 1] = steps[day] * DISCOUNTS + news[:, np.newaxis]
    return steps


def _likeliest(counts: Floats, weights: Floats, steps: Floats, dispersion: float) -> int:
    """Which of DISCOUNTS foretold each day from those before best: the normal likelihood of one step ahead."""
    tellable = ~np.isnan(counts) & (steps[:-1, 1, 0] > 0) & (np.arange(len(counts)) >= FEWEST_DAYS)
    if tellable.sum() < DAYS_TO_CHOOSE:
        return USUAL
    count, weight = steps[:-1][tellable].transpose(1, 0, 2)
    own = weights[tellable, np.newaxis]
    told = np.maximum(count, LEAST_COUNT) * own / weight
    variance = dispersion * told * (1 + own / (DISCOUNTS * weight))
    miss = (counts[tellable, np.newaxis] - told) ** 2
    return int(np.argmin((np.log(variance) + miss / variance).sum(axis=0)))


def _rest(pace: Pace, season: SeasonPattern, days: pd.DatetimeIndex, last: date) -> tuple[float, float]:
    """Mean and variance of the count on `days`: chance, the level, its drift after `last`, the season's uncertainty.

    A random walk's step before day j moves every day from j on, so its part is the square of what they weigh.
    """
    weights = season.weights(days)
    total = float(weights.sum())
    ahead = (days - pd.Timestamp(last)).days.to_numpy()
    after = (ahead > np.arange(ahead[-1])[:, np.newaxis]) @ weights
    unsure = season.shift(_span(days[0].date(), days[-1].date()), _span(last - timedelta(pace.memory - 1), last)).sd
    relative = pace.variance + pace.drift * float((after ** 2).sum()) / total ** 2 + np.expm1(unsure ** 2)
    mean = pace.level * total
    return mean, pace.dispersion * mean + mean ** 2 * float(relative)


def _span(first: date, last: date) -> Period:
    return Period(first, last, "span")
