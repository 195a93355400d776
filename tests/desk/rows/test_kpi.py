from datetime import date

import pandas as pd
import pytest

from opsbook.builder.content import Content
from opsbook.builder.workbook import write_book
from opsbook.catalogue.kpi import kpi_items
from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import sheets
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.closed.recalculation import recalculate
from opsbook.desk.rows.kpi import (
    OPERATORS,
    SALES,
    TOTALS,
    KpiMonth,
    kpi_table_rows,
    place_key,
    reference_rows,
    total_rows,
)
from opsbook.domain.kpi import KpiRow, score, totals
from opsbook.domain.kpireferences import Reference
from opsbook.domain.period import month_of
from opsbook.domain.settings import Kpi, Person
from opsbook.domain.verdict import Verdict

OCTOBER = month_of(date(2026, 10, 1))
ITEMS = {item.id: item for item in kpi_items()}
KPI = Kpi(load_settings().kpi.weights, middle_share=0.6, bonus_price=8.0)


def row(person, item, actual, target, limit=None, weight=10.0):
    return KpiRow(person, ITEMS[item], weight, target, limit, actual, "依据")


OPERATOR_ROWS = [
    row("李娜", "inquiries_stable", -0.15, -0.15, -0.2), row("李娜", "products", 15.0, 60.0),
    row("李娜", "p4p", None, 20.0), row("李娜", "showcase", 4.0, None), row("李娜", "records", 0.0, 0.0),
    row("赵凯", "inquiries_stable", -0.2, -0.15, -0.2), row("赵凯", "inquiries_growth", -0.3, 0.1),
    row("赵凯", "products", 61.0, 60.0), row("", "bonus", 250.0, 200.0, weight=None),
]
SALES_ROWS = [row("王强", "orders", 0.0, 0.0), row("王强", "quotes", 0.5, 1.0), row("王强", "first_reply", 0.9, 0.95),
              row("王强", "invitations", 1 / 3, 1.0)]
PEOPLE = [Person("李娜", "运营"), Person("王强", "业务"), Person("赵凯", "运营")]


def test_a_row_holds_what_the_program_fills():
    places = KpiMonth(OCTOBER, KPI, {place_key("李娜", ITEMS["inquiries_stable"]): "f12"})
    first = kpi_table_rows(OPERATORS, OPERATOR_ROWS[:1], places).iloc[0].to_dict()
    assert first == {
        "月": "2026-10", "月初": date(2026, 10, 1), "姓名": "李娜", "规则": "K01", "项": "月询盘环比（稳定期）",
        "权重": 10.0, "目标": -0.15, "界限": -0.2, "实际": -0.15, "计分": "分两档", "依据": "依据",
        "单价": None, "中档得": 0.6, "依据表": "数据记录", "位置": "f12"}


def test_the_bonus_is_the_whole_stores():
    bonus = kpi_table_rows(OPERATORS, OPERATOR_ROWS[-1:], KpiMonth(OCTOBER, KPI)).iloc[0]
    assert (bonus["姓名"], bonus["单价"], bonus["计分"], bonus["权重"]) == ("全店", 8.0, "只计奖", None)


@pytest.mark.parametrize(("record", "rows"), [(OPERATORS, OPERATOR_ROWS), (SALES, SALES_ROWS)])
def test_columns_are_those_the_program_fills(record, rows):
    filled = [column.name for column in record_of(record).columns if column.filled]
    assert list(kpi_table_rows(record, rows, KpiMonth(OCTOBER, KPI)).columns) == filled
    assert set(record_of(record).fill_key) <= set(filled)


def test_a_reference_shows_the_changes():
    found = Reference("流量", "K12", "独立访客", 90.0, 100.0, 60.0, 80.0, 200.0, Verdict.WATCH, "话")
    expected = pd.DataFrame([{
        "月": "2026-10", "月初": date(2026, 10, 1), "模块": "流量", "规则": "K12", "指标": "独立访客", "本期": 90.0,
        "上期": 100.0, "环比": -0.1, "去年同月": 60.0, "同比": 0.5, "同行平均": 80.0, "同行优秀": 200.0, "判定": "关注",
        "说明": "话"}], dtype=object)
    pd.testing.assert_frame_equal(reference_rows([found], OCTOBER), expected)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The workbook with the KPI of a month, its formulas worked out without Excel."""
    month = KpiMonth(OCTOBER, KPI)
    tables = {
        "绩效合计": total_rows(PEOPLE, OCTOBER), "运营绩效": kpi_table_rows(OPERATORS, OPERATOR_ROWS, month),
        "业务绩效": kpi_table_rows(SALES, SALES_ROWS, month)}
    path = tmp_path_factory.mktemp("kpi") / "store.xlsx"
    path.write_bytes(recalculate(write_book(sheets(), Content(tables), macros=False), {}))
    return path


def test_the_sheet_scores_as_python_does(book):
    desk = open_closed(book, {})
    for table, rows in (("运营绩效", OPERATOR_ROWS), ("业务绩效", SALES_ROWS)):
        shown = desk.read(table)
        points = [None if cell in (None, "") else cell for cell in shown["得分"]]
        assert points == pytest.approx([score(each, 0.6) for each in rows])
        assert list(shown["判定"]) == [each.verdict.word for each in rows]


def test_totals_say_how_much_was_scored(book):
    shown = open_closed(book, {}).read("绩效合计")
    expected = sorted(totals([*OPERATOR_ROWS, *SALES_ROWS], 0.6))
    assert list(shown["得分"]) == pytest.approx([points for _, points, _, _ in expected])
    assert list(shown["考核权重"]) == [scored for _, _, scored, _ in expected]
    assert list(shown["已考核"]) == ["已考核 30 / 50", "已考核 40 / 40", "已考核 30 / 30"]


def test_the_bonus_is_paid_above_the_base(book):
    bonus = open_closed(book, {}).read("运营绩效")["奖金"]
    assert bonus.iloc[-1] == 50 * 8.0 and set(bonus.iloc[:-1]) <= {"", None}


def test_a_changed_weight_and_target_change_the_points_without_python(book, tmp_path):
    copy = tmp_path / "store.xlsx"
    copy.write_bytes(book.read_bytes())
    desk = open_closed(copy, {})
    rows = desk.read("运营绩效")
    rows.loc[1, ["权重", "目标"]] = [20.0, 30.0]
    desk.write("运营绩效", rows[["权重", "目标"]])
    desk.commit()
    again = open_closed(copy, {})
    assert again.read("运营绩效")["得分"][1] == 10.0 and again.read("绩效合计")["已考核"][0] == "已考核 40 / 60"


def test_totals_are_a_record_of_its_own():
    assert list(total_rows(PEOPLE, OCTOBER).columns) == [each.name for each in record_of(TOTALS).columns if each.filled]
