from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import storemonths

from opsbook.domain.actioneffects.report import TOLD
from opsbook.domain.chance.change import Change
from opsbook.domain.verdict import Verdict
from opsbook.review.actions import PlanSeen, judged_actions, judged_plan
from opsbook.review.leads import one_a_cause
from opsbook.review.pages.benchmarks import strip
from opsbook.review.places import sheet_of
from opsbook.review.view import view_of

LAST = storemonths.finding("O03", "ctr", Verdict.FAIL, title="总点击率", value=0.006, target=0.01, weight=2.0)
LAST = replace(LAST, period=storemonths.MONTH.before())


def planned_row(rule="O03", group="下月计划", month="2025-02-01", done="否"):
    return {"rule": rule, "group": group, "date": pd.Timestamp(month), "done": done}


CALENDAR = storemonths.settings().calendar
DONE = storemonths.register("month_plan", planned_row(done="是"))


@pytest.mark.parametrize(("value", "verdict", "result"), [
    (0.012, Verdict.PASS, "worked"), (0.008, Verdict.FAIL, "watching"), (0.006, Verdict.FAIL, "no_effect"),
    (0.004, Verdict.FAIL, "no_effect"), (None, Verdict.NO_DATA, "unclear")])
def test_action_is_judged_by_its_effect(months, value, verdict, result):
    now = replace(LAST, value=value, verdict=verdict)
    month = replace(months["empty"], findings=(now,), last_findings=(LAST,), plan=DONE)
    assert [(each.after.value, each.result) for each in judged_actions(view_of(month))] == [(value, result)]


@pytest.mark.parametrize(("met", "owed", "result"), [
    (5, 5, "watching"), (2, 5, "watching"), (1, 4, "no_effect"), (0, 4, "no_effect"), (0, 0, "unclear")])
def test_daily_and_weekly_rules_are_judged_by_the_periods_met(months, met, owed, result):
    last = replace(LAST, value=None, met=1, owed=4)
    month = replace(months["empty"], findings=(replace(last, met=met, owed=owed),), last_findings=(last,))
    assert [each.result for each in judged_actions(view_of(month))] == [result]


def test_action_whose_rule_is_silent_has_no_data(months):
    month = replace(months["empty"], last_findings=(LAST,), plan=DONE)
    assert [(each.result, each.reason) for each in judged_actions(view_of(month))] == [("unclear", "no_data")]


@pytest.mark.parametrize(("rows", "done", "result"), [
    ([planned_row()], "否", "not_done"), ([planned_row(done="部分")], "部分", "watching"),
    ([planned_row(done="是")], "是", "watching"), ([planned_row(done=None)], "", "unclear"), ([], "", "unclear"),
    ([planned_row(rule="O06")], "", "unclear"), ([planned_row(month="2025-03-01")], "", "unclear"),
    ([planned_row(), planned_row(group="上月行动", month="2025-03-01", done="是")], "是", "watching"),
    ([planned_row(group="上月行动")], "", "unclear"), ([planned_row(group="重点动作")], "", "unclear"),
], ids=["not", "in part", "done", "not said", "no plan", "another", "next month's plan", "looked back on",
        "looked back a month ago", "no action"])
def test_what_was_not_done_or_not_said_to_be_is_judged_no_further(months, rows, done, result):
    now = replace(LAST, value=0.008)
    plan = storemonths.register("month_plan", *rows)
    month = replace(months["empty"], findings=(now,), last_findings=(LAST,), plan=plan)
    assert [(each.done, each.result) for each in judged_actions(view_of(month))] == [(done, result)]


@pytest.mark.parametrize(("value", "shown"), [
    (0, "●━━平━━━━优━━━"), (99, "━━●平━━━━优━━━"), (100, "━━━平●━━━优━━━"), (150, "━━━平━━●━优━━━"),
    (199, "━━━平━━━●优━━━"), (200, "━━━平━━━━优●━━"), (900, "━━━平━━━━优━●━")])
def test_strip_shows_where_a_value_stands(value, shown):
    assert strip(value, 100, 200) == shown


@pytest.mark.parametrize("numbers", [(None, 1, 2), (1, None, 2), (1, 2, None), (1, 2, 2)])
def test_strip_needs_all_three_numbers(numbers):
    assert strip(*numbers) is None


@pytest.mark.parametrize(("rule", "metric", "scope", "sheet"), [
    ("O07", "visitors", "channel", "流量来源"), ("O14", "", "country", "地区"),
    ("S02", "reply_in_limit", "person", "人员"), ("O03", "ctr", "store", "漏斗"),
    ("C04", "rfq_done_rate", "store", "RFQ"), ("P02", "", "list", "产品"),
    ("R14", "", "list", "关键词与P4P"), ("S01", "", "list", "询盘时点"),
    ("R10", "p4p_ctr", "store", "关键词与P4P"), ("S01", "reply_hours", "store", "询盘时点"),
    ("W01", "star", "store", "说明")])
def test_finding_is_shown_on_its_sheet(rule, metric, scope, sheet):
    assert sheet_of(storemonths.finding(rule, metric, Verdict.FAIL, scope=scope)) == sheet


def flag(rule, metric="", **values):
    return storemonths.finding(rule, metric, Verdict.FAIL, scope="list" if not metric else "store", **values)


@pytest.mark.parametrize(("flags", "kept"), [
    ([flag("O04", "visitors"), flag("K12", "visitors")], ["O04"]),
    ([flag("W08", "zero_90"), flag("P02")], ["W08"]), ([flag("P02"), flag("W08", "zero_90")], ["P02"]),
    ([flag("P10"), flag("W12", "low_score")], ["P10"]), ([flag("R20", "problem_products"), flag("P15")], ["R20"]),
    ([flag("P11"), flag("P12"), flag("O04", "visitors")], ["P11", "O04"]),
    ([flag("R30"), flag("R29")], ["R30", "R29"])])
def test_one_row_a_cause(flags, kept):
    assert [each.rule for each in one_a_cause(flags)] == kept


def effects_of(conclusion, **said):
    row = dict.fromkeys(TOLD) | {"metric": "visitors", "n_actions": 3, "n_units": 2.0, "effect": 0.4, "low": 0.1,
                                 "high": 0.8, "conclusion": conclusion, **said}
    return pd.DataFrame([row], columns=list(TOLD))


@pytest.mark.parametrize(("effects", "result", "remark"), [
    (effects_of("worked"), "worked", "2 个产品的访客比没动的同类 +40%（+10%~+80%），见效"),
    (effects_of("unclear"), "watching", "离目标更近，还没到；2 个产品的访客比没动的同类 +40%（+10%~+80%），说不清"),
    (effects_of("watching", effect=float("nan")), "watching", "离目标更近，还没到；动了 3 个产品，待观察"),
    (pd.concat([effects_of("unclear"), effects_of("worked", metric="impressions")]), "watching",
     "离目标更近，还没到；2 个产品的访客比没动的同类 +40%（+10%~+80%），说不清"),
    (effects_of("worked").head(0), "unclear", "没有登记做没做，不算它的功劳；操作记录里没有动过这些产品"),
])
def test_what_was_done_to_the_products_a_plan_is_about_counts_as_done(effects, result, remark):
    seen = PlanSeen([replace(LAST, value=0.008)], CALENDAR, None, {"O03": effects})
    assert [(each.result, each.remark) for each in judged_plan([LAST], seen)] == [(result, remark)]


def test_a_change_that_chance_explains_is_nobodys_merit():
    seen = PlanSeen([replace(LAST, value=0.012, verdict=Verdict.PASS)], CALENDAR, DONE,
                    changes={("ctr", "store", ""): change(0.006, 0.012, "unseen")})
    assert [(each.result, each.reason) for each in judged_plan([LAST], seen)] == [("unclear", "chance")]


def change(before, now, reality):
    return Change(before, now, now - before, -0.1, 0.1, 0.4 if reality == "unseen" else 0.01, reality)


LATE = storemonths.finding("S01", "", Verdict.FAIL, title="首次回复超时的询盘和TM", scope="list", value=253.0,
                           target=0.0)
LATE = replace(LATE, period=LAST.period)
IN_TIME, ZERO = ("reply_in_limit", "store", ""), ("zero_90", "store", "")


@pytest.mark.parametrize(("rule", "changes", "said"), [
    ("S01", {}, (253, 409, "unclear", "untested")),
    ("S01", {IN_TIME: change(0.41, 0.458, "unseen")}, (0.41, 0.458, "unclear", "chance")),
    ("S01", {IN_TIME: change(0.41, 0.9, "real")}, (0.41, 0.9, "watching", "closer")),
    ("S01", {IN_TIME: change(0.41, 0.2, "real")}, (0.41, 0.2, "no_effect", "")),
    ("S01", {IN_TIME: change(0.41, 1.0, "real")}, (0.41, 1.0, "worked", "")),
    ("O14", {}, (253, 409, "unclear", "untested")), ("P02", {}, (253, 409, "unclear", "untested")),
    ("P02", {ZERO: change(253, 409, "real")}, (253, 409, "no_effect", "")),
], ids=["replies not compared", "by chance", "better", "worse", "all in time", "a list", "a counted list",
        "its count compared"])
def test_a_longer_list_is_no_harm_until_it_is_told_apart_from_chance(rule, changes, said):
    last = replace(LATE, rule=rule)
    seen = PlanSeen([replace(last, value=409.0)], CALENDAR,
                    storemonths.register("month_plan", planned_row(rule=rule, done="是")), changes=changes)
    found, = judged_plan([last], seen)
    assert (found.before.value, found.after.value, found.result, found.reason) == said


@pytest.mark.parametrize(("rule", "due"), [("O03", date(2025, 3, 17)), ("S01", date(2025, 3, 3))])
def test_an_action_is_due_in_the_month_it_was_planned_for_whenever_its_finding_was_written(rule, due):
    last = replace(LAST, rule=rule, due=date(2025, 4, 10))
    assert [each.due for each in judged_plan([last], PlanSeen([], CALENDAR))] == [due]


def test_what_is_not_due_before_the_month_ends_is_not_yet_without_effect():
    last, done = replace(LAST, rule="W01"), storemonths.register("month_plan", planned_row(rule="W01", done="是"))
    found, = judged_plan([last], PlanSeen([last], CALENDAR, done))
    assert (found.due, found.result, found.reason) == (date(2025, 4, 2), "watching", "open")
