from datetime import UTC, date, datetime, timedelta

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.ground import StorePeriod
from opsbook.domain.period import day_of, month_of, parse_period, weeks_ending_in
from opsbook.domain.settings import Person
from opsbook.domain.verdict import Verdict

RULES, METRICS, SETTINGS = rules(), metrics(), load_settings()
MARCH = month_of(date(2025, 3, 1))
TODAY = date(2025, 4, 1)


def overview(period=MARCH, **values):
    return Evidence(period, {"overview": pd.DataFrame({name: [float(value)] for name, value in values.items()})})


def findings(*ids, evidence=None, past=(), parts=(), today=TODAY, **own):
    settings = msgspec.structs.replace(SETTINGS, **own)
    store = StorePeriod(evidence or Evidence(MARCH), settings, today, past, parts)
    return diagnose({id: RULES[id] for id in ids}, METRICS, store)


def finding(*args, **more):
    (found,) = findings(*args, **more)
    return found


def test_everything_is_missing_where_nothing_is_stored():
    store = StorePeriod(Evidence(MARCH), SETTINGS, date(2025, 4, 10))
    verdicts = {found.verdict for found in diagnose(RULES, METRICS, store)}
    assert verdicts == {Verdict.NO_DATA, Verdict.OFF, Verdict.FAIL}  # 预警: R30, R31 say that nothing was recorded


def test_missing_data_asks_for_the_sheet_and_has_no_due_day():
    found = finding("O03")
    assert found.sentence == "总点击率缺数据：数据记录表 2025-03 无记录。"
    assert found.action.startswith("补上“数据记录表”") and found.due is None and found.weight == 0


def test_failing_rule_says_value_target_and_what_was_before():
    found = finding("O03", evidence=overview(impressions=54082, clicks=384),
                    past=[overview(MARCH.before(), impressions=1000, clicks=9)])
    assert found.sentence == "总点击率 0.71%，目标 1.00%，没有达到（上期 0.90%）。"
    assert (found.value, found.target, found.last) == (384 / 54082, 0.01, 0.009)
    assert (found.due, found.owner, found.reading) == (date(2025, 4, 15), "运营", "X9 店铺点击率与 P4P 点击率各判各的")


def test_own_threshold_is_used_and_kept_in_the_finding():
    found = finding("O03", evidence=overview(impressions=100, clicks=2), thresholds={"O03": 0.03})
    assert (found.verdict, found.target) == (Verdict.FAIL, 0.03)


@pytest.mark.parametrize(("own", "verdict"), [({"off": ("O03",)}, "off"), ({}, "pass")])
def test_rule_can_be_switched_off(own, verdict):
    assert finding("O03", evidence=overview(impressions=100, clicks=2), **own).verdict == verdict


def test_rule_that_is_off_by_default_can_be_switched_on():
    assert finding("D02a").verdict == Verdict.OFF
    assert finding("D02a", on=("D02a",)).verdict == Verdict.NO_DATA


@pytest.mark.parametrize(("people", "owner"), [
    ((), "运营"), ((Person("许岚", "运营"),), "许岚"), ((Person("许岚", "运营"), Person("陈禾", "运营")), "运营"),
])
def test_owner_is_the_one_person_who_has_the_role(people, owner):
    assert finding("O03", evidence=overview(impressions=100, clicks=0), people=people).owner == owner


def test_two_roles_that_share_a_rule_are_both_named():
    assert finding("K16", people=(Person("许岚", "运营"), Person("陈禾", "业务"))).owner == "运营+业务"


def test_owner_of_visitor_marketing_is_a_setting():
    readings = msgspec.structs.replace(SETTINGS.readings, visitor_marketing_owner="运营")
    assert (finding("R24").owner, finding("R24", readings=readings).owner) == ("业务", "运营")


def test_person_rows_belong_to_the_person():
    staff = pd.DataFrame({"person": ["王五", "赵六"], "reply_rate": [0.91, 0.97]})
    found = findings("D03", evidence=Evidence(MARCH, {"staff": staff}))
    assert [(each.scope, each.name, each.verdict.value) for each in found] == [
        ("person", "王五", "fail"), ("store", "", "no_data"), ("person", "赵六", "pass")]
    assert found[0].owner == "王五" and found[0].sentence.startswith("王五 · 平台回复率 91.0%")


# parts

def plans(number, clicks):
    period = day_of(date(2025, 3, number))
    row = {"date": pd.Timestamp(period.start), "plan": "全站推", "impressions": 1000.0, "clicks": float(clicks)}
    return Evidence(period, {"p4p_plans": pd.DataFrame([row])})


WEEK = parse_period("2025-03-02~2025-03-08")


def daily(parts):
    rule = msgspec.structs.replace(RULES["R10"], periods=("day",))
    (found,) = diagnose({"R10": rule}, METRICS, StorePeriod(Evidence(WEEK), SETTINGS, TODAY, (), parts))
    return found


@pytest.mark.parametrize(("clicks", "verdict", "met", "owed"), [
    ([10] * 7, "pass", 7, 7), ([10] * 6 + [9], "fail", 6, 7), ([10] * 6, "no_data", 6, 7), ([], "no_data", 0, 7),
    ([9] * 2, "fail", 0, 7),
], ids=["all met", "one not", "one missing", "nothing", "some not, some missing"])
def test_daily_rule_in_a_week(clicks, verdict, met, owed):
    parts = [plans(2 + index, each) for index, each in enumerate(clicks)]
    found = daily(parts)
    assert (found.verdict, found.met, found.owed) == (verdict, met, owed)


def orders(day, shipped=None):
    """The orders of a day of March: none, or one that is due, shipped or not."""
    row = {"order_id": "A", "ship_by": "2025-03-01", "shipped_on": "2025-03-01" if shipped else None}
    frame = pd.DataFrame([row][:shipped is not None], columns=list(row))
    dates = dict.fromkeys(("ship_by", "shipped_on"), "datetime64[us]")
    return Evidence(day_of(date(2025, 3, day)), {"open_orders": frame.astype(dates)})


@pytest.mark.parametrize(("due", "verdict", "met", "owed"), [
    ([], "info", 0, 0), ([2], "pass", 1, 1), ([2, 3], "fail", 1, 2),
], ids=["nothing asked", "the only one met", "one of two"])
def test_days_that_ask_for_nothing_are_neither_met_nor_owed(due, verdict, met, owed):
    rule = msgspec.structs.replace(RULES["R21"], periods=("day",), among=())
    parts = [orders(day, shipped=day == 2) if day in due else orders(day) for day in range(2, 9)]
    (found,) = diagnose({"R21": rule}, METRICS, StorePeriod(Evidence(WEEK), SETTINGS, TODAY, (), parts))
    assert (found.verdict, found.met, found.owed) == (verdict, met, owed)


def test_missing_parts_are_counted_in_the_sentence():
    assert daily([plans(2, 10), plans(3, 9)]).sentence == "P4P 点击率：7 天里达标 1 天，没达标 1 天，缺数据 5 天。"


def test_workdays_only_where_the_rule_says_so_and_no_day_to_come():
    assert finding("R01").owed == 26  # March 2025 without its five Sundays
    assert finding("R01", today=date(2025, 3, 10)).owed == 8


def test_weekly_rule_in_a_month_is_owed_for_the_weeks_that_end_in_it():
    assert finding("R07").owed == len(weeks_ending_in(MARCH)) == 5


def test_monthly_rule_is_not_judged_for_a_week():
    assert findings("K01", "W06", evidence=Evidence(WEEK)) == ()


# the month against the month before

def months(*inquiries):
    return [overview(MARCH.before(back), inquiries=count) for back, count in enumerate(inquiries)]


@pytest.mark.parametrize(("this", "last", "k01", "k03"), [
    (170, 200, "pass", "info"), (169, 200, "watch", "info"), (160, 200, "watch", "info"), (159, 200, "fail", "info"),
    (100, 199, "info", "no_target"),
])
def test_stable_stage_by_drop_and_growth_stage_by_growth(this, last, k01, k03):
    now, *past = months(this, last)
    found = {each.rule: each.verdict.value for each in findings("K01", "K03", evidence=now, past=past)}
    assert found == {"K01": k01, "K03": k03}


def test_february_is_read_with_the_year_before_and_the_spring_festival():
    february = month_of(date(2025, 1, 1))
    past = [overview(february.before(back), inquiries=200 + back) for back in range(1, 13)]
    found = finding("K01", evidence=overview(february, inquiries=150), past=past)
    assert found.sentence.endswith("去年同月 212；工作日本期 23 天，上期 26 天，含春节 01-29。")


def test_change_without_a_month_before_has_no_data():
    assert finding("K01", evidence=overview(inquiries=150)).verdict == Verdict.NO_DATA


# lists

def products(n):
    return pd.DataFrame({"product_id": [str(id) for id in range(n)], "title": [f"产品{id}" for id in range(n)],
                         "problem": ["类目错放"] * n, "impressions": range(n)})


def test_all_offenders_are_counted_and_the_largest_listed():
    found = finding("P15", evidence=Evidence(MARCH, {"products": products(50)}))
    assert (found.n_offenders, len(found.offenders), found.offenders[0].key) == (50, 20, "49")
    assert found.offenders[0].detail == "曝光 49"
    assert found.sentence == "问题或违规产品：50 个里有 50 个，如 产品49、产品48、产品47。"


def test_rows_that_cannot_be_judged_are_never_a_pass():
    rows = products(3).assign(growth_score=[60.0, 80.0, None])
    found = finding("P10", evidence=Evidence(MARCH, {"products": rows}))
    assert (found.verdict, found.value) == (Verdict.NO_DATA, None)
    assert found.sentence == "低分品缺数据：3 个里有 1 个的数据不够判断，其余没有。"


def test_uncovered_words_come_by_heat():
    words = pd.DataFrame({"keyword": ["a", "b"], "impressions": [9, 1], "keyword_index": [5, 8]})
    found = finding("R18", evidence=Evidence(MARCH, {"keywords": words, "products": products(1)}))
    assert [each.key for each in found.offenders] == ["b", "a"]


@pytest.mark.parametrize(("action", "value", "told"), [
    (None, 0.5, "；3 条报价里 1 条没有买家动作，不知道，没有算进分母"), ("已回复", 1 / 3, ""),
])
def test_quotes_without_a_known_action_are_told(action, value, told):
    rows = pd.DataFrame({"quote_id": ["1", "2", "3"], "buyer_action": ["没查看", "已回复", action]})
    found = finding("D05", evidence=Evidence(WEEK, {"rfq_quotes": rows}))
    assert (found.value, found.reading) == (value, "X20 “大部分”读作超过一半" + told)


def test_findings_are_ordered_by_weight():
    found = findings("P15", "O03", "W01", evidence=Evidence(MARCH, {
        "products": products(3), "overview": pd.DataFrame({"impressions": [1000.0], "clicks": [9.0]})}))
    assert [each.rule for each in found] == ["P15", "O03", "W01"]
    assert found[0].weight == 4.0 * 1.0 * 1.5 and round(found[1].weight, 6) == round(3.0 * 0.1 * 1.4, 6)


# records

@pytest.mark.parametrize(("today", "verdict"), [(date(2025, 4, 3), "info"), (date(2025, 4, 4), "fail")])
def test_record_is_missing_only_after_the_third(today, verdict):
    found = finding("R31", evidence=overview(visitors=10), today=today)
    assert (found.verdict, found.met, found.owed) == (verdict, 1, 3)


def test_half_a_month_is_not_recorded():
    tables = {name: pd.DataFrame() for name in ("overview", "channels", "regions")}
    half = Coverage(5, 3, "week", imported_at=datetime(2025, 4, 1, tzinfo=UTC))
    found = finding("R31", evidence=Evidence(MARCH, tables, {"channels": half}), today=TODAY + timedelta(9))
    assert found.sentence == "月数据记录：2025-04-03 到期，3 张表里导入了 2 张，缺 流量来源。"


@pytest.mark.parametrize(("at", "verdict"), [
    (None, "pass"), (datetime(2025, 4, 3, 15, 59, tzinfo=UTC), "pass"), (datetime(2025, 4, 3, 16, tzinfo=UTC), "fail"),
], ids=["nobody noted it", "on the third", "on the fourth, in the office"])
def test_record_is_late_by_its_first_import(at, verdict):
    tables = {name: pd.DataFrame() for name in ("overview", "channels", "regions")}
    again = Coverage(5, 5, "week", imported_at=datetime(2025, 5, 1, tzinfo=UTC), first_imported_at=at)
    found = finding("R31", evidence=Evidence(MARCH, tables, {"channels": again}), today=date(2025, 5, 1))
    assert found.verdict == verdict
    late = "月数据记录：2025-04-03 到期，流量来源 到 2025-04-04 才导入齐。"
    assert verdict == "pass" or (found.sentence, found.met, found.owed) == (late, 2, 3)


# part of a month

def days(period, present, tables=("overview",), **values):
    """Flat days of the period, of which `present` are there."""
    row = pd.DataFrame({name: [float(value * present)] for name, value in values.items()})
    return Evidence(period, dict.fromkeys(tables, row), dict.fromkeys(tables, Coverage(period.n_days, present, "day")))


FLAT = {"inquiries": 10, "visitors": 100, "impressions": 1000, "clicks": 20}


def verdicts(now, last, *ids, **own):
    return {each.rule: each.verdict.value for each in findings(*ids, evidence=now, past=[last], **own)}


@pytest.mark.parametrize(("now", "last", "expected"), [(18, 28, "no_data"), (31, 12, "no_data"), (31, 28, "pass")])
def test_totals_of_half_a_month_are_not_judged_but_rates_are(now, last, expected):
    found = verdicts(days(MARCH, now, **FLAT), days(MARCH.before(), last, **FLAT), "K01", "O05", "O04", "O03")
    assert found == {"K01": expected, "O05": expected, "O04": expected, "O03": "pass"}


def test_half_a_month_says_how_many_days_there_are():
    found = finding("O05", evidence=days(MARCH, 18, **FLAT), past=[days(MARCH.before(), 28, **FLAT)])
    assert found.sentence == "询盘数量缺数据：2025-03 只有 18/31 天，合计不能和完整的一期比。"
    found = finding("O05", evidence=days(MARCH, 31, **FLAT), past=[days(MARCH.before(), 12, **FLAT)])
    assert found.sentence == "询盘数量缺数据：2025-02 只有 12/28 天，合计不能和完整的一期比（本期 310）。"


def test_half_a_month_is_in_no_tier():
    now = days(MARCH, 18, natural_impressions=10, natural_impressions_peer_average=20, natural_impressions_peer_best=30)
    assert finding("O01", evidence=now).sentence == "自然曝光缺数据：2025-03 只有 18/31 天，合计不能和完整的一期比。"


@pytest.mark.parametrize(("weeks", "verdict"), [(3, "no_data"), (5, "fail")])
def test_three_weeks_of_five_are_no_month(weeks, verdict):
    searched = pd.DataFrame({"family": ["搜索"], "visitors": [9.0], "visitors_peer_average": [10.0],
                             "visitors_peer_best": [20.0]})
    now = Evidence(MARCH, {"channels": searched}, {"channels": Coverage(5, weeks, "week")})
    assert finding("O07", evidence=now).verdict == verdict


def quotes(period, present, quiet):
    rows = pd.DataFrame({"quote_id": ["1", "2"], "sales": ["王五", "王五"]})
    return Evidence(period, {"rfq_quotes": rows}, {"rfq_quotes": Coverage(period.n_days, present, "day", quiet=quiet)})


@pytest.mark.parametrize(("present", "verdict"), [(31, "pass"), (28, "pass"), (27, "no_data")])
def test_events_may_have_quiet_days(present, verdict):
    assert finding("C04", evidence=quotes(MARCH, present, 3), rfq_quota=2).verdict == verdict


def test_how_products_stand_does_not_need_every_week():
    shelf = {"products": products(3).assign(growth_score=50.0)}
    now = Evidence(MARCH, shelf, {"products": Coverage(5, 3, "week")})
    assert finding("W12", evidence=now).verdict == Verdict.FAIL
