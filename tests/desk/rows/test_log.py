from datetime import datetime, timedelta

from opsbook.desk.rows.log import COLUMNS, SHOWN, log_rows
from opsbook.domain.activity import Activity

START = datetime(2026, 11, 22, 14, 2)


def activity(n):
    return Activity(START + timedelta(minutes=n), "导入", "完成", n, 0.4, f"第 {n} 次")


def test_newest_first():
    rows = log_rows([activity(1), activity(2)])
    assert list(rows.columns) == list(COLUMNS)
    assert rows.iloc[0].tolist() == [START + timedelta(minutes=2), "导入", "完成", 2, 0.4, "第 2 次"]


def test_only_the_last_are_shown():
    rows = log_rows([activity(n) for n in range(SHOWN + 5)])
    assert (len(rows), rows["行数"].iloc[-1]) == (SHOWN, 5)
