"""What weekday, month and the campaigns and holidays of the year do to a count.

A day's expected count is the usual day's times a factor of its weekday, of its month and of each occasion it lies in:
a log-linear model whose effects start from a prior and are updated by the store's own history (Gaussian linear model:
Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, §2.7), so that what little history tells stays
unsure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.chance.noise import Noise, noise_of
from opsbook.domain.period import Period, period_of
from opsbook.domain.season import Season, occasions
from opsbook.domain.settings import Calendar

Floats = npt.NDArray[np.float64]
MONTHS_OF_OWN = 24      # a store's own season is believed from two whole years on
WHOLE_MONTH = 0.8       # of its days known
N_WEEKDAYS, N_MONTHS = 7, 12
ONE_HALF = 0.5          # added to counts before their log is taken
WANDERS = (0.0, 0.01, 0.02, 0.05)  # how far the level may move in a week; the likeliest is taken


@dataclass(frozen=True)
class Shift:
    """What season alone does between two periods: `log` of expected now over before, `sd` its uncertainty.

    `own` is whether the store's own history says so; else our wide prior does (templates/catalogue/season.toml).
    """

    log: float
    sd: float
    own: bool


UNCHANGED = Shift(0.0, 0.0, own=True)


@dataclass(frozen=True)
class SeasonPrior:
    """What we assume of any store until its own history says otherwise; all of it ours (自定), none from a source.

    `weekdays` (Monday first) and `months` (January first) are logs of the factor against the usual day; `weekday_sd`
    and `month_sd` say how unsure each of them is. `occasions` are seasons of catalogue/seasons.toml with log and sd of
    their days. `noise` is the over-dispersion of a store without weeks, `rate_sd` how much the log odds of a rate move.
    """

    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    occasions: tuple[tuple[Season, float, float], ...]
    weekday_sd: float
    month_sd: float
    rate_sd: float
    noise: Noise

    @cached_property
    def effects(self) -> Floats:
        """The log factors in the order of the design's columns: weekdays, months, occasions."""
        return np.array([*self.weekdays, *self.months, *(log for _, log, _ in self.occasions)])

    @cached_property
    def variances(self) -> Floats:
        """Of each of the effects."""
        return np.array([*[self.weekday_sd] * N_WEEKDAYS, *[self.month_sd] * N_MONTHS,
                         *(sd for _, _, sd in self.occasions)]) ** 2

    @property
    def month_shift(self) -> Shift:
        """What season does to a count from one month to another nobody says which."""
        return Shift(0.0, sqrt(2) * self.month_sd, own=False)

    @property
    def rate_shift(self) -> Shift:
        """What season does to a rate between two periods: nobody knows which way."""
        return Shift(0.0, self.rate_sd, own=False)


@dataclass(frozen=True)
class SeasonPattern:
    """Expected level of each day against the usual day (weekday, month, occasions), and how sure its logs are."""

    effects: Floats         # log factor of each column of the design
    covariance: Floats      # of the effects
    prior: SeasonPrior
    calendar: Calendar
    own: bool               # whether two years of the store's own stand behind it

    def weights(self, days: pd.DatetimeIndex) -> Floats:
        """The factor of each day; 1.0 is the usual day."""
        return np.exp(design(days, self.prior, self.calendar) @ self.effects)

    def shift(self, now: Period, before: Period) -> Shift:
        """What season alone does to the sum of a count from one period to the other, the number of days included."""
        (log_now, mix_now), (log_before, mix_before) = (self._level(each) for each in (now, before))
        apart = mix_now - mix_before
        return Shift(log_now - log_before, sqrt(max(float(apart @ self.covariance @ apart), 0.0)), self.own)

    def _level(self, period: Period) -> tuple[float, Floats]:
        """The log of the summed factors of a period, and how it moves with each effect."""
        columns = design(pd.date_range(period.start, period.end), self.prior, self.calendar)
        factors = np.exp(columns @ self.effects)
        return float(np.log(factors.sum())), factors @ columns / factors.sum()


def design(days: pd.DatetimeIndex, prior: SeasonPrior, calendar: Calendar) -> Floats:
    """One row a day, 1.0 in the column of its weekday, of its month and of each occasion it lies in."""
    columns = np.zeros((len(days), len(prior.effects)))
    rows, dates = np.arange(len(days)), days.to_numpy("datetime64[D]")
    columns[rows, days.day_of_week] = 1.0
    columns[rows, N_WEEKDAYS + days.month - 1] = 1.0
    if len(days):
        whole = period_of(days.min().date(), days.max().date())
        place = {season.id: N_WEEKDAYS + N_MONTHS + i for i, (season, *_) in enumerate(prior.occasions)}
        for each in occasions((season for season, *_ in prior.occasions), whole, calendar.spring_festivals):
            inside = (dates >= np.datetime64(each.start)) & (dates <= np.datetime64(each.end))
            columns[inside, place[each.season.id]] = 1.0
    return columns


def fit_season(days: pd.Series, calendar: Calendar, prior: SeasonPrior) -> SeasonPattern:
    """The season of a daily count: index days, NaN where not known.

    Weekdays come from the store's own weeks as soon as there are any; months and occasions are the prior's until
    MONTHS_OF_OWN months are known.
    """
    assumed = SeasonPattern(prior.effects, np.diag(prior.variances), prior, calendar, own=False)
    if not days.notna().any():
        return assumed
    daily = days.astype(float).asfreq("D")
    pattern = _with_own_weekdays(assumed, daily)
    return _with_own_year(pattern, daily) if _whole_months(daily) >= MONTHS_OF_OWN else pattern


def _whole_months(daily: pd.Series) -> int:
    months = pd.DatetimeIndex(daily.index).to_period("M")
    known = daily.notna().groupby(months).sum()
    return int((known >= WHOLE_MONTH * pd.PeriodIndex(known.index).days_in_month).sum())


def _with_own_weekdays(pattern: SeasonPattern, daily: pd.Series) -> SeasonPattern:
    """Weekday factors by ratio to the week around (Macaulay 1931, The Smoothing of Time Series), drawn to the prior."""
    week = daily.rolling(N_WEEKDAYS, center=True, min_periods=N_WEEKDAYS).mean()
    known = (week > 0).to_numpy()
    days, level = daily.to_numpy()[known], week.to_numpy()[known]
    weekday = pd.DatetimeIndex(daily.index).day_of_week.to_numpy()[known]
    if len(np.unique(weekday)) < N_WEEKDAYS:
        return pattern
    sums, levels = (np.bincount(weekday, weights=each, minlength=N_WEEKDAYS) for each in (days, level))
    factor = (sums + ONE_HALF) / (levels + ONE_HALF)
    expected = level * factor[weekday]
    scatter = max(1.0, float(np.mean((days - expected) ** 2 / expected)))
    own, assumed = (sums + ONE_HALF) / scatter, 1 / pattern.prior.variances[:N_WEEKDAYS]    # precisions
    effects, covariance = pattern.effects.copy(), pattern.covariance.copy()
    effects[:N_WEEKDAYS] = (own * np.log(factor) + assumed * effects[:N_WEEKDAYS]) / (own + assumed)
    covariance[:N_WEEKDAYS, :N_WEEKDAYS] = np.diag(1 / (own + assumed))
    return replace(pattern, effects=effects, covariance=covariance)


def _with_own_year(pattern: SeasonPattern, daily: pd.Series) -> SeasonPattern:
    """Months and occasions from the logs of whole weeks around a level that wanders (a random walk)."""
    weeks = _weeks(pattern, daily)
    learnt = min((_learnt(weeks, pattern, wander) for wander in WANDERS), key=lambda each: each.misfit)
    year = slice(N_WEEKDAYS, None)
    effects, covariance = pattern.effects.copy(), pattern.covariance.copy()
    effects[year] += learnt.moves
    covariance[year, year] = learnt.covariance
    return replace(pattern, effects=effects, covariance=covariance, own=True)


@dataclass(frozen=True)
class _Weeks:
    """What whole weeks say from one to the next: the step of the log of their counts, of the design, the weeks between
    them; and the variance of the log of each week by noise alone.
    """

    steps: Floats
    columns: Floats
    gaps: Floats
    variances: Floats


@dataclass(frozen=True)
class _Learnt:
    """How far the weeks move months and occasions from the prior, the covariance left, twice the negative log of the
    evidence but for a constant.
    """

    moves: Floats
    covariance: Floats
    misfit: float


def _weeks(pattern: SeasonPattern, daily: pd.Series) -> _Weeks:
    n_weeks = len(daily) // N_WEEKDAYS
    whole = daily.iloc[len(daily) - n_weeks * N_WEEKDAYS:]
    sums = whole.to_numpy().reshape(n_weeks, N_WEEKDAYS).sum(axis=1)
    known = np.isfinite(sums)
    days = design(pd.DatetimeIndex(whole.index), pattern.prior, pattern.calendar)[:, N_WEEKDAYS:]
    columns = days.reshape(n_weeks, N_WEEKDAYS, -1).mean(axis=1)[known]
    counts = sums[known] + ONE_HALF
    noise = noise_of(counts, np.ones(len(counts)), pattern.prior.noise)
    return _Weeks(np.diff(np.log(counts)), np.diff(columns, axis=0), np.diff(np.flatnonzero(known)).astype(float),
                  noise.dispersion / counts)


def _learnt(weeks: _Weeks, pattern: SeasonPattern, wander: float) -> _Learnt:
    """The posterior where the level moves by `wander` a week. Steps share the noise of the week between them, so that
    their covariance is a band of three.
    """
    from scipy.linalg import cho_solve_banded, cholesky_banded

    noise = weeks.variances
    band = np.vstack([-noise[:-1], noise[1:] + noise[:-1] + wander**2 * weeks.gaps])
    factor = cholesky_banded(band)
    apart = weeks.steps - weeks.columns @ pattern.effects[N_WEEKDAYS:]
    solved = cho_solve_banded((factor, False), np.column_stack([weeks.columns, apart]))
    precision = np.diag(1 / pattern.prior.variances[N_WEEKDAYS:]) + weeks.columns.T @ solved[:, :-1]
    pull, covariance = weeks.columns.T @ solved[:, -1], np.linalg.inv(precision)
    misfit = 2 * np.log(factor[1]).sum() + np.linalg.slogdet(precision)[1] + apart @ solved[:, -1]
    return _Learnt(covariance @ pull, covariance, float(misfit - pull @ covariance @ pull))
