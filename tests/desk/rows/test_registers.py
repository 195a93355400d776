from datetime import UTC, datetime

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from opsbook.catalogue.records import record_of
from opsbook.desk.rows.registers import canonical_rows, cell_rows, read_cell

ZONE = "Asia/Shanghai"
DAY = datetime(2026, 11, 20)


@pytest.mark.parametrize(("column", "cell", "value"), [
    ("日期", DAY, DAY), ("日期", datetime(2026, 11, 20, 9, 30), DAY), ("日期", "2026.11.20", DAY),
    ("日期", "2026年11月20日", DAY), ("日期", 46346.0, DAY), ("日期", "7.3", None), ("日期", 7.3, None),
    ("日期", datetime(1900, 1, 7, 7, 12), None),
    ("日期", "11/12/2026", None), ("日期", "昨天", None), ("日期", True, None), ("日期", None, None),
    ("日期", " ", None),
    ("带来访客", 12.0, 12.0), ("带来访客", "12", 12.0), ("带来访客", "1,200人", 1200.0), ("带来访客", "1.2万", 12000.0),
    ("带来访客", 12.5, None), ("带来访客", "十二", None), ("带来访客", "12条", None), ("带来访客", True, None),
    ("是否报名", "是", True), ("是否报名", "√", True), ("是否报名", True, True), ("是否报名", "N", False),
    ("是否报名", 0.0, False), ("是否报名", "也许", None),
    ("活动名", 3.0, "3"), ("活动名", " 新品 ", "新品"), ("活动名", float("nan"), None), ("活动名", pd.NaT, None),
])
def test_a_cell_of_a_campaign(column, cell, value):
    assert read_cell(record_of("campaigns").table.column(column), cell, ZONE) == value


@pytest.mark.parametrize(("column", "cell", "value"), [
    ("询盘时间", datetime(2026, 11, 20, 9, 35), datetime(2026, 11, 20, 1, 35, tzinfo=UTC)),
    ("询盘时间", "2026-11-20 09:35", datetime(2026, 11, 20, 1, 35, tzinfo=UTC)),
    ("询盘时间", "2026-11-20 09:35 +00:00", datetime(2026, 11, 20, 9, 35, tzinfo=UTC)),
    ("询盘时间", "2026-11-20 下午3:05", datetime(2026, 11, 20, 7, 5, tzinfo=UTC)),
    ("客户国家", "巴西", "BR"), ("客户国家", "united states", "US"), ("客户国家", "火星", "火星"),
    ("类型", "tm", "TM"), ("类型", "电话", "电话"), ("编号", 7600000083.0, "7600000083"),
    ("金额", "US$ 1,234.50", 1234.5), ("金额", "12%", None),
])
def test_a_cell_of_an_inquiry(column, cell, value):
    assert read_cell(record_of("inquiries").table.column(column), cell, ZONE) == value


def test_a_register_and_back():
    record = record_of("orders")
    cells = pd.DataFrame({
        "订单号": ["T1", "T2"], "下单日期": [DAY, None], "国家": ["巴西", "火星"], "金额": [12.5, None],
        "已督促": ["是", "否"], "行号": ["a", "b"]}, dtype=object)
    frame = canonical_rows(record, cells, ZONE)
    assert set(frame) == {*record.fields, "row_id"}
    types = frame.dtypes[["ordered_on", "amount", "urged"]].astype(str).tolist()
    assert types == ["datetime64[us]", "float64", "boolean"]
    back = cell_rows(record, frame, ZONE)
    assert_frame_equal(back[list(cells)], cells)


def test_times_go_back_to_the_offices_clock():
    record = record_of("inquiries")
    cells = pd.DataFrame({"询盘时间": [datetime(2026, 11, 20, 9, 35), None]}, dtype=object)
    assert_frame_equal(cell_rows(record, canonical_rows(record, cells, ZONE), ZONE)[["询盘时间"]], cells)


def test_only_the_fields_asked_for():
    frame = canonical_rows(record_of("orders"), pd.DataFrame({"订单号": ["T1"]}), ZONE, ("order_id",))
    assert frame.to_dict("list") == {"order_id": ["T1"], "row_id": [""]}
