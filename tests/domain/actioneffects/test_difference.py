"""Simulated stores with a planted effect: the season takes a fifth, noise is over-dispersed, products drift."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from opsbook.domain.actioneffects.conclusion import conclude, false_discovery
from opsbook.domain.actioneffects.difference import Counts, Matched, estimate, like_units

N_STORES, N_PRODUCTS, N_TOUCHED = 5, 1200, 400
SIZES = (1, 2, 40)
WORTHWHILE = 0.1


@cache
def simulate(effect):
    """The estimates of the touched products one by one, in pairs and in forties: effect, low, high, p of each."""
    rng = np.random.default_rng(20260907)
    found = [[] for _ in SIZES]
    for _ in range(N_STORES):
        mean = rng.lognormal(np.log(80), 1.2, N_PRODUCTS)
        touched = np.arange(N_PRODUCTS) < N_TOUCHED
        moved = 0.8 * np.exp(rng.normal(0, 0.1, N_PRODUCTS)) * np.where(touched, 1 + effect, 1.0)
        before, after = (rng.poisson(level * rng.gamma(16, 1 / 16, N_PRODUCTS)).astype(float)
                         for level in (mean, mean * moved))
        matched = Matched(Counts(before[touched], after[touched]), Counts(before[~touched], after[~touched]),
                          like_units(before[touched], before[~touched]))
        for size, of_size in zip(SIZES, found, strict=True):
            of_size.append(estimate([(matched, np.repeat(np.eye(N_TOUCHED // size), size, axis=1))]))
    return [pd.DataFrame({name: np.concatenate([getattr(each, name) for each in of_size])
                          for name in ("effect", "low", "high", "p")}) for of_size in found]


@pytest.mark.parametrize("effect", [0.4, 0.0, -0.2])
def test_intervals_hold_the_planted_effect_as_often_as_they_say(effect):
    *small, large = simulate(effect)
    for found in small:
        assert len(found) >= 1000
        assert 0.90 <= (found["low"].le(effect) & found["high"].ge(effect)).mean() <= 0.97
    assert large["effect"].median() == pytest.approx(effect, abs=0.05)


@pytest.mark.parametrize(("effect", "least", "most"), [(0.4, 0.75, 1.0), (0.0, 0.0, 0.04), (-0.2, 0.0, 0.0)])
def test_what_worked_is_found_in_forties_and_nothing_else_is(effect, least, most):
    groups = conclude(simulate(effect)[-1].assign(status="compared"), WORTHWHILE)
    assert least <= groups["conclusion"].eq("worked").mean() <= most


@pytest.mark.parametrize("effect", [0.0, -0.2])
def test_of_two_thousand_products_that_did_not_gain_hardly_one_is_said_to_have(effect):
    single = conclude(simulate(effect)[0].assign(status="compared"), WORTHWHILE)
    assert single["conclusion"].eq("worked").mean() <= 0.001


def matched(before, after, n_like=10):
    free = Counts(np.full(n_like, 100.0), np.full(n_like, 80.0))
    touched = Counts(np.array(before, dtype=float), np.array(after, dtype=float))
    return Matched(touched, free, np.ones((len(touched.before), n_like), dtype=bool))


def test_the_effect_is_what_is_beyond_the_like_units():
    found = estimate([(matched([100_000.0], [112_000.0]), np.ones((1, 1)))])
    assert found.expected == pytest.approx([80_000])
    assert found.effect == pytest.approx([0.4], abs=1e-4)


def test_groups_sum_units_of_several_weeks_and_leave_out_what_is_not_known():
    weeks = [(matched([1000, np.nan], [900, 5]), np.ones((1, 2))), (matched([500], [300]), np.ones((1, 1)))]
    found = estimate(weeks)
    assert (found.before, found.after, found.expected, found.n_units) == ([1500], [1200], [1200], [2])
    assert found.low < 0 < found.high


def test_too_few_like_units_say_nothing():
    found = estimate([(matched([100], [300], n_like=7), np.ones((1, 1)))])
    assert np.isnan([found.before, found.effect, found.low, found.p]).all()


def test_like_units_are_the_nearest_in_traffic():
    free = np.array([*np.full(40, 100.0), *np.full(8, 5000.0), 1e6])
    like = like_units(np.array([100.0, 20_000.0, np.nan]), free)
    assert like.sum(axis=1).tolist() == [40, 8, 0]      # equally near ones all count; ten times at most; not known
    assert like_units(np.array([100.0]), np.array([250.0, 301.5, 350.0])).tolist() == [[True, True, True]]


def test_false_discovery_is_that_of_benjamini_and_hochberg():
    assert false_discovery(np.array([0.04, np.nan, 0.01, 0.03])) == pytest.approx([0.04, np.nan, 0.03, 0.04],
                                                                                nan_ok=True)


@pytest.mark.parametrize(("status", "low", "high", "p", "said"), [
    ("compared", 0.1, 0.9, 0.01, ("worked", "")), ("compared", 0.1, 0.9, 0.06, ("unclear", "chance")),
    ("compared", -0.5, -0.1, 0.01, ("no_effect", "worse")), ("compared", -0.5, -0.1, 0.06, ("no_effect", "")),
    ("compared", -0.2, 0.09, 0.5, ("no_effect", "")),
    ("compared", -0.2, 0.1, 0.5, ("unclear", "wide")), ("again", 0.1, 0.9, 0.01, ("unclear", "again")),
    ("drifting", 0.1, 0.9, 0.01, ("unclear", "drifting")), ("late", None, None, None, ("watching", "late")),
    ("not_done", 0.1, 0.9, 0.01, ("not_done", "not_done")), ("few", None, None, None, ("unclear", "few")),
    ("missing", None, None, None, ("unclear", "missing")), ("tiny", None, None, None, ("unclear", "tiny"))])
def test_conclusions(status, low, high, p, said):
    found = conclude(pd.DataFrame({"status": [status], "low": [low], "high": [high], "p": [p]}), WORTHWHILE)
    assert (found.at[0, "conclusion"], found.at[0, "reason"]) == said
