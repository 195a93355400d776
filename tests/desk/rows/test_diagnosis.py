import re
from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.rules import rules
from opsbook.catalogue.sheets import table_of
from opsbook.desk.closed.recalculation import recalculate
from opsbook.desk.rows.diagnosis import diagnosis_rows
from opsbook.domain.sheetcell import Formula
from opsbook.excel.udfs import CALLS

FUNCTIONS = {"IF", "AND", "OR", "ISNUMBER", "ROUND", "IFERROR", "CHOOSE", "INDEX", "MATCH", "FIND", "ROW"}
OURS = dict(CALLS)
DUE = date(2025, 4, 9)
SERIAL = 45756.0


@pytest.fixture(scope="module")
def findings(finding):
    return [
        finding("O03", value=0.0071, target=0.01, last=0.008, weight=1.5, due=DUE),
        finding("O02", "watch", value=5.0, last=6.0, peer_average=3.0, peer_best=7.0, target=7.0, weight=0.5),
        finding("P01", "fail", "list", value=4.0, target=0.0, n_offenders=4, weight=3.0),
        finding("O06", "pass", value=0.09, target=0.08), finding("D02a", "off"),
        finding("K01", "info", value=-0.1), finding("W01", "no_data", target=3.0),
        finding("W08", value=3.0, target=0.0, weight=1.5),
        finding("S05", "fail", "person", "张三", met=3, owed=20, weight=0.2, due=DUE),
        finding("S05", "pass", "person", "李四", met=20, owed=20),
    ]


@pytest.fixture(scope="module")
def month(small_book, shown, findings):
    return shown(recalculate(small_book(findings), {}))


def test_rows_are_the_rules_in_their_order_with_the_columns_of_the_table():
    rows = diagnosis_rows()
    assert list(rows.columns) == [column.name for column in table_of("诊断").columns]
    assert list(rows["规则"]) == list(rules())


@pytest.mark.parametrize("native", [True, False])
def test_formulas_call_nothing_but_what_every_spreadsheet_knows(native):
    texts = [cell.text for cell in diagnosis_rows(native).to_numpy().ravel() if isinstance(cell, Formula)]
    called = set(re.findall(r"([A-Z_.]+)\(", " ".join(texts)))
    assert called - {"OPS_CODE", "OPS_TARGET", "OPS_GAP"} == FUNCTIONS - (set() if not native else {"CHOOSE"})
    assert native == (not any("OPS_" in text for text in texts))
    assert max(map(len, texts)) < 1000 and all(text.startswith("=") for text in texts)


@pytest.mark.parametrize(("rule", "verdict", "target", "gap"), [
    ("O03", "预警", 0.01, -0.0029), ("O02", "关注", 7.0, -2.0), ("P01", "预警", 0.0, 4.0), ("O06", "达标", 0.08, 0.01),
    ("D02a", "停用", 80.0, ""), ("K01", "提示", -0.15, 0.05), ("W01", "缺数据", 3.0, ""), ("S05", "预警", 10.0, ""),
    ("C06", "", "", ""),
])
def test_verdict_target_and_gap(month, rule, verdict, target, gap):
    row = month.loc[rule]
    assert (row["判定"], row["目标"], row["差"]) == (verdict, target, gap)


def test_a_row_shows_its_finding_and_leaves_empty_what_is_missing(month):
    row = month.loc["O03", ["本期", "上期", "同行平均", "说明", "怎么做", "负责人", "期限"]]
    assert list(row) == [0.0071, 0.008, "", "O03 的话。", "修 O03", "王", SERIAL]


def test_a_rule_judged_by_people_says_how_many_in_place_of_a_number(month):
    assert list(month.loc["S05", ["本期", "差", "判定"]]) == ["1 人未达标", "", "预警"]


def test_what_is_met_or_switched_off_asks_for_nothing(month):
    assert list(month.loc[["O06", "D02a"], "怎么做"]) == ["", ""]


def test_order_puts_fails_first_then_weight_then_the_order_of_the_rules(month):
    order = pd.to_numeric(month["排序"]).dropna().sort_values(ascending=False)
    assert list(order.index) == ["P01", "W08", "O03", "S05", "O02"]


@pytest.fixture(scope="module")
def unjudged(small_book, shown):
    """The sheet of a new store, for 日 and for 周."""
    return {chosen: shown(recalculate(small_book([], chosen), {})) for chosen in ("日", "周")}


@pytest.mark.parametrize(("chosen", "rule", "words"), [
    ("日", "O03", "这条规则按周、月判，选的周期不判。"), ("日", "R09", "还没有这一期的判定，请点“刷新诊断”。"),
    ("周", "C01", "这条规则按月判，选的周期不判。"),
])
def test_a_rule_without_a_finding_says_why(unjudged, chosen, rule, words):
    row = unjudged[chosen].loc[rule]
    assert (row["判定"], row["本期"], row["说明"]) == ("", "", words)


@pytest.mark.parametrize(("native", "words"), [(False, "请点“刷新诊断”"), (True, "请双击“2 刷新诊断”")])
def test_a_workbook_without_buttons_names_none(native, words):
    sentences = " ".join(cell.text for cell in diagnosis_rows(native)["说明"])
    assert words in sentences and (native != ("点“刷新诊断”" in sentences))


@pytest.fixture(scope="module", params=[{}, OURS], ids=["without Python", "with Python"])
def changed(request, small_book, shown, findings):
    """The sheet after the settings were changed by hand, and nothing else."""
    own = {("O03", "自定目标"): 0.005, ("O06", "自定目标"): 0.095, ("W01", "自定目标"): "一", ("O02", "启用"): "否",
           ("P01", "启用"): "否", ("D02a", "启用"): "是", ("W08", "启用"): None}
    return shown(recalculate(small_book(findings, own=own), request.param))


@pytest.mark.parametrize(("rule", "verdict", "target"), [
    ("O03", "达标", 0.005), ("O06", "预警", 0.095), ("W01", "缺数据", 3.0), ("O02", "停用", 7.0), ("P01", "停用", 0.0),
    ("D02a", "缺数据", 80.0), ("W08", "预警", 0.0),
])
def test_what_is_typed_in_the_settings_changes_the_verdict(changed, rule, verdict, target):
    assert (changed.loc[rule, "判定"], changed.loc[rule, "目标"]) == (verdict, target)


def test_a_sentence_of_another_verdict_is_not_shown(changed):
    row = changed.loc["O03"]
    assert row["说明"].startswith("阈值或启用在刷新后改过") and row["怎么做"] == "" and row["排序"] == ""


def test_python_and_the_native_half_show_the_same_sheet(small_book, shown, findings, month):
    pd.testing.assert_frame_equal(shown(recalculate(small_book(findings), OURS)), month)


@pytest.mark.office
def test_office_shows_the_same_sheet(small_book, shown, findings, month, convert, tmp_path):
    path = tmp_path / "small.xlsx"
    path.write_bytes(small_book(findings))
    pd.testing.assert_frame_equal(shown((convert(path, "xlsx") / path.name).read_bytes()), month)
