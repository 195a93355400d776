"""What chance and season do to a store's numbers: the one measure its review, its KPI note and its cells share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.chance.change import Change
from opsbook.domain.chance.compare import Share, compare_counts, compare_rates
from opsbook.domain.chance.noise import Noise, noise_of, noise_of_rates
from opsbook.domain.chance.season import SeasonPattern, SeasonPrior, Shift, fit_season
from opsbook.domain.dailyrows import IN_TIME, KNOWN
from opsbook.domain.period import Period
from opsbook.domain.settings import Calendar

Floats = npt.NDArray[np.float64]
WEEK = 7

VISITS_PER_CLICK = "visitors_per_click"     # no metric of the platform's: how much comes in by other entrances
# The daily counts a rate is made of, a rate that a store may read in two ways (X3) by the way; other rates have no
# weeks of their own and take the prior's noise.
PARTS = {
    "ctr": ("search_clicks", "search_exposure"),
    VISITS_PER_CLICK: ("visitors", "search_clicks"),
    "inquiry_rate_opportunities": ("opportunities", "visitors"),
    "inquiry_rate_inquiries": ("inquiries", "visitors"),
    "order_rate": ("orders", "inquiries"),
    "p4p_ctr": ("p4p_clicks", "p4p_impressions"),
    "reply_in_limit_elapsed": (IN_TIME, KNOWN),
    "reply_in_limit_office": (IN_TIME, KNOWN),
}


@dataclass(frozen=True, eq=False)
class Yardstick:
    """A store's season and noise by metric, from its `days` (index days, a column a metric, NaN = not known).

    The season is learnt from the days before `judged`, the first day of the period that is judged: a change must not
    explain itself. The noise, which a change of level does not reach, is learnt from all. What the days do not have
    takes the prior, and the interval widens.
    """

    days: pd.DataFrame
    judged: date
    calendar: Calendar
    prior: SeasonPrior
    _patterns: dict[str, SeasonPattern] = field(default_factory=dict, repr=False)
    _noises: dict[str, Noise] = field(default_factory=dict, repr=False)
    _shifts: dict[tuple[str, Period, Period], Shift] = field(default_factory=dict, repr=False)

    def knowing(self, days: pd.DataFrame) -> Yardstick:
        """The same with more counts by day; those it has already stay as they are."""
        if days.empty:
            return self
        known = days if self.days.empty else self.days.combine_first(days)
        return Yardstick(known, self.judged, self.calendar, self.prior)

    def pattern(self, metric: str) -> SeasonPattern:
        """The season of a daily count; the prior's where the store has no days of it."""
        if metric not in self._patterns:
            days = self._daily(metric)
            before = days[days.index < pd.Timestamp(self.judged)]
            self._patterns[metric] = fit_season(before, self.calendar, self.prior)
        return self._patterns[metric]

    def noise(self, metric: str) -> Noise:
        """How much a count, or a rate of PARTS, scatters from week to week."""
        if metric not in self._noises:
            self._noises[metric] = self._rate_noise(metric) if metric in PARTS else self._count_noise(metric)
        return self._noises[metric]

    def shift(self, metric: str, now: Period, before: Period) -> Shift:
        """What season alone does to a count from one period to the other."""
        key = metric, now, before
        if key not in self._shifts:
            self._shifts[key] = self.pattern(metric).shift(now, before)
        return self._shifts[key]

    def count_change(self, metric: str, values: tuple[float | None, float | None], periods: tuple[Period, Period],
                     ) -> Change | None:
        """A count of `periods` (before, now) with its `values`; None where either is not known."""
        (before, now), (first, second) = values, periods
        return compare_counts(before, now, self.noise(metric), self.shift(metric, second, first))

    def rate_change(self, metric: str, before: Share, now: Share) -> Change | None:
        """A rate before and now; None where either is not known or is a share of nothing."""
        season = Shift(0.0, self.prior.rate_sd, self.pattern("visitors").own)
        return compare_rates(before, now, self.noise(metric), season)

    def _daily(self, metric: str) -> pd.Series:
        return self.days[metric] if metric in self.days else pd.Series(dtype="float64", index=pd.DatetimeIndex([]))

    def _count_noise(self, metric: str) -> Noise:
        days = self._daily(metric)
        weights = pd.Series(self.pattern(metric).weights(pd.DatetimeIndex(days.index)), index=days.index)
        return noise_of(self._weekly(days), self._weekly(weights), self.prior.noise)

    def _rate_noise(self, metric: str) -> Noise:
        if not set(PARTS[metric]) <= set(self.days):
            return self.prior.noise
        hits, trials = (self._weekly(self._daily(part)) for part in PARTS[metric])
        return noise_of_rates(hits, trials, self.prior.noise, per=metric == VISITS_PER_CLICK)

    def _weekly(self, days: pd.Series) -> Floats:
        """The sums of the platform's whole weeks, oldest first; NaN where a day of the week is not known."""
        if days.empty:
            return np.empty(0)
        index = pd.DatetimeIndex(days.index)
        into = (index.day_of_week - self.calendar.first_weekday) % WEEK
        weeks = days.groupby(index - pd.to_timedelta(into, unit="D"))
        whole = weeks.count() == WEEK
        return weeks.sum().where(whole).to_numpy(dtype=np.float64)
