"""What weekday, month and the campaigns and holidays of the year do to a count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.chance.noise import Noise
from opsbook.domain.period import Period
from opsbook.domain.season import Season
from opsbook.domain.settings import Calendar

Floats = npt.NDArray[np.float64]
MONTHS_OF_OWN = 24      # a store's own season is believed from two whole years on


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

    `weekdays` (Monday first) and `months` (January first) are logs of the factor against the usual day, `occasions` the
    log for the days of a season of catalogue/seasons.toml. Each `_sd` is how unsure that is, for a single factor.
    `noise` is the over-dispersion of a store without weeks, `rate_sd` how much the log odds of a rate move by season.
    """

    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    occasions: tuple[tuple[Season, float], ...]
    weekday_sd: float
    month_sd: float
    occasion_sd: float
    rate_sd: float
    noise: Noise


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
        raise NotImplementedError

    def shift(self, now: Period, before: Period) -> Shift:
        """What season alone does to the sum of a count from one period to the other, the number of days included."""
        raise NotImplementedError


def fit_season(days: pd.Series, calendar: Calendar, prior: SeasonPrior) -> SeasonPattern:
    """The season of a daily count: index days, NaN where not known.

    Weekdays come from the store's own weeks as soon as there are any; months and occasions are the prior's until
    MONTHS_OF_OWN months are known.
    """
    raise NotImplementedError
