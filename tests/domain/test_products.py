from __future__ import annotations

from datetime import date

import msgspec
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.period import month_of
from opsbook.domain.products import product_table

SETTINGS = load_settings()
MARCH = month_of(date(2025, 3, 1))
NEWEST = pd.Timestamp(2025, 3, 29)
QUIET = dict.fromkeys(("impressions", "clicks", "visitors", "inquiries", "tm", "orders"), 0)


def weeks_of(n_weeks, product_id="1", first=0, **by_age):
    """Quiet weeks of a product, from `first` weeks ago back; `w3={"orders": 1}` is what happened 3 weeks ago."""
    rows = [QUIET | {"product_id": product_id, "end": NEWEST - pd.Timedelta(weeks=age)} | by_age.get(f"w{age}", {})
            for age in range(first, first + n_weeks)]
    weeks = pd.DataFrame(rows)
    return weeks.assign(start=weeks["end"] - pd.Timedelta(days=6))


def table_of(weeks, own=SETTINGS, **exported):
    products = weeks[weeks["end"] >= "2025-03-01"].groupby("product_id", as_index=False)[list(QUIET)].sum()
    evidence = Evidence(MARCH, {"products": products.assign(**exported), "product_weeks": weeks})
    return product_table(evidence, own)


def only(weeks, column, own=SETTINGS, **exported):
    return table_of(weeks, own, **exported)[column].astype(object).iloc[0]


def reading(**readings):
    return msgspec.structs.replace(SETTINGS, readings=msgspec.structs.replace(SETTINGS.readings, **readings))


def test_no_products_no_table():
    assert product_table(Evidence(MARCH), SETTINGS) is None


@pytest.mark.parametrize(("product_type", "orders", "inquiries", "exposure", "tier"), [
    ("RTS", 5, 0, 9, "爆品"), ("RTS", 4, 99, 9, "实力优品"), ("RTS", 2, 0, 9, "实力优品"), ("RTS", 1, 99, 9, "潜力品"),
    ("定制", 0, 20, 9, "爆品"), ("定制", 99, 19, 9, "实力优品"), ("定制", 0, 2, 9, "实力优品"),
    ("定制", 9, 1, 9, "潜力品"), ("定制", 0, 0, 1, "潜力品"), ("定制", 0, 0, 0, "普通品"), ("RTS", 0, 0, 0, "普通品"),
])
def test_tier_at_every_bar(product_type, orders, inquiries, exposure, tier):
    weeks = weeks_of(13, w5={"orders": orders, "inquiries": inquiries, "impressions": exposure})
    assert only(weeks, "tier", product_type=product_type) == tier


def test_store_exposure_makes_a_product_seen():
    assert only(weeks_of(13, w0={"store_impressions": 1}), "tier") == "潜力品"


def test_own_bars_replace_the_default():
    bars = msgspec.structs.replace(SETTINGS.tiers, hot=msgspec.structs.replace(SETTINGS.tiers.hot, custom_inquiries=3))
    own = msgspec.structs.replace(SETTINGS, tiers=bars)
    assert only(weeks_of(13, w0={"inquiries": 3}), "tier", own) == "爆品"


@pytest.mark.parametrize("missing", ["inquiries", "impressions"])
def test_tier_is_missing_where_its_number_is(missing):
    weeks = weeks_of(13).assign(**{missing: pd.array([pd.NA] * 13, dtype="Int64")})
    assert pd.isna(only(weeks, "tier"))


@pytest.mark.parametrize(("exported", "sold", "product_type"), [
    ("RTS", {}, "RTS"), ("Y", {}, "RTS"), ("定制", {"rts_gmv": 9.0}, "定制"), ("N", {"rts_buyers": 1}, "定制"),
    (None, {"rts_gmv": 19.58}, "RTS"), (None, {"rts_buyers": 1}, "RTS"), (None, {}, "定制"),
])
def test_product_type_is_the_exported_one_else_what_was_sold(exported, sold, product_type):
    weeks = weeks_of(20, w19=sold)
    assert only(weeks, "product_type", product_type=exported) == product_type
    assert only(weeks, "type_given", product_type=exported) is (exported is not None)


@pytest.mark.parametrize(("days", "age", "counted"), [
    (30, 3, True), (30, 4, False), (90, 12, True), (90, 13, False), (180, 25, True), (180, 26, False),
])
def test_window_takes_the_weeks_nearest_to_its_days(days, age, counted):
    weeks = weeks_of(30, **{f"w{age}": {"inquiries": 7}})
    assert only(weeks, "window_inquiries", reading(tier_window_days=days)) == (7 if counted else 0)


@pytest.mark.parametrize(("days", "n_weeks", "proven"),
                         [(90, 13, True), (90, 12, False), (30, 4, True), (30, 3, False)])
def test_tier_is_proven_once_the_history_reaches_back(days, n_weeks, proven):
    own = reading(tier_window_days=days)
    assert only(weeks_of(n_weeks), "tier", own) == "普通品"
    assert pd.isna(only(weeks_of(n_weeks), "proven_tier", own)) is not proven


def test_a_missing_week_is_a_gap_in_the_history():
    weeks = weeks_of(20)
    broken = weeks[weeks["end"] != NEWEST - pd.Timedelta(weeks=6)]
    assert table_of(broken)[["history_days", "missing_days", "proven_tier"]].to_numpy().tolist() == [[42, 7, "普通品"]]
    assert pd.isna(only(broken, "zero_90")) and only(broken, "zero_30") is True


@pytest.mark.parametrize(("column", "n_weeks", "expected"), [
    ("zero_30", 4, pd.NA), ("zero_30", 5, True), ("zero_90", 12, pd.NA), ("zero_90", 13, True),
])
def test_zero_effect_needs_as_many_days_of_history(column, n_weeks, expected):
    assert only(weeks_of(n_weeks), column) is expected


@pytest.mark.parametrize("response", ["clicks", "visitors", "inquiries", "tm", "orders"])
@pytest.mark.parametrize(("age", "expected"), [(0, False), (4, False), (5, True)])
def test_any_response_within_the_days_is_an_effect(response, age, expected):
    assert only(weeks_of(20, **{f"w{age}": {response: 1}}), "zero_30") is expected


def test_a_short_history_never_passes():
    assert only(weeks_of(2, w1={"tm": 1}), "zero_90") is pd.NA


@pytest.mark.parametrize(("zero", "expected"), [("no_response", True), ("strict", False)])
def test_exposure_is_an_effect_in_the_strict_reading_only(zero, expected):
    assert only(weeks_of(20, w2={"impressions": 3}), "zero_90", reading(zero_effect=zero)) is expected


def test_a_missing_number_is_no_zero():
    weeks = weeks_of(20).assign(tm=pd.array([pd.NA] * 20, dtype="Int64"))
    assert only(weeks, "zero_30") is pd.NA


def test_a_column_never_exported_is_no_zero():
    evidence = Evidence(MARCH, {"products": weeks_of(1), "product_weeks": weeks_of(20).drop(columns="orders")})
    assert product_table(evidence, SETTINGS)["zero_30"].isna().all()


@pytest.mark.parametrize(("published", "expected"), [
    ("2024-12-30", True), ("2024-12-31", False), (None, True),
])
def test_zero_effect_needs_the_product_to_be_that_old(published, expected):
    """2024-12-30 to 2025-03-29 are 90 days."""
    assert only(weeks_of(20), "zero_90", published=pd.Timestamp(published)) is expected


def test_a_product_younger_than_the_history_is_young():
    table = table_of(pd.concat([weeks_of(20), weeks_of(3, "2")])).set_index("product_id")
    assert table["online_days"].to_dict() == {"1": 140, "2": 21}
    assert table["zero_30"].to_dict() == {"1": True, "2": False}
    assert table["new"].to_dict() == {"1": False, "2": True}


def test_a_product_gone_from_the_newest_export_is_not_listed():
    table = table_of(pd.concat([weeks_of(20), weeks_of(19, "2", first=1)])).set_index("product_id")
    assert table["listed"].to_dict() == {"1": True, "2": False}
    assert not table.loc["2", "zero_90"] and pd.isna(table.loc["2", "proven_tier"])


@pytest.mark.parametrize(("n_weeks", "new", "new_90"), [(3, pd.NA, pd.NA), (8, False, pd.NA), (13, False, False)])
def test_new_is_unknown_without_an_export_before(n_weeks, new, new_90):
    assert only(weeks_of(n_weeks), "new") is new
    assert only(weeks_of(n_weeks), "new_90") is new_90


@pytest.mark.parametrize(("published", "new", "new_90"), [
    ("2025-03-01", True, True), ("2025-02-28", False, True), ("2024-12-30", False, True), ("2024-12-29", False, False),
])
def test_a_publishing_date_says_what_is_new(published, new, new_90):
    weeks = weeks_of(2)
    assert only(weeks, "new", published=pd.Timestamp(published)) is new
    assert only(weeks, "new_90", published=pd.Timestamp(published)) is new_90


@pytest.mark.parametrize(("product_type", "n", "candidate"), [
    ("RTS", 2, False), ("RTS", 3, True), ("RTS", 4, True), ("RTS", 5, False),
    ("定制", 9, False), ("定制", 10, True), ("定制", 19, True), ("定制", 20, False),
])
def test_hot_candidates(product_type, n, candidate):
    done = "orders" if product_type == "RTS" else "inquiries"
    assert only(weeks_of(13, w1={done: n}), "candidate_hot", product_type=product_type) is candidate


@pytest.mark.parametrize(("happened", "candidate"), [
    ({"w3": {"impressions": 5, "visitors": 1}}, True), ({"w4": {"impressions": 5, "visitors": 1}}, False),
    ({"w0": {"impressions": 5}}, False), ({"w0": {"impressions": 5, "visitors": 9, "inquiries": 2}}, False),
])
def test_qualified_candidates_are_visited_potential_products(happened, candidate):
    assert only(weeks_of(13, **happened), "candidate_qualified") is candidate


@pytest.mark.parametrize(("exported", "low"), [
    ({"growth_score": 59.9}, True), ({"growth_score": 60.0}, False), ({"growth_score": 80.0, "grade": "低分品"}, True),
    ({"grade": "潜力品"}, False), ({}, pd.NA), ({"growth_score": float("nan")}, pd.NA),
])
def test_low_score(exported, low):
    assert only(weeks_of(1), "low_score", **exported) is low


def test_problem_is_what_the_platform_marks():
    weeks = pd.concat([weeks_of(1, name) for name in "123"])
    assert table_of(weeks, problem=["图片侵权", None, "无"])["problem"].tolist() == [True, False, False]
    assert table_of(weeks, problem=[None] * 3)["problem"].isna().all()


def test_a_month_export_over_its_weeks_counts_once():
    weeks = weeks_of(13, w1={"inquiries": 2})
    month = weeks_of(1, w0={"inquiries": 2}).assign(start=pd.Timestamp(2025, 3, 1), end=NEWEST)
    assert only(pd.concat([weeks, month]), "window_inquiries") == 2


def test_products_without_accumulated_weeks_are_their_own_history():
    products = pd.DataFrame([{"product_id": "1", "title": "A"} | QUIET | {"impressions": 3}])
    table = product_table(Evidence(MARCH, {"products": products}), SETTINGS)
    told = table[["product_id", "title", "impressions", "history_days", "tier", "zero_30", "last_clicks"]]
    expected = pd.DataFrame({
        "product_id": ["1"], "title": ["A"], "impressions": [3.0], "history_days": [31], "tier": ["潜力品"],
        "zero_30": pd.array([True], dtype="boolean"), "last_clicks": [float("nan")],
    })
    pd.testing.assert_frame_equal(told, expected)


def test_the_period_before_stands_beside():
    table = table_of(weeks_of(13, w0={"clicks": 5}, w5={"clicks": 7}, w8={"clicks": 1}, w9={"clicks": 90}))
    assert table[["clicks", "last_clicks"]].to_numpy().tolist() == [[5, 8]]


@settings(max_examples=30, deadline=None)
@given(orders=st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_windows_agree_with_adding_week_by_week(orders):
    weeks = weeks_of(len(orders), **{f"w{age}": {"orders": n} for age, n in enumerate(orders)})
    table = table_of(weeks, product_type="RTS").iloc[0]
    assert table["window_orders"] == sum(orders[:13])
    assert (table["zero_30"] is pd.NA) == (len(orders) < 5)
    assert bool(pd.isna(table["proven_tier"])) == (len(orders) < 13)
