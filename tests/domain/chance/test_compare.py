"""Counts and rates against chance: on stores in which nothing happens, on stores that lose, and against statsmodels."""

from itertools import product
from math import inf, isclose, log, nan

import numpy as np
import pandas as pd
import pytest
from chancestores import PRIOR, called_real, counts, month_changes
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_effectsize
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from opsbook.domain.chance.change import REAL, Change, reality_of
from opsbook.domain.chance.compare import Share, compare_counts, compare_rates, discover
from opsbook.domain.chance.noise import Noise, noise_of_rates
from opsbook.domain.chance.season import UNCHANGED, Shift

FALSE_ALARMS = 0.062    # of 1,000 months without a change, at most
POISSON = Noise(1.0, 52)
ASSUMED = Shift(0.0, 0.1, own=False)


KINDS = {"mean": (5, 20, 200, 2000), "n_weeks": (8, 12), "dispersion": (1.0, 3.0, 8.0), "season_sd": (0.0, 0.15)}


@pytest.fixture(scope="module")
def alarms():
    """The share of false alarms among 400 stores of every kind: a row a kind, columns KINDS and called."""
    rng = np.random.default_rng(1)
    rows = [(*kind, called_real(month_changes(rng, *_as_arguments(*kind), n_stores=400)))
            for kind in product(*KINDS.values())]
    return pd.DataFrame(rows, columns=[*KINDS, "called"])


def _as_arguments(mean, n_weeks, dispersion, season_sd):
    return mean, dispersion, n_weeks, season_sd


@pytest.mark.parametrize("kind", [["mean", "n_weeks"], ["dispersion", "season_sd"]])
def test_months_without_a_change_are_called_real_as_rarely_as_said(alarms, kind):
    """Each kind on its own, so that a calm store does not pay for a wild one."""
    assert alarms.groupby(kind)["called"].mean().max() <= FALSE_ALARMS


def test_the_interval_holds_what_chance_does():
    changes = month_changes(np.random.default_rng(7), 2000, 3.0, 12, season_sd=0.1, n_stores=2000)
    inside = np.mean([each.low <= each.change <= each.high for each in changes])
    assert 0.938 <= inside <= 0.975


@pytest.mark.parametrize(("drop", "dispersion", "least"), [(0.3, 1.0, 0.70), (0.5, 1.0, 0.99), (0.5, 2.0, 0.95)])
def test_a_large_drop_of_200_inquiries_is_seen(drop, dispersion, least):
    changes = month_changes(np.random.default_rng(3), 200, dispersion, 26, drop=drop)
    assert called_real(changes) >= least


def test_a_drop_is_called_real_exactly_where_it_lies_outside_the_interval():
    for change in month_changes(np.random.default_rng(5), 20, 1.5, 12, season_sd=0.2, drop=0.4):
        assert (change.reality == "real") == (not change.low <= change.change <= change.high)


@pytest.mark.parametrize(("before", "now", "ratio"), [(200, 140, 1.0), (5, 0, 1.0), (1, 7, 1.0), (31, 40, 0.9)])
def test_poisson_counts_are_compared_as_statsmodels_does(before, now, ratio):
    ours = compare_counts(before, now, Noise(1.0, 52), Shift(log(ratio), 0.0, own=True))
    theirs = poisson_2indep(now, ratio, before, 1.0, method="sqrt", compare="ratio", value=1)
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)


def test_rates_are_compared_on_the_scale_of_cohens_h():
    ours = compare_rates(Share(400, 10_000), Share(480, 10_000), POISSON)
    z = proportion_effectsize(480.375 / 10_000.75, 400.375 / 10_000.75) / np.sqrt(2 / 10_000)
    assert ours.change == pytest.approx(0.008)
    assert ours.p == pytest.approx(2 * (1 - _normal(z)), rel=1e-6)


def _normal(z):
    from scipy.stats import norm
    return norm.cdf(z)


@pytest.mark.parametrize(("trials", "rate"), [(20, 0.9), (60, 0.5), (600, 0.04), (40_000, 0.008)])
def test_rates_without_a_change_are_called_real_as_rarely_as_said(trials, rate):
    rng = np.random.default_rng(trials)
    weeks, sides = rng.binomial(trials // 4, rate, (1000, 12)), rng.binomial(trials, rate, (1000, 2))
    changes = [compare_rates(Share(before, trials), Share(now, trials),
                             noise_of_rates(own, np.full(12, trials // 4), PRIOR))
               for own, (before, now) in zip(weeks, sides, strict=True)]
    assert called_real(changes) <= FALSE_ALARMS


def test_rates_that_scatter_more_than_binomial_are_held_too():
    rng, trials = np.random.default_rng(11), 600
    shares = rng.beta(4.0 * 20, 96.0 * 20, (1000, 14))      # a mean of 4 %, 1.3 times the binomial's variance
    hits = rng.binomial(trials, shares)
    changes = [compare_rates(Share(row[12], trials), Share(row[13], trials),
                             noise_of_rates(row[:12], np.full(12, trials), PRIOR)) for row in hits]
    assert called_real(changes) <= FALSE_ALARMS


def test_hits_may_outnumber_trials():
    change = compare_rates(Share(2600, 1000), Share(3400, 1000), POISSON)
    assert (change.reality, round(change.change, 6), change.unit) == ("real", 0.8, "points")


@pytest.mark.parametrize(("before", "now"), [(None, 3), (3, None), (nan, 3), (3, inf)])
def test_an_unknown_count_is_not_compared(before, now):
    assert compare_counts(before, now, POISSON, UNCHANGED) is None


@pytest.mark.parametrize("before", [Share(nan, 10), Share(3, nan), Share(0, 0)])
def test_an_unknown_rate_is_not_compared(before):
    assert compare_rates(before, Share(1, 10), POISSON) is None


def test_from_nothing_the_change_is_a_count():
    change = compare_counts(0, 3, POISSON, UNCHANGED)
    assert (change.unit, change.change, change.reality) == ("absolute", 3, "perhaps")
    assert change.low == 0 and 3 < change.high < 4


def test_nothing_twice_is_no_change():
    change = compare_counts(0, 0, POISSON, UNCHANGED)
    assert isclose(change.p, 1.0) and change.reality == "unseen"


def test_a_longer_month_is_no_growth():
    longer = Shift(log(31 / 28), 0.0, own=True)
    assert compare_counts(2800, 3100, POISSON, longer).p == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(("counts_", "noise", "season", "reason"), [
    ((200, 150), POISSON, UNCHANGED, ""),
    ((200, 150), POISSON, ASSUMED, "prior_season"),
    ((4, 9), POISSON, ASSUMED, "few"),
    ((4, 9), POISSON, UNCHANGED, "few"),
    ((200, 150), Noise(1.5, 6, 3.6), UNCHANGED, "short_history"),
    ((200, 150), Noise(2.0, 0), UNCHANGED, "short_history"),
])
def test_why_an_interval_is_wide(counts_, noise, season, reason):
    assert compare_counts(*counts_, noise, season).reason == reason


def test_discovery_is_that_of_benjamini_and_hochberg():
    p = np.random.default_rng(2).uniform(0, 1, 60) ** 2.5
    changes = {place: Change(1, 2, 1.0, 0, 0, each, reality_of(each)) for place, each in enumerate(p)}
    found = {place for place, each in discover(changes).items() if each.reality == "real"}
    assert found == set(np.flatnonzero(multipletests(p, REAL, "fdr_bh")[0]))
    assert 0 < len(found) < sum(p < REAL)
    dropped = [each for place, each in discover(changes).items() if p[place] < REAL and place not in found]
    assert {each.reality for each in dropped} == {"perhaps"}


def test_few_false_discoveries_among_many_metrics():
    rng, false, real = np.random.default_rng(19), 0, 0
    for _ in range(300):
        before, level = counts(rng, 200, 1.0, 50), np.where(np.arange(50) < 10, 100, 200)
        now = rng.poisson(level)
        found = discover({i: compare_counts(int(before[i]), int(now[i]), POISSON, UNCHANGED) for i in range(50)})
        called = [i for i, each in found.items() if each.reality == "real"]
        false, real = false + sum(i >= 10 for i in called), real + len(called)
    assert 0 < false / real <= REAL


def test_nothing_to_discover():
    assert discover({}) == {}
