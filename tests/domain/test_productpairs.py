"""The counts of products in two months, side by side."""

import pandas as pd

from opsbook.domain.decomposition import Two
from opsbook.domain.productpairs import by_key, product_pairs, side_by_side, titles


def products(**rows):
    """A product table with what is read of it: id -> tier, whether new, inquiries."""
    frame = pd.DataFrame([{"product_id": key, "title": f"杯 {key}", "tier": tier, "new": new, "inquiries": inquiries}
                          for key, (tier, new, inquiries) in rows.items()])
    return frame.astype({"inquiries": "float64", "tier": "str"})


LAST = products(a=("爆品", False, 40), b=("潜力品", False, 8), c=("潜力品", False, 5), d=("普通品", False, 3))
NOW = products(a=("实力优品", False, 16), b=("潜力品", False, 8), c=("潜力品", False, 10), e=("潜力品", True, 4),
               f=("潜力品", False, 2))
ROWS = side_by_side(LAST, NOW, ["inquiries"])


def test_products_by_the_tier_they_had_and_new_ones_from_nothing():
    pairs = product_pairs(ROWS, "inquiries", (1.0, 1.0)).sort_values("product_id", ignore_index=True)
    pd.testing.assert_frame_equal(pairs, pd.DataFrame({
        "product_id": ["a", "c", "d", "e", "f"], "last_tier": ["爆品", "潜力品", "普通品", "本月新品", "未分层"],
        "before": [40.0, 5.0, 3.0, 0.0, None], "now": [16.0, 10.0, None, 4.0, 2.0]}), check_dtype=False)


def test_weeks_are_stretched_on_both_sides():
    pairs = product_pairs(ROWS, "inquiries", (2.0, 0.5)).set_index("product_id")
    assert pairs.loc["a", ["before", "now"]].tolist() == [80.0, 8.0]


def test_a_tier_adds_up_those_known_in_both_months_and_is_missing_where_none_is():
    assert by_key(product_pairs(ROWS, "inquiries", (1.0, 1.0)), "last_tier") == {
        "爆品": Two(40, 16), "潜力品": Two(5, 10), "本月新品": Two(0, 4), "普通品": Two(3, None),
        "未分层": Two(None, 2)}


def test_a_product_that_is_gone_keeps_its_title():
    assert titles(ROWS)["d"] == "杯 d"
