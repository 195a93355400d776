"""The season of a store: the prior's with its width until two years are there, then the store's own."""

from datetime import date, timedelta
from math import exp, log

import numpy as np
import pandas as pd
import pytest
from chancestores import counts

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.catalogue.settings import load_settings
from opsbook.domain.chance.season import N_WEEKDAYS, design, fit_season
from opsbook.domain.period import Period, month_of

CALENDAR, PRIOR = load_settings().calendar, season_prior()
OCTOBER = month_of(date(2026, 10, 1))
FEBRUARY = month_of(date(2026, 2, 1))
NO_DAYS = pd.Series(dtype="float64", index=pd.DatetimeIndex([]))


def days_of(rng, effects, n_months, mean=50.0, dispersion=1.5):
    """Daily counts of a store with these effects, up to the end of September 2026."""
    days = pd.date_range(OCTOBER.before(n_months).start, OCTOBER.before().end)
    level = mean * np.exp(design(days, PRIOR, CALENDAR) @ effects)
    return pd.Series(counts(rng, level, dispersion, len(days)), days, dtype="float64")


def test_without_history_the_prior_speaks_and_says_so():
    pattern = fit_season(NO_DAYS, CALENDAR, PRIOR)
    shift = pattern.shift(OCTOBER, OCTOBER.before())
    assert (pattern.own, shift.own) == (False, False)
    assert 0.1 < shift.sd < 0.13    # two months of 0.07, 九月采购节 of 0.05 and a week of 国庆
    assert exp(shift.log) == pytest.approx(31 / 30 * exp(-0.05), rel=0.02)


def test_a_spring_festival_is_told_from_the_calendar():
    days = pd.DatetimeIndex(["2026-02-15", "2026-02-17", "2026-03-03", "2026-03-04"])
    within = design(days, PRIOR, CALENDAR)[:, -6:]
    name = [season.id for season, *_ in PRIOR.occasions].index("spring_festival")
    assert within[:, name].tolist() == [0.0, 1.0, 1.0, 0.0]


def test_a_month_against_itself_a_year_ago_has_the_season_of_its_holidays_only():
    pattern = fit_season(NO_DAYS, CALENDAR, PRIOR)
    june, august = month_of(date(2026, 6, 1)), month_of(date(2026, 8, 1))
    assert pattern.shift(august, august.before(12)).sd < 0.02 < pattern.shift(august, june).sd


def test_weights_are_factors_of_the_usual_day():
    pattern = fit_season(NO_DAYS, CALENDAR, PRIOR)
    found = pattern.weights(pd.DatetimeIndex(["2026-06-07", "2026-06-08"]))     # Sunday, Monday
    assert found == pytest.approx(np.exp([PRIOR.weekdays[6], PRIOR.weekdays[0]]))


def test_weekdays_are_the_stores_own_after_a_few_weeks():
    rng, effects = np.random.default_rng(1), np.zeros(len(PRIOR.effects))
    effects[:N_WEEKDAYS] = [0.3, 0.2, 0.1, 0.0, -0.1, -0.6, -0.8]
    pattern = fit_season(days_of(rng, effects, 3), CALENDAR, PRIOR)
    found = pattern.effects[:N_WEEKDAYS]
    assert found - found.mean() == pytest.approx(effects[:N_WEEKDAYS] - effects[:N_WEEKDAYS].mean(), abs=0.08)
    assert not pattern.own


@pytest.mark.parametrize(("n_months", "own"), [(23, False), (24, True)])
def test_months_are_the_stores_own_from_two_years_on(n_months, own):
    pattern = fit_season(days_of(np.random.default_rng(2), PRIOR.effects, n_months), CALENDAR, PRIOR)
    assert pattern.own == own


def test_own_years_narrow_the_season_and_find_it():
    rng, effects = np.random.default_rng(3), PRIOR.effects.copy()
    effects[N_WEEKDAYS + 9] = 0.15       # October is better in this store than anybody thought
    assumed = fit_season(NO_DAYS, CALENDAR, PRIOR).shift(OCTOBER, OCTOBER.before())
    shift = fit_season(days_of(rng, effects, 48), CALENDAR, PRIOR).shift(OCTOBER, OCTOBER.before())
    assert shift.own and shift.sd < 0.8 * assumed.sd
    assert abs(shift.log - (assumed.log + 0.15)) < 2.5 * shift.sd


def test_the_truth_lies_within_what_the_season_says_of_itself():
    """40 stores with seasons drawn from the prior, three years and a wandering level each."""
    rng, away = np.random.default_rng(4), []
    for _ in range(40):
        effects = PRIOR.effects + rng.normal(size=len(PRIOR.effects)) * np.sqrt(PRIOR.variances)
        days = days_of(rng, effects, 36)
        wander = np.exp(np.cumsum(rng.normal(0, 0.004, len(days))))
        pattern = fit_season((days * wander).round(), CALENDAR, PRIOR)
        for now in (OCTOBER, FEBRUARY):
            shift, true = pattern.shift(now, now.before()), _true(effects, now) - _true(effects, now.before())
            away.append((shift.log - true) / shift.sd)
    assert 0.7 < np.std(away) < 1.3 and abs(np.mean(away)) < 0.4


def _true(effects, period):
    return log(np.exp(design(pd.date_range(period.start, period.end), PRIOR, CALENDAR) @ effects).sum())


def test_days_that_are_not_known_do_no_harm():
    days = days_of(np.random.default_rng(5), PRIOR.effects, 26)
    days.iloc[100:140] = np.nan
    pattern = fit_season(days.drop(days.index[200:203]), CALENDAR, PRIOR)
    assert np.isfinite(pattern.effects).all() and np.isfinite(pattern.covariance).all() and pattern.own


@pytest.mark.parametrize("days", [pd.Series([np.nan] * 30, pd.date_range("2026-01-01", periods=30)),
                                  pd.Series([0.0] * 800, pd.date_range("2024-01-01", periods=800)),
                                  pd.Series([3.0], pd.DatetimeIndex(["2026-01-01"]))])
def test_days_that_say_nothing_leave_a_season_that_can_be_used(days):
    shift = fit_season(days, CALENDAR, PRIOR).shift(OCTOBER, OCTOBER.before())
    assert np.isfinite([shift.log, shift.sd]).all()


def test_a_week_of_the_month_has_less_than_the_whole():
    pattern, start = fit_season(NO_DAYS, CALENDAR, PRIOR), OCTOBER.start
    week = Period(start, start + timedelta(6), "span")
    assert pattern.shift(week, OCTOBER).log == pytest.approx(log(7 / 31), abs=0.05)
