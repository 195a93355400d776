from datetime import UTC, date, datetime, timedelta

import msgspec
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.catalogue.settings import load_settings
from opsbook.domain.duties import Duty, DutyRow, owed_duties, owners
from opsbook.domain.dutybook import duty_book
from opsbook.domain.settings import Person
from opsbook.domain.workdays import next_workday, works_on

SETTINGS = load_settings()
PEOPLE = msgspec.structs.replace(SETTINGS, people=(
    Person("赵六", "运营"), Person("李娜", "业务"), Person("王五", "业务")))
CHECK = Duty("check", "违规检查", "看", "today", "S4", "workday")
TUESDAY = Duty("data", "周数据", "填", "today", "S3", "week", weekday=1)
THIRD = Duty("month", "月数据", "填", "today", "S3", "month", day=3)
MONTH_END = Duty("end", "月底", "填", "today", "S3", "month", day=31)
ONCE = Duty("setup", "配置", "配", "today", "S3", "once")
SELLING = Duty("reply", "回复", "回", "today", "S4", "workday", owner="业务")


def day(text):
    return date.fromisoformat(text)


def owed(duty, on, *book, settings=SETTINGS):
    rows = [DutyRow(day(due), item, "运营", day(closed) if closed else None) for due, item, closed in book]
    return [(each.person, each.due.isoformat(), each.age) for each in owed_duties([duty], day(on), rows, settings)]


@pytest.mark.parametrize(("duty", "on", "due"), [
    (TUESDAY, "2026-11-24", "2026-11-24"), (TUESDAY, "2026-11-23", "2026-11-17"),
    (THIRD, "2026-11-03", "2026-11-03"), (THIRD, "2026-11-02", "2026-10-03"), (THIRD, "2026-01-01", "2025-12-03"),
    (MONTH_END, "2026-03-01", "2026-02-28"), (MONTH_END, "2026-04-30", "2026-04-30"),
])
def test_the_newest_day_a_duty_fell_due(duty, on, due):
    assert duty.due_by(day(on)) == day(due)
    assert duty.due_after(day(due)) > day(on)


@pytest.mark.parametrize(("duty", "on", "book", "expected"), [
    # every working day: a row of the day itself, its age since when it was left undone
    (CHECK, "2026-11-23", [], [("2026-11-23", 0)]),
    (CHECK, "2026-11-22", [], []),  # a Sunday
    (CHECK, "2026-11-24", [("2026-11-23", "违规检查", None)], [("2026-11-24", 1)]),
    (CHECK, "2026-11-24", [("2026-11-20", "违规检查", None), ("2026-11-23", "违规检查", None)], [("2026-11-24", 4)]),
    (CHECK, "2026-11-24", [("2026-11-20", "违规检查", None), ("2026-11-23", "违规检查", "2026-11-23")],
     [("2026-11-24", 0)]),
    (CHECK, "2026-11-24", [("2026-11-24", "违规检查", "2026-11-24")], []),
    # each Tuesday: the row left open comes along, one and not one a week
    (TUESDAY, "2026-11-24", [("2026-11-23", "别的", None)], [("2026-11-24", 0)]),
    (TUESDAY, "2026-11-23", [("2026-11-18", "别的", None)], []),  # nothing before the first row
    (TUESDAY, "2026-11-26", [("2026-11-17", "周数据", None)], [("2026-11-17", 9)]),
    (TUESDAY, "2026-11-26", [("2026-11-10", "别的", None)], [("2026-11-10", 16)]),  # nobody opened the program
    (TUESDAY, "2026-11-26", [("2026-11-17", "周数据", "2026-11-25")], [("2026-11-24", 2)]),  # done late
    (TUESDAY, "2026-11-26", [("2026-11-17", "周数据", "2026-11-18")], [("2026-11-24", 2)]),
    (TUESDAY, "2026-10-22", [("2026-10-13", "周数据", "2026-10-21")], [("2026-10-20", 2)]),
    (TUESDAY, "2026-10-22", [("2026-10-13", "周数据", "2026-10-21"), ("2026-10-20", "周数据", "2026-10-21")], []),
    # after a pause of months: what is open, and when that is done the newest day alone
    (TUESDAY, "2026-11-26", [("2026-08-11", "周数据", None)], [("2026-08-11", 107)]),
    (TUESDAY, "2026-11-26", [("2026-08-11", "周数据", "2026-11-26")], [("2026-11-24", 2)]),
    (TUESDAY, "2026-11-26", [("2026-08-11", "周数据", "2026-09-02")], [("2026-09-01", 86)]),
    (TUESDAY, "2026-09-02", [("2026-08-11", "周数据", "2026-11-26")], [("2026-09-01", 1)]),
    (TUESDAY, "2026-10-21", [("2026-10-13", "周数据", "2026-10-21"), ("2026-10-20", "周数据", None)],
     [("2026-10-20", 1)]),
    (THIRD, "2026-11-05", [("2026-10-03", "月数据", "2026-11-04")], [("2026-11-03", 2)]),
    # Tuesday is 春节: due on the 24th with its own day, and not late then
    (TUESDAY, "2026-02-17", [("2026-02-11", "别的", None)], [("2026-02-17", 0)]),
    (TUESDAY, "2026-02-24", [("2026-02-11", "别的", None)], [("2026-02-17", 0)]),
    (TUESDAY, "2026-02-25", [("2026-02-11", "别的", None)], [("2026-02-17", 1)]),
    # the 3rd is in the golden week: due on the 8th
    (THIRD, "2026-10-08", [("2026-09-30", "别的", None)], [("2026-10-03", 0)]),
    (THIRD, "2026-10-09", [("2026-09-30", "别的", None)], [("2026-10-03", 1)]),
    # the 3rd of January 2026 is a Saturday off, the Sunday after it is worked
    (THIRD, "2026-01-04", [("2025-12-31", "别的", None)], [("2026-01-03", 0)]),
    # once: until it is done
    (ONCE, "2026-11-24", [], [("2026-11-24", 0)]),
    (ONCE, "2026-11-24", [("2026-11-10", "配置", None)], [("2026-11-10", 14)]),
    (ONCE, "2026-11-24", [("2026-11-10", "配置", "2026-11-12")], []),
    # a day filled afterwards has what fell due on it; ages count to the newest day
    (CHECK, "2026-11-19", [("2026-11-18", "违规检查", None), ("2026-11-20", "违规检查", None)], [("2026-11-19", 1)]),
    (TUESDAY, "2026-11-17", [("2026-11-10", "别的", None), ("2026-11-20", "别的", None)], [("2026-11-10", 10)]),
])
def test_what_is_owed(duty, on, book, expected):
    assert [each[1:] for each in owed(duty, on, *book)] == expected


def test_salespeople_have_a_row_each_and_the_store_one():
    assert owners("业务", PEOPLE) == ("李娜", "王五")
    assert owners("运营", PEOPLE) == ("赵六",)
    assert owners("管理者", PEOPLE) == ("管理者",)
    rows = [DutyRow(day("2026-11-23"), "回复", "李娜", day("2026-11-23"))]
    found = [(each.person, each.age) for each in owed_duties([SELLING], day("2026-11-23"), rows, PEOPLE)]
    assert found == [("王五", 0)]


def test_two_operators_share_one_row_whoever_takes_it():
    two = msgspec.structs.replace(SETTINGS, people=(Person("赵六", "运营"), Person("钱七", "运营")))
    taken = [DutyRow(day("2026-11-17"), "周数据", "钱七", day("2026-11-17"))]
    assert list(owed_duties([TUESDAY], day("2026-11-18"), taken, two)) == []


ALWAYS = st.sampled_from([TUESDAY, THIRD, MONTH_END, msgspec.structs.replace(TUESDAY, weekday=6)])


@given(ALWAYS, st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(1, 70), st.data())
def test_no_duty_is_lost(duty, start, length, data):
    """Whatever is ticked and when, the newest due day is closed itself, or shown, or one before it is."""
    calendar, book = SETTINGS.calendar, [DutyRow(start, "别的", "运营", start)]
    for n in range(length):
        today = start + timedelta(n)
        shown = list(owed_duties([duty], today, book, SETTINGS))
        for each in shown:
            if not any(row.day == each.due and row.item == duty.title for row in book):
                book.append(DutyRow(each.due, duty.title, each.person))
        due = duty.due_by(today)
        closed = {row.day for row in book if row.item == duty.title and row.closed_on}
        if due >= start and due not in closed:
            assert [each.due <= due for each in shown] == [True]
            assert (shown[0].age > 0) == (today > next_workday(shown[0].due, calendar))
        if shown and works_on(today, calendar) and data.draw(st.booleans()):
            book = [DutyRow(row.day, row.item, row.person, row.closed_on or today) for row in book]


def test_the_book_says_when_a_row_was_closed():
    at = datetime(2026, 11, 19, 17, tzinfo=UTC)     # the 20th in the office
    rows = pd.DataFrame({
        "date": pd.to_datetime(["2026-11-17"] * 5 + [None]), "item": list("abcdef"),
        "person": ["李娜", None, "李娜", "李娜", "李娜", "李娜"],
        "done": pd.array([True, True, False, False, None, True], dtype="boolean"),
        "done_on": pd.to_datetime(["2026-11-18", None, None, None, None, None]),
        "reason": [None, None, "没有活动", None, "忙", None], "changed_at": [at] * 6,
    })
    assert duty_book(rows, "Asia/Shanghai") == [
        DutyRow(day("2026-11-17"), "a", "李娜", day("2026-11-18")),
        DutyRow(day("2026-11-17"), "b", "", day("2026-11-20")),
        DutyRow(day("2026-11-17"), "c", "李娜", day("2026-11-20")),
        DutyRow(day("2026-11-17"), "d", "李娜"), DutyRow(day("2026-11-17"), "e", "李娜"),
    ]
