import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "review"))

import storemonths

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.yardstick import VISITS_PER_CLICK, Yardstick
from opsbook.domain.evidence import Evidence
from opsbook.jobs.changes import changes_of
from opsbook.jobs.tierchanges import tier_changes
from opsbook.review.comparisons import GROUPS, TOGETHER, comparisons
from opsbook.review.view import view_of

FULL = storemonths.full()
MARCH = storemonths.MONTH


@pytest.fixture(scope="module")
def yardstick():
    """A store with half a year of calm days."""
    index = pd.date_range(date(2024, 10, 6), MARCH.end)
    levels = {"visitors": 55.0, "inquiries": 4.0, "search_clicks": 95.0, "search_exposure": 13_300.0, "orders": 0.3}
    days = pd.DataFrame(levels, index=index)
    return Yardstick(days, MARCH.start, storemonths.settings().calendar, season_prior())


@pytest.fixture(scope="module")
def found(yardstick):
    return changes_of(FULL, yardstick)


def test_only_what_the_review_compares_is_judged(found):
    others = {(each, "store", "") for each in (*GROUPS, VISITS_PER_CLICK)}
    assert set(found) <= {each.key for each in comparisons(view_of(FULL))} | others


@pytest.mark.parametrize(("key", "before", "now"), [
    (("visitors", "store", ""), 1550, 1890), (("inquiries", "store", ""), 120, 120), (("orders", "store", ""), 9, 9),
    (("visitors", "channel", "推荐"), 549, 610), (("visitors", "channel", TOGETHER), 2004, 2065),
    (("visitors", "country", "US"), 540, 600), (("visitors", "country", TOGETHER), 89, 98)])
def test_counts_are_those_of_the_two_months(found, key, before, now):
    assert (found[key].before, round(found[key].now)) == (pytest.approx(before, abs=1), now)


@pytest.mark.parametrize(("metric", "before", "now"), [
    ("inquiry_rate", 136 / 1550, 136 / 1890), ("inquiry_rate_inquiries", 120 / 1550, 120 / 1890),
    ("visitors_per_click", 1550 / 3014.81, 1890 / 2927),
    ("order_rate", 9 / 120, 9 / 120), ("rfq_reply_rate", 0.5, 0.5)])
def test_rates_are_those_that_are_shown(found, metric, before, now):
    change = found[metric, "store", ""]
    assert (change.before, change.now, change.unit) == (pytest.approx(before), pytest.approx(now), "points")


def test_the_review_is_stricter_than_a_count_looked_at_alone_but_computes_the_same(found, yardstick):
    """As the table 波动 says it, which looks at each count alone."""
    alone = {key: yardstick.count_change(key[0], (change.before, change.now), (MARCH.before(), MARCH))
             for key, change in found.items() if key[0] in ("visitors", "inquiries", "orders") and key[1] == "store"}
    assert len(alone) == 3
    for key, change in alone.items():
        assert change.words == found[key].words
        assert found[key].reality in (change.reality, "perhaps")


def test_money_hours_and_what_people_do_themselves_are_not_judged(found):
    assert not {"p4p_cost", "p4p_cpc", "p4p_hours", "rfq_done_rate", "new_products_90d"} & {key[0] for key in found}


def test_a_month_with_days_missing_claims_nothing_of_its_counts(yardstick):
    short = replace(FULL.evidence.coverage["overview"], present=20)
    part = replace(FULL.evidence, coverage={**FULL.evidence.coverage, "overview": short})
    known, found = changes_of(FULL, yardstick), changes_of(replace(FULL, evidence=part), yardstick)
    gone = {metric for metric, scope, _ in set(known) - set(found) if scope == "store"}
    assert gone == {"search_exposure", "search_clicks", "visitors", "inquiries", "orders", VISITS_PER_CLICK}
    assert set(known) - set(found) == {(metric, "store", "") for metric in gone}


@pytest.mark.parametrize("month", [storemonths.half(), storemonths.empty()])
def test_without_a_month_to_compare_with_nothing_is_claimed(yardstick, month):
    assert changes_of(month, yardstick) == {}


def test_the_same_month_twice_is_no_real_change(yardstick):
    """Though March, with three days and a campaign more than February, ought to have brought more."""
    last = replace(FULL.evidence, period=MARCH.before())
    facts = FULL.facts[FULL.facts["start"] == pd.Timestamp(MARCH.start)]
    twice = pd.concat([facts, facts.assign(start=pd.Timestamp(MARCH.before().start))])
    found = changes_of(replace(FULL, last=last, facts=twice, last_products=FULL.products), yardstick)
    assert len(found) > 40
    assert "real" not in {change.reality for change in found.values()}


def test_a_collapse_of_the_store_is_real_and_survives_all_the_comparisons(yardstick):
    visitors = FULL.facts["metric"].eq("visitors") & (FULL.facts["start"] == pd.Timestamp(MARCH.start))
    facts = FULL.facts.assign(value=FULL.facts["value"].mask(visitors, FULL.facts["value"] * 0.2))
    found = changes_of(replace(FULL, facts=facts), yardstick)
    assert found["visitors", "store", ""].reality == found["visitors", "channel", "搜索"].reality == "real"


def groups(**tiers):
    """A product table with the ids of each tier."""
    rows = [(product, tier) for tier, ids in tiers.items() for product in ids]
    frame = pd.DataFrame(rows, columns=["product_id", "proven_tier"])
    return frame.assign(proven_tier=frame["proven_tier"].replace({"unknown": None, "gone": None}),
                        listed=~frame["proven_tier"].eq("gone"),
                        **dict.fromkeys(("zero_30", "zero_90", "low_score"), False))


def tiers_of(last, now):
    month = replace(FULL, last_products=last, products=now, evidence=Evidence(MARCH), last=Evidence(MARCH.before()))
    return {key[0]: change for key, change in tier_changes(month)}


def test_groups_are_compared_by_who_moved():
    found = tiers_of(groups(爆品="abcdefgh", 普通品="xyz"), groups(爆品="abx", 普通品="cdefghyz"))
    hot = found["hot_products"]
    assert (hot.before, hot.now, hot.p) == (8, 3, pytest.approx(2 * 8 / 2 ** 7))
    assert set(found) == {"hot_products", "plain_products"}


def test_a_product_of_which_nobody_knows_the_tier_is_no_move():
    last = groups(爆品="abc", 普通品="d", unknown="x")
    assert set(tiers_of(last, groups(爆品="abcx", 普通品="d"))) == {"plain_products"}


def test_a_product_that_is_no_longer_listed_has_left():
    found = tiers_of(groups(爆品="abcdefg"), groups(gone="abcdefg"))
    assert (found["hot_products"].now, found["hot_products"].reality) == (0, "real")


def test_without_products_of_both_months_there_is_nothing_to_say():
    assert tiers_of(None, groups(爆品="a")) == {}
