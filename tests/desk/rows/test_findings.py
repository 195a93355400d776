from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.findings import finding_rows
from opsbook.domain.finding import Offender
from opsbook.domain.period import day_of, month_of, week_of
from opsbook.domain.streaks import Subject

DAY = date(2025, 3, 5)
EMPTY = None


def rows_of(findings, streaks=EMPTY):
    frame = finding_rows(findings, streaks or {})
    return frame.astype(object).where(frame.notna(), None)


def test_nothing_has_the_columns_of_the_table():
    assert list(finding_rows([], {}).columns) == [column.name for column in table_of("诊断明细").columns]


def test_a_finding_is_a_row(finding):
    found = finding("O03", value=0.0071, target=0.01, last=0.008, weight=1.5, due=DAY)
    row = rows_of([found], {Subject("month", "O03", "store", ""): 3}).loc[0]
    assert list(row) == [
        "月|O03", "月", "2025-03", "O03", "O03", "店铺", "", "预警", 0.0071, 0.008, None, None, 0.01, None, "", None, 3,
        None, "O03 的话。", "修 O03", "王", DAY, 1.5]


def test_days_weeks_and_months_in_this_order_each_with_its_own_key(finding):
    periods = (month_of(DAY), day_of(DAY), week_of(DAY))
    rows = rows_of([finding("W13", value=0.0, target=0.0, period=period) for period in periods])
    assert list(rows["键"]) == ["日|W13", "周|W13", "月|W13"]


def test_the_store_speaks_for_the_rule(finding):
    rows = rows_of([finding("C01", "fail", "person", "张三"), finding("C01", "pass")])
    assert list(rows["键"]) == [None, "月|C01"]


def test_the_only_name_speaks_for_the_rule(finding):
    rows = rows_of([finding("O07", "watch", "channel", "搜索", value=5.0, peer_average=3.0, peer_best=7.0, target=7.0)])
    assert rows.loc[0, ["键", "范围", "名称", "已判"]].tolist() == ["月|O07", "渠道", "搜索", ""]


def test_several_names_are_summed_up(finding):
    people = [finding("S02", "fail", "person", "张三", value=0.5, target=0.95, weight=0.4, due=date(2025, 4, 9)),
              finding("S02", "pass", "person", "李四", value=1.0, target=0.95, owner="李四"),
              finding("S02", "fail", "person", "王五", value=0.6, target=0.95, weight=0.3, due=date(2025, 4, 8))]
    rows = rows_of(people, {Subject("month", "S02", "person", name): n for name, n in (("张三", 2), ("王五", 5))})
    assert list(rows["键"]) == ["月|S02", None, None, None]
    assert list(rows.loc[0].dropna()) == [
        "月|S02", "月", "2025-03", "S02", "S02", "人员", "全部", "预警", "预警", "2 人未达标", 5, 2,
        "3 人：▲ 预警 2（张三、王五）；● 达标 1（李四）。", "修 S02", "王", date(2025, 4, 8), 0.4]


def test_a_summary_of_nothing_judged_counts_nothing(finding):
    rows = rows_of([finding("S06", "no_target", "person", name) for name in "甲乙丙丁戊己"])
    assert (rows.loc[0, "违规数"], rows.loc[0, "说明"]) == (None, "6 人：○ 未设目标 6（甲、乙、丙、丁、戊等）。")


@pytest.mark.parametrize(("rule", "values", "told"), [
    ("R09", {"met": 13, "owed": 27}, "13/27 天"), ("R09", {"verdict": "no_data", "met": 0, "owed": 31}, None),
    ("R01", {"met": 0, "owed": 0}, None), ("O03", {"value": 0.01}, None),
    ("R09", {"value": 3.0, "met": 1, "owed": 2}, None), ("C01", {}, None),
])
def test_days_met_are_told_where_there_is_no_number(finding, rule, values, told):
    assert rows_of([finding(rule, **{"verdict": "fail", **values})]).loc[0, "达标几次"] == told


@pytest.mark.parametrize(("verdicts", "told"), [
    (("fail", "watch", "pass"), "2 人未达标"), (("pass", "pass"), "2 人达标"), (("no_data", "pass"), "1 人达标"),
    (("no_data", "no_target"), None),
])
def test_names_are_counted(finding, verdicts, told):
    people = [finding("S02", verdict, "person", name) for verdict, name in zip(verdicts, "甲乙丙", strict=False)]
    assert rows_of(people).loc[0, "达标几次"] == told


def test_countries_are_named_in_chinese(finding):
    assert rows_of([finding("O03", "fail", "country", "US", value=0.1)]).loc[0, "名称"] == "美国"


@pytest.mark.parametrize(("rule", "values", "told"), [
    ("O03", {"value": 0.0071, "target": 0.01}, ""),
    ("O03", {"verdict": "pass", "value": 0.01 - 1e-14, "target": 0.01}, ""),
    ("O03", {"verdict": "off"}, ""), ("P01", {"verdict": "off"}, ""),
    ("S06", {"verdict": "no_target", "value": 3.0}, ""),
    ("K01", {"verdict": "info", "value": -0.5}, "提示"),
    ("R09", {"verdict": "fail", "met": 3, "owed": 20, "target": 1.0}, "预警"),
    ("P01", {"verdict": "pass", "value": 0.0}, "达标"), ("O13", {"verdict": "pass"}, "达标"),
    ("R27", {"verdict": "watch", "value": 1.6, "target": 0.8, "limit": 1.5}, "关注"),
    ("D06", {"verdict": "pass", "value": 0.4, "last": 0.6, "target": 0.4}, ""),
])
def test_the_word_is_kept_where_the_numbers_would_not_give_it(finding, rule, values, told):
    assert rows_of([finding(rule, **{"verdict": "fail", **values})]).loc[0, "已判"] == told


def test_a_trend_against_a_mean_shows_the_mean_before(finding):
    assert rows_of([finding("D06", "pass", value=0.4, last=0.6, target=0.4)]).loc[0, "上期"] == 0.4


@pytest.mark.parametrize(("rule", "values", "count"), [
    ("P01", {"value": 4.0, "n_offenders": 4}, 4), ("P01", {"verdict": "pass", "value": 0.0}, 0),
    ("P01", {"verdict": "no_data"}, None), ("O16", {"verdict": "info", "value": 9.0, "n_offenders": 3}, None),
    ("R31", {"value": 2.0, "n_offenders": 1, "met": 2, "owed": 3}, 1), ("O03", {"value": 0.1}, None),
])
def test_what_breaks_a_rule_is_counted_where_it_was(finding, rule, values, count):
    assert rows_of([finding(rule, **{"scope": "list", **values})]).loc[0, "违规数"] == count


def test_a_rule_that_is_no_longer_there_is_left_out(finding):
    assert rows_of([finding("X99")]).empty


def test_offenders_do_not_multiply_rows(finding):
    found = finding("P01", "fail", "list", value=1.0, offenders=(Offender("1", "鞋", ""),))
    assert len(rows_of([found])) == 1 and isinstance(finding_rows([found], {}), pd.DataFrame)
