from __future__ import annotations

from datetime import date

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.measure import measure, with_their_parts
from opsbook.domain.period import day_of, month_of

SETTINGS = load_settings()
MARCH = month_of(date(2025, 3, 1))
NAN = float("nan")


def facts(key, settings=SETTINGS, period=MARCH, **tables):
    """The facts of one metric; each table as a list of rows."""
    evidence = Evidence(period, {name: pd.DataFrame(rows) for name, rows in tables.items()})
    found = measure(metrics(), evidence, settings)
    return found[found["metric"] == key]


def value(key, settings=SETTINGS, period=MARCH, **tables):
    found = facts(key, settings, period, **tables)
    return found[found["scope"] == "store"]["value"].item()


def named(key, scope, **tables):
    found = facts(key, **tables)
    return found[found["scope"] == scope].set_index("name")["value"].to_dict()


def reading(**readings):
    return msgspec.structs.replace(SETTINGS, readings=msgspec.structs.replace(SETTINGS.readings, **readings))


def test_nothing_stored_gives_no_facts():
    assert measure(metrics(), Evidence(MARCH), SETTINGS).empty


def test_facts_have_value_peers_and_reading():
    chosen = {key: metrics()[key] for key in ("inquiry_rate", "inquiry_rate_opportunities", "visitors")}
    overview = pd.DataFrame([{"visitors": 200, "visitors_peer_average": 150.0, "opportunity_rate": 0.09,
                              "opportunity_rate_peer_best": 0.12}])
    regions = pd.DataFrame([{"country": "US", "visitors": 120}])
    found = measure(chosen, Evidence(MARCH, {"overview": overview, "regions": regions}), SETTINGS)
    x3 = "X3 询盘转化率：（询盘+TM）/ 访客"
    rows = [
        ("inquiry_rate", "store", "", 0.09, NAN, 0.12, x3), ("inquiry_rate", "country", "US", NAN, NAN, NAN, x3),
        ("inquiry_rate_opportunities", "store", "", 0.09, NAN, 0.12, ""),
        ("inquiry_rate_opportunities", "country", "US", NAN, NAN, NAN, ""),
        ("visitors", "store", "", 200.0, 150.0, NAN, ""), ("visitors", "country", "US", 120.0, NAN, NAN, ""),
    ]
    expected = pd.DataFrame(rows, columns=["metric", "scope", "name", "value", "peer_average", "peer_best", "reading"])
    pd.testing.assert_frame_equal(found.drop(columns=["grain", "start", "end"]), expected)
    assert set(zip(found["grain"], found["start"], found["end"], strict=True)) == {
        ("month", pd.Timestamp(2025, 3, 1), pd.Timestamp(2025, 3, 31))}


@pytest.mark.parametrize(("key", "row", "expected"), [
    ("natural_exposure", {"natural_impressions": 70, "store_impressions": 100, "marketing_impressions": 40}, 70),
    ("natural_exposure", {"store_impressions": 100, "marketing_impressions": 40}, 60),
    ("natural_exposure", {"store_impressions": 100}, NAN),
    ("ctr", {"ctr": 0.02, "clicks": 1, "impressions": 100}, 0.02),
    ("ctr", {"clicks": 1, "impressions": 100}, 0.01),
    ("ctr", {"clicks": 0, "impressions": 0}, NAN),
    ("order_rate", {"orders": 7, "inquiries": 100}, 0.07),
    ("opportunities", {"inquiry_buyers": 3, "tm": 4}, 7),
    ("opportunities", {"inquiry_buyers": 3}, NAN),
    ("inquiry_rate_opportunities", {"inquiry_buyers": 3, "tm": 5, "visitors": 100}, 0.08),
    ("orders_versus_peers", {"orders": 3, "orders_peer_average": 2.0}, 1.5),
    ("orders_versus_peers", {"orders": 3}, NAN),
    ("search_share_literal", {"clicks": 224, "visitors": 117}, 224 / 117),
])
def test_store_numbers_of_the_overview(key, row, expected):
    assert value(key, overview=[row]) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("chosen", "expected"), [("visits", 0.4), ("visitors", 0.8), ("channel", 0.3)])
def test_search_share_by_reading(chosen, expected):
    tables = {"overview": [{"clicks": 80, "visits": 200, "visitors": 100}],
              "channels": [{"family": "搜索", "visitors": 30}, {"family": "推荐", "visitors": 90}]}
    assert value("search_share", reading(search_share=chosen), **tables) == pytest.approx(expected)


def test_search_share_by_channel_without_overview_is_missing():
    own = reading(search_share="channel")
    assert value("search_share", own, channels=[{"family": "搜索", "visitors": 3}]) == pytest.approx(NAN, nan_ok=True)


@pytest.mark.parametrize(("chosen", "expected"), [("opportunities", 0.09), ("inquiries", 0.04)])
def test_inquiry_rate_by_reading(chosen, expected):
    row = {"visitors": 100, "inquiries": 4, "opportunities": 9}
    assert value("inquiry_rate", reading(inquiry_rate=chosen), overview=[row]) == pytest.approx(expected)


ASKED = pd.Timestamp("2025-03-03T01:00Z")


def test_the_platform_counts_before_the_register_does():
    register = [{"created_at": ASKED, "inquiry_type": inquiry_type} for inquiry_type in ("询盘", "TM", None)]
    assert value("inquiries", overview=[{"inquiries": 9}], inquiries=register) == 9
    assert value("inquiries", overview=[{"visitors": 9}], inquiries=register) == 2
    assert value("inquiries", inquiries=register) == 2


CHANNELS = [
    {"family": family, "visitors": visitors, "visitors_peer_average": peer, "inquiry_buyers": buyers, "tm": tm,
     "opportunity_rate": rate}
    for family, visitors, peer, buyers, tm, rate in
    [("搜索", 60, 50.0, 2, 1, 0.1), ("推荐", 30, 20.0, 1, 2, 0.2), ("推荐", 10, None, 1, 0, 0.3)]
]


def test_channels_add_up_to_families():
    assert named("visitors", "channel", channels=CHANNELS) == {"搜索": 60, "推荐": 40}
    assert named("channel_share", "channel", channels=CHANNELS) == {"搜索": 0.6, "推荐": 0.4}


def test_a_rate_of_several_channels_is_made_anew():
    assert named("opportunity_rate", "channel", channels=CHANNELS) == {"搜索": 0.1, "推荐": 0.1}


def test_peers_of_a_family_need_every_channel():
    found = facts("visitors", channels=CHANNELS).set_index("name")["peer_average"]
    assert found["搜索"] == 50 and pd.isna(found["推荐"])


def test_people_come_from_the_staff_table_gaps_from_registers():
    staff = [{"person": "李", "inquiries": 5}, {"person": "王", "inquiries": None}]
    register = [{"created_at": ASKED, "sales": name} for name in "王王李赵"]
    assert named("inquiries", "person", staff=staff, inquiries=register) == {"李": 5, "王": 2}
    assert named("inquiries", "person", inquiries=register) == {"王": 2, "李": 1, "赵": 1}


REPLIES = [
    {"sales": "李", "created_at": "2025-03-03T01:00Z", "first_reply_at": "2025-03-03T03:00Z"},
    {"sales": "李", "created_at": "2025-03-03T01:00Z", "first_reply_at": "2025-03-03T03:00:01Z"},
    {"sales": "王", "created_at": "2025-03-02T20:00Z", "first_reply_at": "2025-03-03T01:00Z"},
    {"sales": "王", "created_at": "2025-03-04T01:00Z", "first_reply_at": None},
]


def replied():
    times = {name: pd.to_datetime([row[name] for row in REPLIES], utc=True, format="ISO8601")
             for name in ("created_at", "first_reply_at")}
    return pd.DataFrame(REPLIES).assign(**times)


@pytest.mark.parametrize(("clock", "store", "wang"), [("elapsed", 0.25, 0.0), ("office", 0.5, 0.5)])
def test_replies_in_time_on_both_clocks(clock, store, wang):
    """Two hours are in time, a second more is not; 04:00 to 09:00 is half an office hour; no reply is late."""
    tables = {"inquiries": replied()}
    found = measure(metrics(), Evidence(MARCH, tables), reading(reply_clock=clock))
    found = found[found["metric"] == "reply_in_limit"].set_index("name")["value"].to_dict()
    assert found == {"": store, "李": 0.5, "王": wang}


def test_a_register_without_reply_times_tells_nothing():
    rows = replied().assign(first_reply_at=pd.to_datetime([None] * 4, utc=True))
    assert value("reply_in_limit", inquiries=rows) == pytest.approx(NAN, nan_ok=True)
    assert value("late_replies", inquiries=rows) == pytest.approx(NAN, nan_ok=True)


def test_a_register_row_is_complete_once_all_is_filled():
    rows = [{"created_at": ASKED, "country": "US", "product_id": product} for product in ("1", None)]
    whole = [row | {"message": "?"} for row in rows]
    assert value("register_complete", inquiries=whole) == 0.5
    assert value("register_complete", inquiries=rows) == 0


def test_median_reply_hours():
    assert value("reply_hours_median", inquiries=replied()) == pytest.approx(2 + 1 / 3600)


QUOTES = [{"quote_id": str(n), "sales": "李", "buyer_action": action, "order_id": order} for n, (action, order) in
          enumerate([("已回复", "T1"), ("没查看", None), ("已退回", None), ("已拒绝", None), (None, None)])]


@pytest.mark.parametrize(("key", "expected"), [
    ("rfq_quotes", 5), ("rfq_order_rate", 0.2), ("rfq_reply_rate", 0.25), ("rfq_reject_rate", 0.5),
    ("rfq_unread_rate", 0.5),
])
def test_rfq_numbers(key, expected):
    assert value(key, rfq_quotes=QUOTES) == expected


@pytest.mark.parametrize(("quota", "period", "expected"), [
    (20, MARCH, [0.25]), (None, MARCH, [NAN]), (20, day_of(date(2025, 3, 3)), []),
])
def test_rfq_done_needs_a_month_and_a_quota(quota, period, expected):
    own = msgspec.structs.replace(SETTINGS, rfq_quota=quota)
    found = facts("rfq_done_rate", own, period, rfq_quotes=QUOTES)["value"].tolist()
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("inquiries", "target", "expected"),
                         [(250, 200, 50), (200, 200, 0), (90, 200, 0), (250, None, NAN)])
def test_bonus_inquiries_are_those_over_the_base(inquiries, target, expected):
    own = msgspec.structs.replace(SETTINGS, targets={} if target is None else {"K02": target})
    assert value("bonus_inquiries", own, overview=[{"inquiries": inquiries}]) == pytest.approx(expected, nan_ok=True)


def test_long_tail_words_have_one_or_two_clicks():
    words = [{"keyword": str(clicks), "clicks": clicks} for clicks in (0, 1, 2, 3, None)]
    assert value("long_tail_share", keywords=words) == pytest.approx(2 / 3)


def test_p4p_rates_use_days_where_both_sides_are_known():
    day, next_day = pd.Timestamp(2025, 3, 3), pd.Timestamp(2025, 3, 4)
    plans = [{"date": day, "plan": "a", "cost": 100.0, "opportunities": 4, "hours": 10.0},
             {"date": day, "plan": "b", "cost": 60.0, "opportunities": None, "hours": 20.0},
             {"date": next_day, "plan": "a", "cost": None, "opportunities": 3, "hours": 10.0}]
    assert value("p4p_cost", p4p_plans=plans) == 160
    assert value("p4p_cost_per_opportunity", p4p_plans=plans) == 25
    assert value("p4p_hours", p4p_plans=plans) == 15


def test_shipping_is_judged_once_the_day_has_come():
    day = pd.Timestamp
    orders = [{"ship_by": day(2025, 3, 10), "shipped_on": day(2025, 3, 10), "finished_on": day(2025, 3, 25)},
              {"ship_by": day(2025, 3, 10), "shipped_on": day(2025, 3, 11), "finished_on": None},
              {"ship_by": day(2025, 3, 10), "shipped_on": None, "finished_on": None},
              {"ship_by": day(2025, 4, 10), "shipped_on": None, "finished_on": None}]
    assert value("ship_on_time", orders=orders) == pytest.approx(1 / 3)
    assert value("transit_days", orders=orders) == 15


PRODUCTS = [{"product_id": str(n), "impressions": 9, "clicks": 1, "visitors": 1, "inquiries": n, "tm": 0, "orders": 0,
             "start": pd.Timestamp(2025, 1, 1), "end": pd.Timestamp(2025, 3, 31)} for n in (0, 1, 2, 3, 20)]


@pytest.mark.parametrize(("key", "expected"), [
    ("products", 5), ("hot_products", 1), ("qualified_products", 2), ("potential_products", 2), ("hot_ratio", 0.5),
    ("qualified_ratio", 1.0), ("qualified_ratio_all", 0.4), ("zero_90", 0), ("low_score", NAN),
    ("problem_products", NAN),
])
def test_product_counts_and_ratios(key, expected):
    tables = {"products": PRODUCTS, "product_weeks": PRODUCTS}
    assert value(key, **tables) == pytest.approx(expected, nan_ok=True)


def test_tier_ratios_wait_for_the_history():
    assert value("hot_ratio", products=PRODUCTS) == pytest.approx(NAN, nan_ok=True)


def test_the_platform_counts_low_products_where_scores_are_not_exported():
    tiers = [{"stage": "低质品", "products": 7}, {"stage": "普通品", "products": 90}]
    assert value("low_score", products=PRODUCTS, tiers=tiers) == 7


def test_an_empty_register_counts_zero_and_shares_nothing():
    empty = pd.DataFrame({"order_id": pd.Series(dtype="str"), "status": pd.Series(dtype="str")})
    assert value("orders", orders=empty) == 0
    assert value("ship_on_time", orders=empty) == pytest.approx(NAN, nan_ok=True)


def test_a_metric_brings_what_it_is_made_of():
    assert list(with_their_parts(["visitors", "inquiry_rate"], metrics())) == [
        "visitors", "inquiry_rate_inquiries", "inquiry_rate_opportunities", "inquiry_rate"]


@pytest.mark.parametrize(("metric", "rows", "expected"), [
    ("valid_inquiries", {"inquiries": [{"valid": True, "inquiry_type": kind} for kind in ("询盘", "TM", "询盘")]}, 2),
    ("edm_delivered", {"T19": [{"delivered": 200.0}, {"delivered": 120.0}]}, 320), ("edm_delivered", {"T19": []}, 0),
])
def test_what_registers_count_over_a_period(metric, rows, expected):
    assert value(metric, **rows) == expected
