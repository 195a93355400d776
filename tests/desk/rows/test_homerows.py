from datetime import date, datetime

import pandas as pd

from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows import duesheets, todos
from opsbook.domain.counters import Counter
from opsbook.domain.duesheets import DueSheet, RowCount
from opsbook.domain.period import week_of

WEEK = week_of(date(2026, 11, 17))


def test_counters_as_rows_of_the_home_sheet():
    rows = todos.todo_rows([Counter("a", "没回的询盘", 3, "没回 5 条", "inquiries"),
                            Counter("b", "快到期的券", 0, "", "mailing"),
                            Counter("c", "没覆盖的词", None, "", "keywords")])
    expected = [("没回的询盘", 3, "询盘登记"), ("快到期的券", 0, "EDM和券"), ("没覆盖的词", "缺数据", "关键词库")]
    pd.testing.assert_frame_equal(rows, pd.DataFrame(expected, columns=["待办", "数", "看哪里"], dtype=object))


def test_due_tables_as_rows_of_the_home_sheet():
    due, at = date(2026, 11, 24), datetime(2026, 11, 24)
    rows = duesheets.due_sheet_rows([
        DueSheet("metrics", WEEK, "short", due, RowCount(40, 6)), DueSheet("week_plan", WEEK, "late", due),
        DueSheet("regions", WEEK, "filled", due, RowCount(9)), DueSheet("quotes", WEEK, "optional", due)])
    label = WEEK.label
    expected = [(f"数据记录 {label}", "缺 6 行", "数据记录", at), (f"每周计划 {label}", "缺，没填", "计划", at),
                (f"访客地域 {label}", "已填", "访客地域", at), (f"RFQ报价 {label}", "没有新行", "RFQ报价", at)]
    pd.testing.assert_frame_equal(rows, pd.DataFrame(expected, columns=["期", "状态", "表", "该在"], dtype=object))


def test_the_columns_are_those_of_the_workbook():
    for name, columns in ((todos.TODOS, todos.COLUMNS), (duesheets.DUE, duesheets.COLUMNS)):
        written = [column.name for column in table_of(name).columns if column.kind != "formula"]
        assert sorted(columns) == sorted(written)
