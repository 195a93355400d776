"""A change divided into parts: they add up exactly, no order matters, zeros and gaps are what they are."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.domain.decomposition import (
    Part,
    Split,
    Two,
    Weighed,
    log_mean,
    product_split,
    rate_split,
    rounded,
    sum_split,
)

COUNTS = st.integers(0, 10**6).map(float)
MAYBE = st.one_of(st.none(), COUNTS)
STAGES = ("exposure", "clicks", "visitors", "inquiries")


def stages(before, now):
    return {name: Two(*each) for name, each in zip(STAGES, zip(before, now, strict=True), strict=True)}


def added(split):
    return math.fsum(part.change for part in split.parts)


def close(split):
    return math.isclose(added(split), split.change, rel_tol=1e-9, abs_tol=1e-9 * max(split.before, split.now, 1))


@given(st.lists(st.tuples(MAYBE, MAYBE), min_size=2, max_size=6))
@settings(max_examples=100, deadline=None)
def test_parts_of_a_product_add_up_whatever_is_missing_or_zero(pairs):
    split = product_split({str(at): Two(*pair) for at, pair in enumerate(pairs)})
    whole_known = None not in pairs[-1]
    assert (split is None) or (whole_known and close(split))
    assert split is None or len(split.parts) + len(split.missing) == len(pairs)


@given(st.tuples(COUNTS, COUNTS), st.lists(st.tuples(MAYBE, MAYBE), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_parts_of_a_sum_add_up_with_what_is_not_known(whole, groups):
    split = sum_split(Two(*whole), {str(at): Two(*pair) for at, pair in enumerate(groups)})
    assert split is None or (close(split) and close(split.shortened(3)))


@given(st.lists(st.tuples(COUNTS, COUNTS, st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8), COUNTS, COUNTS)
@settings(max_examples=100, deadline=None)
def test_parts_of_a_rate_add_up(rows, unnamed_before, unnamed_now):
    groups = {str(at): (Weighed(before * old, before), Weighed(now * new, now))
              for at, (before, now, old, new) in enumerate(rows)}
    sums = [Weighed(sum(each[side].above for each in groups.values()),
                    sum(each[side].below for each in groups.values()) + left)
            for side, left in enumerate((unnamed_before, unnamed_now))]
    split = rate_split(tuple(sums), groups)
    assert (split is None) == (0 in (sums[0].below, sums[1].below))
    assert split is None or close(split)


@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=9), st.sampled_from([1.0, 0.0001]))
def test_shown_numbers_add_up(changes, unit):
    shown = rounded(changes, unit)
    assert round(sum(shown) / unit) == round(sum(changes) / unit)
    assert all(abs(whole - change) <= unit * 1.000001 for whole, change in zip(shown, changes, strict=True))


def test_no_order_of_the_factors_matters():
    """A thousand products of four factors: each factor makes the same wherever it stands in the chain."""
    rng = np.random.default_rng(7)
    for before, now in rng.uniform(0.2, 5, (1_000, 2, 4)):
        made = [part.change for part in product_split(stages(np.cumprod(before), np.cumprod(now))).parts]
        order = [2, 0, 3, 1]
        turned = product_split(stages(np.cumprod(before[order]), np.cumprod(now[order]))).parts
        assert np.allclose([part.change for part in turned], [made[at] for at in order])


def test_one_factor_alone_made_all_of_it():
    split = product_split(stages((1000, 100, 80, 8), (1500, 150, 120, 12)))
    assert [round(part.change, 9) for part in split.parts] == [4.0, 0.0, 0.0, 0.0]


def test_a_planted_cause_is_found_and_nothing_else():
    """A thousand stores in each of which one factor alone was changed: it made the whole change, the others nothing."""
    rng = np.random.default_rng(11)
    for _ in range(1_000):
        factors, changed = rng.uniform(0.2, 5, 4), rng.integers(4)
        now = np.where(np.arange(4) == changed, factors * rng.uniform(0.1, 3), factors)
        split = product_split(stages(np.cumprod(factors), np.cumprod(now)))
        made = [part.change for part in split.parts]
        assert np.allclose(made, np.where(np.arange(4) == changed, split.change, 0.0))


def test_two_factors_by_hand():
    """100 = 10 x 10 becomes 400 = 20 x 20: both made half; from 10 to 40 and from 2 to 1: L(4, 2) times the logs."""
    halves = product_split({"a": Two(10, 20), "b": Two(100, 400)}).parts
    assert [part.change for part in halves] == pytest.approx([150, 150])
    mean = (40 - 20) / math.log(2)
    split = product_split({"a": Two(10, 40), "b": Two(20, 40)})
    assert [part.change for part in split.parts] == pytest.approx([mean * math.log(4), mean * math.log(0.5)])
    assert [(part.before, part.now) for part in split.parts] == [(10, 40), (2, 1)]


@pytest.mark.parametrize(("before", "now", "made", "missing"), [
    ((1000, 100, 80, 8), (1000, 100, 80, 0), [0, 0, 0, -8], ()),            # nobody asks any more
    ((1000, 100, 80, 8), (1000, 100, 0, 0), [0, 0, -8, 0], ()),             # nobody comes any more
    ((0, 0, 0, 0), (1000, 100, 80, 8), [8, 0, 0, 0], ()),                   # a new store: seen for the first time
    ((0, 0, 0, 0), (0, 0, 0, 0), [0, 0, 0, 0], ()),
    ((1000, 100, 80, 0), (1000, 100, 90, 0), [0, 0, 0, 0], ()),
    ((1000, 100, 80, 8), (0, 0, 80, 8), [0, 0], ("exposure", "clicks")),    # visitors without a search click
    ((None, 100, 80, 8), (1000, 200, 160, 16), [8, 0, 0], ("exposure",)),
    ((1000, None, 80, 8), (1000, None, 160, 16), [0, 8, 0], ("clicks",)),
])
def test_zeros_and_missing_stages(before, now, made, missing):
    split = product_split(stages(before, now))
    assert ([part.change for part in split.parts], split.missing) == (pytest.approx(made), missing)


@pytest.mark.parametrize(("before", "now"), [
    ((1000, 100, 80, None), (1000, 100, 80, 8)), ((None,) * 3 + (5,), (None,) * 3 + (9,)),
])
def test_nothing_is_said_without_the_whole_or_without_any_stage_before_it(before, now):
    assert product_split(stages(before, now)) is None


def test_a_stage_left_out_joins_the_next():
    parts = product_split(stages((1000, None, 80, 8), (1000, 3, 160, 16))).parts
    assert [(part.since, part.name) for part in parts] == [("", "exposure"), ("exposure", "visitors"),
                                                           ("visitors", "inquiries")]


def test_what_no_group_has_is_a_part_also_where_it_is_as_much_in_both_periods():
    split = sum_split(Two(431, 364), {"US": Two(300, 250), "DE": Two(105, 88)})
    assert split.parts[-1] == Part("", 0, 26, 26, kind="unknown", count=0)


def test_a_group_known_in_one_period_is_named_and_not_taken_for_zero():
    split = sum_split(Two(100, 130), {"a": Two(60, 80), "b": Two(None, 30), "c": Two(40, 20), "d": Two(None, None)})
    assert split == Split(100, 130, (Part("a", 20, 60, 80), Part("c", -20, 40, 20),
                                     Part("", 30, 0, 30, kind="unknown", count=1)), ("b",))


def test_a_sum_without_one_group_known_twice_is_not_divided():
    assert sum_split(Two(1, 2), {"a": Two(None, 2)}) is None
    assert sum_split(Two(None, 2), {"a": Two(1, 2)}) is None


def test_a_rate_moves_by_weight_and_by_own_rate():
    """India grows from a fifth to half of the visitors at its 1 %; the rest stays at 9 %: only the weights did it."""
    split = rate_split((Weighed(74, 1000), Weighed(50, 1000)), {
        "IN": (Weighed(2, 200), Weighed(5, 500)), "US": (Weighed(72, 800), Weighed(45, 500))})
    assert [(part.name, round(part.own, 12)) for part in split.parts] == [("IN", 0.0), ("US", 0.0)]
    assert added(split) == pytest.approx(-0.024)


def test_a_rate_is_the_shapley_value_over_all_orders():
    """Each group's weights and rates changed in every order: the mean of what each step did, computed the long way."""
    weights, rates = ((0.2, 0.5), (0.8, 0.5)), ((0.01, 0.03), (0.09, 0.07))
    made = {"own": [0.0, 0.0]}
    for order in permutations(("weights", "r0", "r1")):
        state = {"weights": 0, "r0": 0, "r1": 0}
        for step in order:
            old = sum(weights[at][state["weights"]] * rates[at][state[f"r{at}"]] for at in (0, 1))
            state[step] = 1
            new = sum(weights[at][state["weights"]] * rates[at][state[f"r{at}"]] for at in (0, 1))
            if step != "weights":
                made["own"][int(step[1])] += (new - old) / 6
    groups = {str(at): tuple(Weighed(weights[at][side] * rates[at][side], weights[at][side]) for side in (0, 1))
              for at in (0, 1)}
    whole = tuple(Weighed(sum(each[side].above for each in groups.values()), 1.0) for side in (0, 1))
    assert [part.own for part in rate_split(whole, groups).parts] == pytest.approx(made["own"])


def test_the_largest_parts_and_the_rest_together():
    split = sum_split(Two(20, 20), {"a": Two(1, 9), "b": Two(9, 2), "c": Two(5, 3), "d": Two(3, 4), "e": Two(2, 2)})
    short = split.shortened(2)
    assert [(part.name, part.change, part.kind, part.count) for part in short.parts] == [
        ("a", 8, "part", 1), ("b", -7, "part", 1), ("", -1, "others", 2)]
    assert [part.name for part in split.shortened(3).parts] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("now", "before", "mean"), [(2, 2, 2), (math.e, 1, math.e - 1), (1, math.e, math.e - 1),
                                                     (1 + 1e-15, 1, 1)])
def test_log_mean(now, before, mean):
    assert log_mean(now, before) == pytest.approx(mean)
