from datetime import date

import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.duesheets import DATA, Asked, Recorded, RowCount, due_sheets, missed_periods
from opsbook.domain.period import day_of, month_of, week_of

CALENDAR = load_settings().calendar
LAST = week_of(date(2026, 11, 17))              # Sunday 15 to Saturday 21, due on Tuesday 24
OCTOBER = month_of(date(2026, 10, 1))


def recorded(*filled, stored=(), days=()):
    rows = {(record, period): RowCount(5, lacking) for record, period, lacking in filled}
    return Recorded(rows, frozenset(stored), frozenset(days))


@pytest.mark.parametrize(("asked", "today", "state", "period", "due"), [
    (Asked("duties", "day"), date(2026, 11, 24), "open", day_of(date(2026, 11, 24)), date(2026, 11, 24)),
    (Asked("inquiries", "day", optional=True), date(2026, 11, 24), "optional", day_of(date(2026, 11, 24)),
     date(2026, 11, 24)),
    (Asked("metrics", "week"), date(2026, 11, 24), "open", LAST, date(2026, 11, 24)),
    (Asked("metrics", "week"), date(2026, 11, 25), "late", LAST, date(2026, 11, 24)),
    (Asked("metrics", "week"), date(2026, 2, 24), "open", week_of(date(2026, 2, 17)), date(2026, 2, 24)),
    (Asked("metrics", "month"), date(2026, 11, 3), "open", OCTOBER, date(2026, 11, 3)),
    (Asked("metrics", "month"), date(2026, 10, 8), "open", month_of(date(2026, 9, 1)), date(2026, 10, 8)),
    # plans are of the running week or month, due when the data before it are
    (Asked("week_plan", "week", ahead=True), date(2026, 11, 25), "late", LAST.before(-1), date(2026, 11, 24)),
    (Asked("month_plan", "month", ahead=True), date(2026, 11, 2), "open", OCTOBER.before(-1), date(2026, 11, 3)),
])
def test_what_is_due(asked, today, state, period, due):
    (found,) = due_sheets([asked], recorded(), today, CALENDAR)
    assert (found.state, found.period, found.due) == (state, period, due)


@pytest.mark.parametrize(("lacking", "state"), [(0, "filled"), (3, "short")])
def test_rows_that_stand_there(lacking, state):
    asked = Asked("metrics", "week")
    (found,) = due_sheets([asked], recorded(("metrics", LAST, lacking)), date(2026, 11, 26), CALENDAR)
    assert (found.state, found.count) == (state, RowCount(5, lacking))


def test_a_week_with_data_and_without_one_of_the_three_tables_is_missed():
    full, thin, early = LAST.before(3), LAST.before(2), LAST.before(14)
    rows = [(record, full, 0) for record in DATA] + [(record, thin, 0) for record in DATA[:2]]
    there = recorded(*rows, stored=(full, thin, LAST, LAST.before(1), early, OCTOBER))
    assert missed_periods(there, date(2026, 11, 23), CALENDAR) == (thin, LAST.before(1), OCTOBER)
    assert missed_periods(there, date(2026, 11, 24), CALENDAR) == (thin, LAST.before(1), LAST, OCTOBER)


def test_days_without_a_list_are_missed_working_days_only():
    days = [date(2026, 9, 30), date(2026, 10, 9), date(2026, 10, 13)]
    found = missed_periods(recorded(days=days), date(2026, 10, 14), CALENDAR)
    assert [period.label for period in found] == ["2026-10-08", "2026-10-10", "2026-10-12"]  # the 10th is made up
    assert missed_periods(recorded(), date(2026, 10, 14), CALENDAR) == ()
    far = missed_periods(recorded(days=[date(2026, 6, 1)]), date(2026, 11, 24), CALENDAR)
    assert (len(far), far[0].label, far[-1].label) == (14, "2026-11-07", "2026-11-23")


def test_missed_periods_stand_after_what_is_due_the_newest_first_and_once():
    there = recorded(stored=(LAST, LAST.before(1), LAST.before(2)))
    found = due_sheets([Asked("metrics", "week")], there, date(2026, 11, 25), CALENDAR)
    assert [(each.period, each.state) for each in found] == [
        (LAST, "late"), (LAST.before(1), "late"), (LAST.before(2), "late")]
