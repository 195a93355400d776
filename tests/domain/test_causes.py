"""Why a month changed: what is divided, from which tables, and how it is said."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.causes import causes_of
from opsbook.domain.causewords import cause_sentence, parts_words, shown_changes
from opsbook.domain.chance.change import Change
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.measure import measure
from opsbook.domain.period import month_of
from opsbook.domain.scopesplit import stretch
from opsbook.domain.sentence import sentence
from opsbook.domain.storemonth import StoreMonth

MONTH = month_of(date(2025, 3, 1))
NAMES = {"US": "美国", "IN": "印度"}


def overview(exposure, clicks, visitors, inquiries):
    return pd.DataFrame([{"impressions": exposure, "clicks": clicks, "visitors": visitors, "inquiries": inquiries,
                          "opportunities": inquiries, "inquiry_buyers": inquiries, "orders": 5, "tm": 3}])


def regions(**visitors_and_inquiries):
    rows = [{"country": code, "visitors": visitors, "inquiries": inquiries, "opportunities": inquiries}
            for code, (visitors, inquiries) in visitors_and_inquiries.items()]
    return pd.DataFrame(rows)


def channels(**visitors):
    return pd.DataFrame([{"channel": name, "family": name, "visitors": count, "inquiry_buyers": count // 10, "tm": 1}
                         for name, count in visitors.items()])


BEFORE = Evidence(MONTH.before(), {"overview": overview(100_000, 1000, 1000, 90),
                                   "regions": regions(US=(800, 82), IN=(200, 8)),
                                   "channels": channels(搜索=600, 推荐=400)})
NOW = Evidence(MONTH, {"overview": overview(120_000, 1200, 1220, 90), "regions": regions(US=(810, 80), IN=(410, 10)),
                       "channels": channels(搜索=590, 推荐=600, 新品=30)})


def month(now=NOW, before=BEFORE, **more):
    settings = load_settings()
    facts = pd.concat([measure(metrics(), each, settings) for each in (before, now)])
    return StoreMonth("店", now, before, facts, (), None, None, pd.DataFrame(), settings, None, **more)


def beside(before, now, reality):
    return Change(before, now, now / before - 1, -0.1, 0.1, 0.5, reality)


def test_every_way_adds_up_to_the_stores_own_change():
    causes = causes_of(month(), NAMES)
    assert [(cause.metric, [way.by for way in cause.ways]) for cause in causes] == [
        ("inquiries", ["funnel", "channel", "country"]), ("visitors", ["channel", "funnel", "country"]),
        ("tm", ["channel"]), ("orders", ["funnel"]), ("inquiry_rate", ["country"])]
    for way in (way for cause in causes for way in cause.ways):
        assert math.fsum(part.change for part in way.split.parts) == pytest.approx(way.split.change)
        assert sum(shown_changes(way.split, metrics()[way.metric])) == pytest.approx(way.split.change, abs=5e-5)


@pytest.mark.parametrize(("reality", "first"), [
    ({"visitors": "real", "inquiries": "unseen", "orders": "real"}, ["orders", "visitors", "inquiries"]),
    ({"visitors": "perhaps", "inquiries": "unseen", "orders": "unseen"}, ["visitors", "inquiries", "orders"]),
])
def test_real_changes_come_first_and_the_largest_of_them(reality, first):
    numbers = {"visitors": (1000, 1220), "inquiries": (90, 91), "orders": (5, 15)}
    changes = {(name, "store", ""): beside(*numbers[name], word) for name, word in reality.items()}
    assert [cause.metric for cause in causes_of(month(changes=changes), NAMES)][:3] == first


def test_one_sentence_names_the_three_largest_parts_with_numbers_that_add_up():
    causes = {cause.metric: cause_sentence(cause, metrics()) for cause in causes_of(month(), NAMES)}
    assert causes["inquiries"] == "询盘数量 90 → 90（0）：沿漏斗看，询盘/访客 −18、搜索曝光 +16、访客/点击 +2。"
    assert causes["visitors"] == ("总访客数 1,000 → 1,220（+220）：按渠道看，推荐 +200、搜索 −10、缺数据 +30。")
    assert causes["inquiry_rate"] == ("询盘转化率 9.00% → 7.38%（−1.62 个点）：按国家看，印度 −1.09 个点（访客占比）、"
                                      "美国 −0.53 个点（自身转化）。")


def test_a_real_change_says_so():
    cause = causes_of(month(changes={("visitors", "store", ""): beside(1000, 1220, "real")}), NAMES)[0]
    assert cause_sentence(cause, metrics()).startswith("总访客数 1,000 → 1,220（+220，真变化）：")


def test_a_month_that_is_not_whole_is_not_taken_apart():
    short = replace(NOW, coverage={"overview": Coverage(31, 20, "day"), "channels": Coverage(4, 3, "week")})
    ways = {(cause.metric, way.by) for cause in causes_of(month(now=short), NAMES) for way in cause.ways}
    assert not {way for way in ways if way[1] in ("funnel", "channel")}


@pytest.mark.parametrize(("coverage", "factor"), [
    (None, 1.0), (Coverage(1, 1, "month"), 1.0), (Coverage(5, 5, "week"), 31 / 35), (Coverage(4, 4, "week"), 31 / 28),
    (Coverage(5, 4, "week"), math.nan), (Coverage(31, 31, "day"), 1.0), (Coverage(31, 30, "day", quiet=1), 1.0),
])
def test_weeks_of_a_month_are_stretched_to_its_days(coverage, factor):
    evidence = Evidence(MONTH, {}, {"products": coverage} if coverage else {})
    assert stretch(evidence, "products") == pytest.approx(factor, nan_ok=True)


def products(**rows):
    """Product tables with what is read of them: id -> tier, whether new, inquiries."""
    frame = pd.DataFrame([{"product_id": key, "title": f"杯 {key}", "tier": tier, "new": new, "inquiries": inquiries}
                          for key, (tier, new, inquiries) in rows.items()])
    return frame.astype({"inquiries": "float64", "tier": "str"}).assign(visitors=1.0, tm=0.0, orders=0.0)


def test_the_month_by_product_names_titles_and_what_is_not_known():
    last = products(a=("爆品", False, 40), c=("潜力品", False, 5), d=("普通品", False, 3))
    now = products(a=("实力优品", False, 16), c=("潜力品", False, 10), e=("潜力品", True, 4))
    made = causes_of(replace(month(), products=now, last_products=last), NAMES)[0]
    assert parts_words(made.way("product"), metrics()) == "按产品看，杯 a −24、杯 c +5、杯 e +4、缺数据 +15"
    by_tier = parts_words(made.way("tier"), metrics())
    assert by_tier == "按上月的产品分层看，爆品 −24、潜力品 +5、本月新品 +4、缺数据 +15"


@pytest.mark.parametrize(("rule", "said"), [
    ("O13", "流量涨而转化未达标：总访客数 1,000 → 1,220，询盘转化率 9.00% → 7.38%；总访客数 +220，按渠道看，"
            "推荐 +200、搜索 −10、缺数据 +30；询盘转化率 −1.62 个点，"
            "按国家看，印度 −1.09 个点（访客占比）、美国 −0.53 个点（自身转化）。"),
    ("O16", "渠道对访客升降的贡献：1,000 → 1,220（+220），按渠道看，推荐 +200、搜索 −10、缺数据 +30。"),
])
def test_the_rules_that_ask_why_say_it(rule, said):
    store = StorePeriod(NOW, load_settings(), date(2025, 4, 3), (BEFORE,), country_names=NAMES)
    ground = Ground(metrics(), store, {"O06": 0.08})
    outcome = next(iter(rules()[rule].outcomes(ground)))
    assert sentence(rules()[rule], outcome, ground) == said
