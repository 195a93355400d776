from datetime import date

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.kpi import evidence_tables, kpi_items
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.kpi import KpiRow, score, totals
from opsbook.domain.kpirows import KpiBasis, items_of
from opsbook.domain.period import month_of
from opsbook.domain.settings import Person
from opsbook.domain.verdict import Verdict

SETTINGS, ITEMS = load_settings(), {item.id: item for item in kpi_items()}
OCTOBER = month_of(date(2026, 10, 1))
WHOLE, PART = Coverage(31, 31, "day"), Coverage(31, 12, "day")
PEOPLE = (Person("李娜", "运营"), Person("王强", "业务"))
N_WORKDAYS = 21.0


def row(item, actual, target=None, limit=None, weight=40.0):
    return KpiRow("李娜", ITEMS[item], weight, target, limit, actual, "")


@pytest.mark.parametrize(("given", "verdict", "points"), [
    (row("inquiries_stable", -0.15, -0.15, -0.20), Verdict.PASS, 40.0),
    (row("inquiries_stable", -0.1501, -0.15, -0.20), Verdict.WATCH, 20.0),
    (row("inquiries_stable", -0.20, -0.15, -0.20), Verdict.WATCH, 20.0),
    (row("inquiries_stable", -0.2001, -0.15, -0.20), Verdict.FAIL, 0.0),
    (row("inquiries_stable", None, -0.15, -0.20), Verdict.NO_DATA, None),
    (row("inquiries_growth", 0.10, 0.10), Verdict.PASS, 40.0),
    (row("inquiries_growth", 0.05, 0.10), Verdict.FAIL, 20.0),
    (row("inquiries_growth", -0.30, 0.10), Verdict.FAIL, 0.0),
    (row("inquiries_growth", 0.10), Verdict.NO_TARGET, None),
    (row("products", 90.0, 60.0), Verdict.PASS, 40.0),
    (row("products", 15.0, 60.0), Verdict.FAIL, 10.0),
    (row("products", 0.0, 60.0), Verdict.FAIL, 0.0),
    (row("products", 0.0, 0.0), Verdict.PASS, 40.0),
    (row("orders", 0.0, 0.0), Verdict.PASS, 40.0),
    (row("orders", 1.0, 0.0), Verdict.FAIL, 0.0),
    (row("orders", 2.0, 0.0, 2.0), Verdict.FAIL, 0.0),
    (row("orders", 3.0, 0.0, 2.0), Verdict.FAIL, 0.0),
    (row("products", 30.0, 60.0, 30.0), Verdict.FAIL, 20.0),
    (row("bonus", 250.0, 200.0, weight=None), Verdict.INFO, None),
    (row("products", 15.0, 60.0, weight=None), Verdict.FAIL, None),
])
def test_verdict_and_points(given, verdict, points):
    assert (given.verdict, score(given, 0.5)) == (verdict, points)


def test_points_between_the_lines_are_the_companys_choice():
    assert score(row("inquiries_stable", -0.18, -0.15, -0.20), 0.8) == 32.0


def test_totals_count_what_was_scored():
    rows = [row("products", 30.0, 60.0, weight=10.0), row("p4p", None, 20.0, weight=30.0),
            row("showcase", 5.0, weight=5.0)]
    assert list(totals(rows, 0.5)) == [("李娜", 5.0, 10.0, 45.0)]


def operations(*days, person="李娜", kind="新发"):
    return pd.DataFrame({"date": pd.to_datetime(list(days)), "kind": kind, "person": person})


def ground(tables=None, coverage=None, past=(), **own):
    tables = tables or {}
    evidence = Evidence(OCTOBER, tables, {name: (coverage or {}).get(name, WHOLE) for name in tables})
    known = {each.period: each for each in past}
    before = [known.get(OCTOBER.before(back), Evidence(OCTOBER.before(back))) for back in range(1, 13)]
    settings = msgspec.structs.replace(SETTINGS, **{"people": PEOPLE, **own})
    store = StorePeriod(evidence, settings, date(2026, 11, 3), before)
    return Ground(metrics(), store, {rule.id: getattr(rule, "target", None) for rule in rules().values()})


def found(item, *args, person=None, **more):
    basis = KpiBasis(ground(*args, **more), rules(), evidence_tables())
    return next(each for each in items_of(ITEMS.values(), basis)
                if each.item.id == item and (person is None or each.person == person))


def told(item, *args, **more):
    seen = found(item, *args, **more)
    return seen.actual, seen.target, seen.evidence


def test_operations_are_counted_with_their_days():
    assert told("products", {"T11": operations("2026-10-02", "2026-10-02", "2026-10-28")}, targets={"K04": 60.0}) == (
        3.0, 60.0, "操作记录 3 行，10-02 至 10-28")


def test_who_did_nothing_in_a_log_that_was_kept_has_done_nothing():
    assert told("products", {"T11": operations("2026-10-02", person="赵凯")}) == (
        0.0, None, "操作记录这个月没有他的行")


def test_a_log_that_was_not_kept_is_missing():
    assert told("products") == (None, None, "操作记录、员工报表没有 2026-10 的数据，不计分")


def test_a_log_kept_for_part_of_the_month_is_missing():
    log = {"T11": operations("2026-10-20")}
    assert told("products", log, {"T11": PART}) == (
        None, None, "操作记录、员工报表只有 12/31 天有数据，不够一个月，不计分")


def marketing(*rows):
    return pd.DataFrame([{"date": pd.Timestamp(day), "person": person, "kind": kind, "used": used, "quota": quota}
                         for day, person, kind, used, quota in rows]).assign(followed=None, after_visitors=None)


def test_days_with_the_whole_quota_used_against_working_days():
    rows = marketing(("2026-10-09", "王强", "访客营销", 20.0, None), ("2026-10-10", "王强", "访客营销", 12.0, None),
                     ("2026-10-10", "王强", "访客营销", 8.0, None), ("2026-10-12", "王强", "访客营销", 19.0, None),
                     ("2026-10-13", "王强", "访客营销", 10.0, 10.0), ("2026-10-14", "王强", "站内营销", 20.0, 20.0),
                     ("2026-10-15", "赵凯", "访客营销", 20.0, 20.0))
    assert told("visitor_marketing", {"T17": rows}) == (
        3.0, N_WORKDAYS, "客户营销 6 行，10-09 至 10-14；用满 20 个的 3 天")


def duties(*rows):
    return pd.DataFrame([{"date": pd.Timestamp("2026-10-09"), "person": person, "done": done, "done_on": pd.NaT,
                          "reason": None} for person, done in rows]).astype({"done": "boolean", "reason": "str"})


def test_duties_that_operators_share_count_for_each_of_them():
    rows = duties(("运营", True), ("运营", True), ("运营", False), ("运营", True), ("王强", False))
    seen = found("records", {"T02": rows}, person="李娜")
    assert (seen.actual, seen.evidence) == (0.75, "每日必做 4 行，10-09 至 10-09")


def test_marketing_belongs_to_the_role_the_company_chose():
    readings = msgspec.structs.replace(SETTINGS.readings, visitor_marketing_owner="运营")
    assert found("visitor_marketing", readings=readings).person == "李娜"


def orders(*rows):
    columns = ["order_id", "sales", "status", "ship_by", "shipped_on"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(ship_by=pd.to_datetime(frame["ship_by"]), shipped_on=pd.to_datetime(frame["shipped_on"]))


def test_orders_due_in_the_month_and_not_sent_by_their_day():
    now = orders(("A1", "王强", "已发货", "2026-10-10", "2026-10-10"),
                 ("A2", "王强", "已发货", "2026-10-10", "2026-10-11"),
                 ("A3", "王强", "待发货", "2026-10-31", None), ("A4", "王强", "取消", "2026-10-10", None),
                 ("A5", "王强", "待发货", "2026-11-20", None), ("A6", "赵凯", "待发货", "2026-10-10", None))
    assert told("orders", {"T21": now}) == (2.0, 0.0, "到期 3 单，没按时发 2 单：A2、A3")


def test_orders_of_the_month_before_are_due_too():
    placed = Evidence(OCTOBER.before(), {"orders": orders(("A1", "王强", "待发货", "2026-10-10", None))})
    now = {"orders": orders(("A2", "王强", "已发货", "2026-10-10", "2026-10-09"))}
    words = "（没登记订单，数的是导出，连同前 6 个月下的单；S12 只看当期导出，会不一样）"
    assert told("orders", now, past=[placed]) == (1.0, 0.0, f"到期 2 单，没按时发 1 单：A1{words}")


def test_from_the_register_person_and_rule_count_the_same():
    rows = finished(("A1", "王强", "2026-10-01", True), ("A2", "王强", "2026-10-31", None)).assign(
        ordered_on=pd.Timestamp(2026, 8, 1))
    evidence = Evidence(OCTOBER, {"T21": rows, "open_orders": rows})
    ground = Ground(metrics(), StorePeriod(evidence, SETTINGS, date(2026, 11, 3)), {})
    asked = ground.measured(rules()["S11"].metric, "person", "王强", back=0).value
    assert (asked, told("invitations", evidence.tables)[0]) == (0.5, 0.5)


def test_without_orders_due_nothing_is_scored():
    assert told("orders", {"T21": orders(("A1", "王强", "待发货", "2026-12-01", None))})[0] is None


def finished(*rows):
    frame = pd.DataFrame(rows, columns=["order_id", "sales", "finished_on", "invited"])
    return frame.assign(finished_on=pd.to_datetime(frame["finished_on"]), status="已完成",
                        ship_by=pd.NaT, shipped_on=pd.NaT)


@pytest.mark.parametrize(("rows", "actual", "words"), [
    ([("A1", "王强", "2026-10-01", True), ("A2", "王强", "2026-10-31", None), ("A3", "王强", "2026-11-01", True)],
     0.5, "完成 2 单，邀评 1 单，没邀：A2"),
    ([("A1", "王强", "2026-09-30", True)], None, "这个月没有完成的订单，不计分"),
    ([("A1", "王强", "2026-10-01", None)], None, "这个月完成的订单都没写邀没邀评，不计分"),
])
def test_orders_finished_in_the_month_and_asked_about(rows, actual, words):
    assert told("invitations", {"T21": finished(*rows)}) == (actual, 1.0, words)


def test_a_rate_of_nothing_says_why_it_is_not_scored():
    staff = pd.DataFrame({"person": ["王强"], "reply_rate": [float("nan")]})
    actual, target, words = told("reply_rate", {"staff": staff})
    assert (actual, target) == (None, 0.95)
    assert words.startswith("员工报表 1 行；“") and words.endswith("算不出，不计分")


def overview(inquiries, period=OCTOBER):
    return Evidence(period, {"overview": pd.DataFrame({"inquiries": [inquiries]})})


def month_of_inquiries(now, before, **own):
    basis = KpiBasis(ground(overview(now).tables, past=[overview(before, OCTOBER.before())], **own), rules(),
                     evidence_tables())
    rows = items_of(ITEMS.values(), basis)
    return [(each.person, each.item.rule, each.actual, each.target, each.limit) for each in rows
            if each.item.rule in ("K01", "K02", "K03")]


def test_stable_months_are_judged_by_the_drop_and_paid_above_the_base():
    assert month_of_inquiries(250.0, 200.0) == [
        ("李娜", "K01", 0.25, -0.15, -0.20), ("", "K02", 250.0, 200.0, None)]


def test_growing_months_are_judged_by_growth():
    assert month_of_inquiries(198.0, 180.0, targets={"K02": 200.0, "K03": 0.1}) == [
        ("李娜", "K03", 0.1, 0.1, None), ("", "K02", 198.0, 200.0, None)]


def test_an_item_of_no_weight_is_left_out():
    kpi = msgspec.structs.replace(SETTINGS.kpi, weights={**SETTINGS.kpi.weights, "inquiries": 0.0})
    assert [rule for _, rule, *_ in month_of_inquiries(250.0, 200.0, kpi=kpi)] == ["K02"]


def test_blocks_stand_by_name_not_by_points():
    people = (Person("b", "运营"), Person("c", "管理者"), Person("a", "业务"))
    rows = items_of(ITEMS.values(), KpiBasis(ground(people=people), rules(), evidence_tables()))
    assert list(dict.fromkeys(each.person for each in rows)) == ["a", "b", ""]
    assert sum(each.weight or 0 for each in rows if each.person == "a") == 100.0
    assert sum(each.weight or 0 for each in rows if each.person == "b") == 100.0
    assert {each.verdict for each in rows} == {Verdict.NO_DATA}
