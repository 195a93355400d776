from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from opsbook.domain.chance.paired import compare_moves


@pytest.mark.parametrize(("entered", "left"), [(0, 0), (0, 1), (3, 3), (5, 0), (0, 6), (12, 2), (40, 61), (300, 240)])
def test_p_is_that_of_the_exact_binomial_test(entered, left):
    reference = binomtest(entered, entered + left).pvalue if entered + left else 1.0
    assert compare_moves(200, entered, left).p == pytest.approx(reference)


@pytest.mark.parametrize("moves", [0, 1, 5, 6, 17, 60, 500])
def test_outside_the_normal_range_is_what_is_called_real(moves):
    for entered in range(moves + 1):
        change = compare_moves(100, entered, moves - entered)
        assert (change.reality == "real") == (not change.low <= change.change <= change.high), (entered, change)


def test_of_groups_that_only_swap_products_at_most_one_in_twenty_is_called_real():
    rng = np.random.default_rng(7)
    moves = rng.integers(1, 120, 2000)
    entered = rng.binomial(moves, 0.5)
    real = [compare_moves(300, int(into), int(all_ - into)).reality == "real"
            for into, all_ in zip(entered, moves, strict=True)]
    assert np.mean(real) <= 0.05


def test_a_group_that_three_of_four_leave_is_seen():
    rng = np.random.default_rng(8)
    entered = rng.binomial(60, 0.25, 1000)
    assert np.mean([compare_moves(300, int(into), int(60 - into)).reality == "real" for into in entered]) > 0.95


def test_a_group_that_was_empty_changes_by_number():
    change = compare_moves(0, 12, 0)
    assert (change.unit, change.change, change.now, change.reality) == ("absolute", 12, 12, "real")
