"""Dispersion from weeks: true on average, little larger for a change of level, statsmodels' where nothing moves."""

from math import inf

import numpy as np
import pytest
import statsmodels.api as sm
from chancestores import PRIOR, counts

from opsbook.domain.chance.noise import Noise, noise_of, noise_of_rates

NO_PRIOR = Noise(1.0, 0)


@pytest.mark.parametrize("dispersion", [1.5, 3.0, 8.0])
def test_the_dispersion_of_many_stores_is_the_true_one(dispersion):
    weeks = counts(np.random.default_rng(1), 50, dispersion, (1000, 26))
    found = [noise_of(own, np.ones(26), NO_PRIOR).dispersion for own in weeks]
    assert np.mean(found) == pytest.approx(dispersion, rel=0.05)


def test_its_degrees_of_freedom_are_those_of_its_own_scatter():
    weeks = counts(np.random.default_rng(2), 2000, 6.0, (2000, 12))
    found = [noise_of(own, np.ones(12), NO_PRIOR) for own in weeks]
    values = np.array([each.dispersion for each in found])
    assert 2 * values.mean() ** 2 / values.var() == pytest.approx(np.mean([each.df for each in found]), rel=0.1)


def test_a_long_calm_history_says_what_statsmodels_says():
    weeks, weight = counts(np.random.default_rng(3), 40, 2.5, (1, 3000))[0], np.ones(3000)
    theirs = sm.GLM(weeks, weight, family=sm.families.Poisson()).fit(scale="X2").scale
    assert noise_of(weeks, weight, PRIOR).dispersion == pytest.approx(theirs, rel=0.05)


def test_a_change_of_level_does_not_pass_for_noise():
    rng = np.random.default_rng(4)
    levels = np.where(np.arange(26) < 20, 200, 100)
    found = [noise_of(rng.poisson(levels), np.ones(26), NO_PRIOR).dispersion for _ in range(1000)]
    pearson = [((own - own.mean()) ** 2).sum() / 25 / own.mean() for own in rng.poisson(levels, (1000, 26))]
    assert np.mean(found) < 2.5 < 8 < np.mean(pearson)


def test_the_season_is_taken_out():
    rng, weight = np.random.default_rng(5), np.tile([0.5, 1.5], 13)
    found = [noise_of(rng.poisson(100 * weight), weight, NO_PRIOR).dispersion for _ in range(1000)]
    assert np.mean(found) == pytest.approx(1.1, abs=0.1)     # never below 1


def test_rates_scatter_as_binomials_do():
    rng = np.random.default_rng(6)
    plain = [noise_of_rates(rng.binomial(500, 0.3, 26), np.full(26, 500), NO_PRIOR).dispersion for _ in range(1000)]
    wide = [noise_of_rates(rng.binomial(500, rng.beta(30, 70, 26)), np.full(26, 500), NO_PRIOR).dispersion
            for _ in range(1000)]
    assert np.mean(plain) == pytest.approx(1.1, abs=0.1)
    assert np.mean(wide) == pytest.approx(1 + 499 / 101, rel=0.05)     # of a beta-binomial


@pytest.mark.parametrize(("weeks", "expected"), [([], []), ([5, 6, 7], [1, 1, 1]), ([5, 6, 7, np.nan], [1] * 4),
                                                 ([0] * 20, [1] * 20), ([5] * 6, [0, 0, 0, 1, 1, 1])])
def test_too_few_weeks_take_the_prior(weeks, expected):
    assert noise_of(weeks, expected, PRIOR) == PRIOR and PRIOR.short and PRIOR.df == inf


@pytest.mark.parametrize(("hits", "trials"), [([1, 2, 3], [9, 9, 9]), ([0] * 9, [9] * 9), ([9] * 9, [9] * 9)])
def test_rates_that_say_nothing_take_the_prior(hits, trials):
    assert noise_of_rates(hits, trials, PRIOR) == PRIOR


def test_calm_weeks_are_drawn_to_the_prior_and_wild_ones_are_not():
    calm, wild = noise_of([20] * 10, [1] * 10, PRIOR), noise_of([1, 60] * 5, [1] * 10, PRIOR)
    assert calm.dispersion == pytest.approx(1.0)    # (0 x 10 + 2 x 2) / 12, but never below 1
    assert wild.dispersion > 50 and wild.n_weeks == 10


@pytest.mark.parametrize(("n_weeks", "short"), [(4, True), (7, True), (8, False), (26, False)])
def test_a_short_history_is_one_below_eight_weeks(n_weeks, short):
    assert noise_of([100, 110] * (n_weeks // 2) + [100] * (n_weeks % 2), [1] * n_weeks, PRIOR).short == short
