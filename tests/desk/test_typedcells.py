from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from opsbook.catalogue.checks import checks
from opsbook.catalogue.records import record_of
from opsbook.desk.rowchecks import row_slips
from opsbook.desk.typedcells import TypedTable
from opsbook.texts import say

TODAY, NOW = date(2026, 11, 22), datetime(2026, 11, 22, 9)


def table(record, formulas=None, **cells):
    """A record table of one row with these cells; `formulas` stand where none is given (None: in their columns)."""
    rows = pd.DataFrame({column.name: [cells.get(column.name)] for column in record_of(record).columns}, dtype=object)
    own = [each.name for each in record_of(record).columns if each.kind == "formula" and each.name not in cells]
    told = pd.DataFrame({name: [name in (own if formulas is None else formulas)] for name in rows}, dtype=bool)
    return TypedTable(record_of(record), rows, told, ("李娜",), TODAY)


@pytest.mark.parametrize(("record", "column", "value", "key"), [
    ("operations", "日期", 7.3, "date_number"), ("operations", "日期", "7.3", "date"),
    ("operations", "日期", "2026-11-20", "date_text"),
    ("operations", "日期", "昨天", "date"), ("operations", "日期", datetime(2099, 1, 1), "date_far"),
    ("operations", "花费", "12", "number_text"), ("operations", "花费", "十二", "number"),
    ("operations", "花费", -1.0, "least"),
    ("operations", "在线小时", 25.0, "most"), ("operations", "类型", "调整价格", "choice"),
    ("operations", "账号", "李四", "person"),
    ("inquiries", "产品ID", "1.60071E+12", "id_digits"), ("inquiries", "产品ID", 1.6e15, "id_digits"),
    ("inquiries", "买家邮箱", "a@b.com; c@d.com", "email"), ("inquiries", "备注", "#REF!", "text_error"),
    ("inquiries", "买家", "Jos\ufffd", "text_lost"), ("keywords", "词", datetime(2026, 3, 4), "text_date"),
    ("customers", "国家", "亚特兰蒂斯", "country"), ("customers", "逾期天数", 3.0, "overwritten"),
])
def test_a_wrong_cell_is_told_with_what_to_do(record, column, value, key):
    [slip] = table(record, **{column: value}).slips()
    assert (slip.row, slip.column) == (0, column) and slip.todo
    assert slip.what == say(f"check.{key}", least="0", most="24", value=value, column=column, count=1)


@pytest.mark.parametrize(("record", "column", "value"), [
    ("operations", "日期", datetime(2026, 11, 20)), ("operations", "花费", 0.0), ("operations", "类型", "调价"),
    ("operations", "账号", "李娜"), ("operations", "账号", None), ("customers", "国家", "美国"),
    ("customers", "国家", "US"),
    ("inquiries", "产品ID", 1600712345678.0), ("inquiries", "产品ID", "01600712345678"),
    ("inquiries", "买家邮箱", " a@b.com "), ("inquiries", "备注", "3-4 天发货"), ("keywords", "词", 304.0),
    ("customers", "客户", "  "), ("operations", "在线小时", 24.0),
])
def test_a_right_cell_is_not(record, column, value):
    assert list(table(record, **{column: value}).slips()) == []


def test_who_left_is_told_once_with_the_number_of_rows():
    one = table("operations", 账号="李四")
    rows = pd.concat([one.rows] * 3 + [table("operations", 账号="王五").rows], ignore_index=True)
    formulas = pd.concat([one.formulas] * 4, ignore_index=True)
    slips = list(replace(one, rows=rows, formulas=formulas).slips())
    assert [(slip.row, slip.value) for slip in slips] == [(0, "李四"), (3, "王五")]
    assert "3 行" in slips[0].what and "1 行" in slips[1].what and "离职" in slips[0].todo


def test_a_number_in_a_cell_for_dates_is_told_as_typed():
    [slip] = table("operations", 日期=datetime(1900, 1, 7, 7, 12)).slips()
    assert (slip.value, slip.what) == ("7.3", say("check.date_number"))


def test_a_formula_is_what_its_column_holds():
    assert list(table("customers", formulas=("逾期天数",), 逾期天数=3.0).slips()) == []


def test_a_formula_that_was_cleared_is_told_where_the_row_holds_something():
    [cleared] = table("mailings", formulas=(), 人数=300).slips()
    assert (cleared.column, cleared.value, cleared.what) == ("要几天", "", say("check.cleared"))
    assert "刷新" in cleared.todo and list(table("mailings", formulas=()).slips()) == []


def found(record, *rows):
    """What the checks say of rows of a record, as (row, column)."""
    columns = [column.name for column in record_of(record).columns]
    frame = pd.DataFrame([{name: row.get(name) for name in columns} for row in rows], dtype=object)
    return [(slip.row, slip.column) for check in checks() for slip in row_slips(check, {record: frame}, NOW)]


@pytest.mark.parametrize(("record", "rows", "expected"), [
    ("inquiries", [{"询盘时间": datetime(2026, 11, 20, 9), "首次回复时间": datetime(2026, 11, 20, 8, 59)}],
     [(0, "首次回复时间")]),
    ("inquiries", [{"询盘时间": datetime(2026, 11, 20, 9), "首次回复时间": datetime(2026, 11, 20, 9)}], []),
    ("inquiries", [{"询盘时间": datetime(2026, 11, 22, 9, 1)}], [(0, "询盘时间")]),
    ("inquiries", [{"询盘时间": datetime(2026, 11, 22, 9)}, {"询盘时间": None}], []),
    ("inquiries", [{"编号": "1"}, {"编号": "2"}, {"编号": "1"}, {"编号": None}, {"编号": None}], [(2, "编号")]),
    ("orders", [{"下单日期": datetime(2026, 11, 2, 10), "发货日期": datetime(2026, 11, 2)}], []),
    ("orders", [{"下单日期": datetime(2026, 11, 2), "发货日期": datetime(2026, 11, 1)}], [(0, "发货日期")]),
    ("campaigns", [{"是否报名": "否"}, {"是否报名": "否", "未报原因": "没货"}, {"是否报名": "是"}], [(0, "未报原因")]),
    ("customers", [{"客户": "Blue Harbor"}, {"客户": "Blue Harbor Ltd"}], [(0, "客户"), (1, "客户")]),
    ("offers", [{"开始": "7.3", "结束": datetime(2026, 11, 1)}], []),
])
def test_checks_of_rows(record, rows, expected):
    assert found(record, *rows) == expected


def test_a_table_that_is_not_there_is_not_looked_at():
    assert [slip for check in checks() for slip in row_slips(check, {}, NOW)] == []
