"""The end of a month on simulated counts whose law is known."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import nbinom

from opsbook.domain.forecast import FEWEST_DAYS, Counted, Forecast, forecast
from opsbook.domain.period import Period, month_of

MARCH = month_of(date(2025, 3, 1))
FIRST, N_DAYS, N_BEFORE = date(2024, 12, 31), 91, 60      # 60 days before March, and March
WEEK = np.array([1.1, 1.2, 1.2, 1.1, 1.0, 0.7, 0.7])
N = 1_000
DAYS = pd.date_range(FIRST, periods=N_DAYS)


class Weekdays:
    """A season that is known: weekdays alone."""

    def __init__(self, sd=0.0):
        self.sd = sd

    def weights(self, days):
        return WEEK[days.day_of_week]

    def shift(self, now, before):
        return SimpleNamespace(sd=self.sd)


def simulated(dispersion, seed=7):
    """N stores of N_DAYS days: negative binomial counts; the levels of every second store walk."""
    rng = np.random.default_rng(seed)
    drift = np.where(np.arange(N) % 2, 0.02, 0.0)[:, np.newaxis]
    level = rng.uniform(3.0, 15.0, (N, 1)) * np.exp(np.cumsum(rng.normal(0.0, drift, (N, N_DAYS)), axis=1))
    mean = level * Weekdays().weights(DAYS)
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion).astype(float)


def ends(counts, dispersion):
    """(truth, forecast, naive) of each store, asked on another day of March each."""
    for n, own in enumerate(counts):
        at = 1 + n % 29
        known = pd.Series(own[:N_BEFORE + at], DAYS[:N_BEFORE + at])
        told = forecast(Counted(known, Weekdays(), dispersion), MARCH, MARCH.start + timedelta(at - 1))
        yield own[N_BEFORE:].sum(), told, told.so_far * MARCH.n_days / at


def test_months_end_within_the_range_as_often_as_it_says_and_nearer_than_by_a_naive_pace():
    found = pd.DataFrame([(truth, end.low, end.high, end.expected, naive)
                          for truth, end, naive in ends(simulated(1.5), 1.5)],
                         columns=["truth", "low", "high", "expected", "naive"])
    inside = found["truth"].between(found["low"], found["high"])
    steady, walking = inside[::2].mean(), inside[1::2].mean()    # the model does not know which it sees
    assert 0.90 <= inside.mean() <= 0.97
    assert min(steady, walking) >= 0.90
    missed = found[["expected", "naive"]].sub(found["truth"], axis=0).abs().mean()
    assert missed["expected"] < 0.8 * missed["naive"]


def test_the_law_is_the_negative_binomial_of_the_mean_and_variance():
    end = Forecast(MARCH, 100.0, 15, 80.0, 200.0)
    law = nbinom(80.0 ** 2 / 120, 80 / 200)
    assert (end.expected, end.low, end.high) == (180.0, 100 + law.ppf(0.025), 100 + law.ppf(0.975))
    assert end.chance_that(lambda count: count >= 190) == pytest.approx(law.sf(89))
    assert end.chance_that(lambda count: count >= 90) == pytest.approx(1.0)
    assert end.chance_that(lambda count: False) == 0.0


def steady(last, missing=()):
    """Ten a usual day up to `last`, without the days `missing`."""
    days = pd.date_range(FIRST, last)
    return pd.Series(10.0 * WEEK[days.day_of_week], days).drop(pd.DatetimeIndex(missing))


def asked(days, last, season=None, month=MARCH):
    return forecast(Counted(days, season or Weekdays(), 1.5), month, last)


def test_a_steady_store_ends_where_its_season_says():
    last = date(2025, 3, 14)
    end = asked(steady(last), last)
    whole = steady(MARCH.end)["2025-03"].sum()
    assert (end.so_far, end.n_known) == (steady(last)["2025-03"].sum(), 14)
    assert end.expected == pytest.approx(whole)
    assert end.low < whole < end.high


def test_a_month_that_is_over_is_what_was_counted():
    end = asked(steady(MARCH.end), MARCH.end)
    assert end.is_over and end.low == end.high == end.expected == end.so_far


def test_a_day_nobody_knows_is_expected_not_nothing():
    last = date(2025, 3, 14)
    end = asked(steady(last, ["2025-03-05", "2025-03-06"]), last)
    assert (end.n_known, end.is_over) == (12, False)
    assert end.expected == pytest.approx(steady(MARCH.end)["2025-03"].sum())


def test_the_range_widens_with_the_days_to_come_with_days_without_data_and_with_an_unknown_season():
    def width(last, season=None):
        end = asked(steady(last), last, season)
        return end.high - end.low

    early, late = date(2025, 3, 2), date(2025, 3, 20)
    assert width(date(2025, 2, 10)) > width(date(2025, 2, 28)) > width(early) > width(late)
    assert width(early, Weekdays(0.2)) > 1.5 * width(early)


def test_without_days_enough_nothing_is_told():
    first = date(2025, 3, 1)
    days = pd.Series(5.0, pd.date_range(first, periods=FEWEST_DAYS))
    assert asked(days[:-1], first + timedelta(FEWEST_DAYS - 2)) is None
    assert asked(days, first + timedelta(FEWEST_DAYS - 1)) is not None
    assert asked(days * np.nan, date(2025, 3, 20)) is None


def test_days_after_the_one_asked_for_are_not_looked_at():
    last = date(2025, 3, 10)
    assert asked(steady(MARCH.end), last) == asked(steady(last), last)


def test_a_store_without_inquiries_may_still_get_one():
    last = date(2025, 3, 10)
    end = asked(steady(last) * 0.0, last)
    assert end.so_far == end.low == 0.0 < end.expected < 1.0 < end.high


def test_a_span_may_be_forecast_too():
    week = Period(date(2025, 3, 9), date(2025, 3, 15), "week")
    assert asked(steady(date(2025, 3, 8)), date(2025, 3, 8), month=week).expected == pytest.approx(10 * WEEK.sum())
