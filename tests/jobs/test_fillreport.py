"""The sentences of a fill."""

from datetime import date

import pytest

from opsbook.domain.period import day_of, month_of, week_of
from opsbook.jobs.fillreport import FillReport
from opsbook.jobs.registers import BookTaken

DAY = date(2026, 11, 10)
DAYS, WEEK, MONTH = day_of(DAY), week_of(DAY), month_of(DAY)


@pytest.mark.parametrize(("period", "is_late", "told"), [
    (DAYS, False, "填写今日：2026-11-10 "), (MONTH, False, "填写上月：2026-11 "),
    (WEEK, False, "填写上周：2026-11-08~2026-11-14 "),
    (DAYS, True, "补填每日必做：2026-11-10 "), (WEEK, True, "补填每周的表：2026-11-08~2026-11-14 "),
    (MONTH, True, "补填每月的表：2026-11 "),
])
def test_an_earlier_period_is_not_called_today_or_last(period, is_late, told):
    assert FillReport(period, is_late, 3, 1, 0, ()).sentence == f"{told}新增 3 行，更新 1 行"


def test_own_books_and_problems_are_told_with_where_to_see_them():
    report = FillReport(DAYS, False, 0, 0, 2, ("提醒",), (BookTaken("林晓", new=1),), 4)
    assert report.sentence == "填写今日：2026-11-10 已经是填好的，没有改动，登记簿合并 1 行，“问题清单”有 4 条要看"
    assert [line[:5] for line in report.lines] == ["登记簿 1", "提醒", "2 个手改", "填写今日："]
