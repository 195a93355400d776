from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.catalogue.settings import load_settings
from opsbook.domain.due import Due, due_date
from opsbook.domain.period import Period, month_of, week_of
from opsbook.domain.workdays import exceptions, next_workday, unpublished, why_off, workdays_of, works_on

SIX_DAYS = load_settings().calendar                                      # Monday to Saturday
FIVE_DAYS = msgspec.structs.replace(SIX_DAYS, workdays=(0, 1, 2, 3, 4))


def span(start, end):
    return Period(date.fromisoformat(start), date.fromisoformat(end), "span")


@pytest.mark.parametrize(("start", "end", "worked"), [
    # the State Council's breaks of 2026, the days around them and the weekends worked for them
    ("2025-12-31", "2026-01-05", [31, 4, 5]),
    ("2026-02-13", "2026-02-24", [13, 14, 24]),
    ("2026-02-27", "2026-03-02", [27, 28, 2]),
    ("2026-04-03", "2026-04-07", [3, 7]),
    ("2026-04-30", "2026-05-09", [30, 6, 7, 8, 9]),
    ("2026-06-18", "2026-06-22", [18, 22]),
    ("2026-09-19", "2026-09-28", [20, 21, 22, 23, 24, 28]),
    ("2026-09-30", "2026-10-10", [30, 8, 9, 10]),
])
def test_a_five_day_week_follows_the_notice(start, end, worked):
    assert [day.day for day in workdays_of(span(start, end), FIVE_DAYS)] == worked


def test_a_six_day_week_has_the_breaks_whole_and_its_own_saturdays():
    assert [day.day for day in workdays_of(span("2026-02-13", "2026-02-28"), SIX_DAYS)] == [13, 14, 24, 25, 26, 27, 28]
    assert works_on(date(2026, 9, 19), SIX_DAYS)
    assert works_on(date(2026, 9, 20), SIX_DAYS)        # a Sunday worked for National Day
    assert not works_on(date(2026, 9, 26), SIX_DAYS)    # the Saturday after 中秋节 belongs to the break


def test_a_year_without_a_notice_has_its_statutory_days_alone():
    assert unpublished([date(2026, 12, 31), date(2027, 1, 4)]) == (2027,)
    off = [day for day in span("2027-09-30", "2027-10-08").days() if not works_on(day, SIX_DAYS)]
    assert off == [date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3)]
    assert works_on(date(2027, 1, 2), SIX_DAYS)         # whether the Saturday joins the break nobody knows yet


@pytest.mark.parametrize(("day", "said"), [
    (date(2026, 2, 17), "春节"), (date(2026, 2, 21), "休息日（由 2026-02-14 调休）"), (date(2026, 10, 4), "国庆节"),
    (date(2026, 11, 22), "周日休息"), (date(2026, 11, 23), ""),
])
def test_why_nobody_works(day, said):
    assert why_off(day, SIX_DAYS) == said


def test_what_the_week_does_not_say():
    off, extra = exceptions(date(2026, 9, 14), date(2026, 10, 12), FIVE_DAYS)
    assert [day.isoformat() for day in off] == ["2026-09-25", *(f"2026-10-0{n}" for n in (1, 2, 5, 6, 7))]
    assert [day.isoformat() for day in extra] == ["2026-09-20", "2026-10-10"]
    assert exceptions(date(1900, 1, 1), date(1999, 12, 31), FIVE_DAYS) == ((), ())
    assert works_on(date(9999, 12, 31), FIVE_DAYS)


def test_own_days_come_before_the_calendar():
    own = msgspec.structs.replace(SIX_DAYS, holidays=(date(2026, 11, 23),), extra_workdays=(date(2026, 10, 2),))
    assert why_off(date(2026, 11, 23), own) == "公司放假"
    assert works_on(date(2026, 10, 2), own)


@pytest.mark.parametrize(("due", "period", "day"), [
    (Due(calendar="tuesday"), week_of(date(2026, 2, 10)), date(2026, 2, 24)),    # Tuesday is 春节
    (Due(calendar="tuesday"), week_of(date(2026, 11, 10)), date(2026, 11, 17)),
    (Due(calendar="third"), month_of(date(2026, 9, 1)), date(2026, 10, 8)),      # the 3rd is in the golden week
    (Due(calendar="third"), month_of(date(2025, 12, 9)), date(2026, 1, 4)),      # a Saturday off, the Sunday is made up
    (Due(days=1), month_of(date(2026, 9, 1)), date(2026, 10, 8)),
])
def test_due_days_move_to_the_next_working_day(due, period, day):
    assert due_date(due, period, FIVE_DAYS, date(2026, 9, 30)) == day


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from([SIX_DAYS, FIVE_DAYS]))
def test_the_next_working_day_is_the_first_one_not_before(day, calendar):
    found = next_workday(day, calendar)
    assert works_on(found, calendar)
    assert not any(works_on(day + timedelta(n), calendar) for n in range((found - day).days))
