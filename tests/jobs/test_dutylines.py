"""What a day's fill says of the rows that came along."""

from datetime import date

import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.duties import Duty, DutyRow, Owed, owed_duties
from opsbook.jobs.dutylines import MANY, owed_lines

DAY = date(2026, 11, 20)
DAILY = Duty("a", "违规检查", "", "", "", "workday")
WEEKLY = Duty("b", "每周计划", "", "", "", "week")


def told(owed, book=()):
    return list(owed_lines(owed, book, DAY))


def test_a_day_without_anything_carried_has_one_line():
    assert told([]) == ["2026-11-20 没有要做的"]
    assert told([Owed(DAILY, "赵六", DAY)]) == ["2026-11-20 每日必做 1 项"]


@pytest.mark.parametrize(("owed", "since"), [
    ([Owed(DAILY, "赵六", DAY, 3), Owed(WEEKLY, "赵六", DAY)], "其中 1 项是没做完带过来的，最早从 2026-11-17 起"),
    ([Owed(DAILY, "赵六", DAY, 3), Owed(WEEKLY, "赵六", date(2026, 11, 10), 10)],
     "其中 2 项是没做完带过来的，最早从 2026-11-10 起"),
])
def test_what_came_along_is_told_with_the_day_it_began(owed, since):
    assert since in told(owed)[1] and "未完成原因" in told(owed)[1]


@pytest.mark.parametrize(("count", "lines"), [(MANY - 1, 2), (MANY, 3)])
def test_many_are_told_how_to_be_closed_together(count, lines):
    assert len(told([Owed(DAILY, str(n), DAY, 1) for n in range(count)])) == lines


def test_three_weeks_without_a_tick_are_one_row_a_duty():
    days = [date(2026, 10, 30), *(date(2026, 11, day) for day in range(1, 20))]
    book = [*(DutyRow(day, DAILY.title, "运营") for day in days), DutyRow(date(2026, 11, 3), WEEKLY.title, "运营")]
    owed = list(owed_duties([DAILY, WEEKLY], DAY, book, load_settings()))
    assert [(each.due, each.age) for each in owed] == [(DAY, 21), (date(2026, 11, 3), 17)]
    assert told(owed, book)[-1] == "2026-11-20 之前空着的 20 行每日任务不用补：只看 2026-11-20 那一行"
