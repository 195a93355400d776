from __future__ import annotations

import pandas as pd
import pytest

from opsbook.domain.movement import GONE, NEW, UNKNOWN, movement, reposts


def products(*rows, **columns):
    """Rows of id, tier, title."""
    table = pd.DataFrame(rows, columns=["product_id", "tier", "title"])
    filled = {"listed": True, "impressions": 1.0} | columns
    return table.assign(**filled)


LAST = products(("1", "爆品", "a"), ("2", "潜力品", "b"), ("3", "潜力品", "c"), ("4", None, "d"))
THIS = products(("1", "实力优品", "a"), ("2", "爆品", "b"), ("4", "普通品", "d"), ("5", "潜力品", "e"))


def test_matrix_counts_every_product_once():
    matrix = movement(LAST, THIS).matrix
    moved = matrix.stack()
    assert moved[moved > 0].to_dict() == {
        ("爆品", "实力优品"): 1, ("潜力品", "爆品"): 1, ("潜力品", GONE): 1, (UNKNOWN, "普通品"): 1, (NEW, "潜力品"): 1,
    }
    assert list(matrix.index) == ["爆品", "实力优品", "潜力品", "普通品", UNKNOWN, NEW]


def test_lists_name_who_rose_and_fell():
    seen = movement(LAST, THIS)
    named = [rows["product_id"].tolist() for rows in (seen.up, seen.down)]
    assert named == [["2"], ["1"]]


def test_a_product_off_the_shelf_at_the_end_is_gone():
    off = products(("1", "爆品", "a"), listed=[False])
    assert movement(LAST, off).matrix.loc["爆品", GONE] == 1


def test_most_exposure_comes_first():
    last = products(("1", "潜力品", "a"), ("2", "潜力品", "b"))
    this = products(("1", "爆品", "a"), ("2", "爆品", "b"), impressions=[1.0, 2.0])
    assert movement(last, this).up["product_id"].tolist() == ["2", "1"]


@pytest.mark.parametrize(("old", "new", "same"), [
    ("Solar Lamp 20W", "solar  lamp, 20w", True), ("Ｓolar Lamp", "Solar Lamp!", True), ("Solar Lamp", "Solar", False),
    ("", "", False), (None, None, False),
])
def test_reposts_have_the_same_title(old, new, same):
    found = reposts(products(("1", "潜力品", old)), products(("2", "潜力品", new)))
    assert found[["old_id", "new_id"]].to_numpy().tolist() == ([["1", "2"]] if same else [])


def test_a_product_still_there_was_not_reposted():
    assert reposts(products(("1", None, "a")), products(("1", None, "a"), ("2", None, "a"))).empty


def test_equal_titles_are_paired_one_to_one():
    last = products(("1", None, "a"), ("2", None, "a"))
    this = products(("3", None, "a"), ("4", None, "a"), ("5", None, "a"))
    assert reposts(last, this)[["old_id", "new_id"]].to_numpy().tolist() == [["1", "3"], ["2", "4"]]


def test_reposted_within_the_month():
    this = products(("1", None, "a"), ("2", None, "a"), listed=[False, True])
    assert reposts(products(("9", None, "z")), this)["old_id"].tolist() == ["1"]
