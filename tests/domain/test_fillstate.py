from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.fillstate import Asked, FillState, due_times, fill_state, first_due
from opsbook.domain.period import month_of

CALENDAR = load_settings().calendar
NOVEMBER = month_of(date(2026, 11, 1))      # Monday to Saturday: 25 working days


def asked(cadence="day", started=date(2026, 1, 1), today=date(2026, 12, 3), merges=()):
    return Asked(cadence, NOVEMBER, started, today, CALENDAR, merges)


def rows(*pairs):
    frame = pd.DataFrame(pairs, columns=["day", "written"])
    return frame.apply(pd.to_datetime).assign(typed=True)


@pytest.mark.parametrize(("given", "count"), [
    (asked(), 25), (asked(today=date(2026, 11, 3)), 1), (asked(started=date(2026, 11, 28)), 2),
    (asked("week"), 4), (asked("week", today=date(2026, 11, 14)), 1), (asked("month"), 1),
    (asked("week", started=date(2026, 11, 3)), 3), (asked("month", started=date(2026, 11, 20)), 1),
    (asked("month", today=date(2026, 11, 30)), 0), (asked("event"), 0), (asked("once"), 0),
    (asked(started=None), 0), (asked(started=date(2026, 12, 1)), 0),
])
def test_times_that_are_due(given, count):
    assert len(due_times(given)) == count


def test_state_of_a_daily_table():
    given = asked(today=date(2026, 11, 7), merges=(date(2026, 11, 6), date(2026, 11, 7)))
    state = fill_state(rows(("2026-11-02", "2026-11-02"), ("2026-11-02", "2026-11-04"), ("2026-11-02", "2026-11-07"),
                            ("2026-11-05", None)), given)
    missed = tuple(each.start for each in state.missed)
    assert missed == (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 6))
    assert (state.n_rows, state.n_due, state.n_late) == (4, 5, 1)
    assert (state.last_day, state.written_on) == (date(2026, 11, 5), date(2026, 11, 7))


@pytest.mark.parametrize(("cadence", "looked", "late"), [
    ("day", date(2026, 11, 9), 0), ("day", date(2026, 11, 10), 1),    # Friday: Saturday and Monday to write it
    ("week", date(2026, 11, 10), 0), ("week", date(2026, 11, 11), 1),     # its week ends on Saturday the 7th
    ("month", date(2026, 12, 2), 0), ("month", date(2026, 12, 3), 1),
])
def test_late_is_what_was_not_there_two_working_days_after(cadence, looked, late):
    assert fill_state(rows(("2026-11-06", "2026-12-20")), asked(cadence, merges=(looked,))).n_late == late


def test_nothing_is_late_where_nobody_looked_before():
    assert fill_state(rows(("2026-11-02", "2026-12-03")), asked(merges=(date(2026, 12, 3),))).n_late == 0


def test_a_week_that_begins_in_the_month_before_counts_its_rows_there():
    october = month_of(date(2026, 10, 1))
    given = Asked("week", october, date(2026, 9, 1), date(2026, 11, 3), CALENDAR)
    state = fill_state(rows(("2026-09-28", None), ("2026-10-06", None)), given)
    assert (state.n_rows, state.n_due, len(state.missed)) == (1, 5, 3)
    assert first_due(october, CALENDAR) == date(2026, 9, 27)


def test_what_the_program_wrote_does_not_count_and_only_what_it_assigned_is_due():
    duties = rows(("2026-11-02", None), ("2026-11-03", None)).assign(typed=[True, False])
    state = fill_state(duties, asked(), {date(2026, 11, 2), date(2026, 11, 3)})
    assert (state.n_rows, state.n_due, [each.start for each in state.missed]) == (1, 2, [date(2026, 11, 3)])


def test_nobody_wrote_anything():
    assert fill_state(rows(), asked("month")) == FillState(0, 1, (NOVEMBER,), 0, None, None)
