from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.fillstate import Asked, FillState, due_times, fill_state
from opsbook.domain.period import month_of

CALENDAR = load_settings().calendar
NOVEMBER = month_of(date(2026, 11, 1))      # Monday to Saturday: 25 working days


def asked(cadence="day", started=date(2026, 1, 1), today=date(2026, 12, 3)):
    return Asked(cadence, NOVEMBER, started, today, CALENDAR)


def rows(*pairs):
    frame = pd.DataFrame(pairs, columns=["day", "written"])
    return frame.apply(pd.to_datetime)


@pytest.mark.parametrize(("given", "count"), [
    (asked(), 25), (asked(today=date(2026, 11, 3)), 1), (asked(started=date(2026, 11, 28)), 2),
    (asked("week"), 4), (asked("week", today=date(2026, 11, 14)), 1), (asked("month"), 1),
    (asked("month", today=date(2026, 11, 30)), 0), (asked("event"), 0), (asked("once"), 0),
    (asked(started=None), 0), (asked(started=date(2026, 12, 1)), 0),
])
def test_times_that_are_due(given, count):
    assert len(due_times(given)) == count


def test_state_of_a_daily_table():
    given = asked(today=date(2026, 11, 7))
    state = fill_state(rows(("2026-11-02", "2026-11-02"), ("2026-11-02", "2026-11-04"), ("2026-11-04", "2026-11-07"),
                            ("2026-11-05", None)), given)
    missed = tuple(each.start for each in state.missed)
    assert (state.n_rows, state.n_due, missed, state.n_late) == (4, 5, (date(2026, 11, 3), date(2026, 11, 6)), 1)
    assert (state.last_day, state.written_on) == (date(2026, 11, 5), date(2026, 11, 7))


@pytest.mark.parametrize(("cadence", "written", "late"), [
    ("day", "2026-11-09", 0), ("day", "2026-11-10", 1),      # the 6th is a Friday: Saturday and Monday to write it
    ("week", "2026-11-10", 0), ("week", "2026-11-11", 1),    # its week ends on Saturday the 7th
    ("month", "2026-12-02", 0), ("month", "2026-12-03", 1),
])
def test_late_is_two_working_days_after_what_the_row_is_about(cadence, written, late):
    assert fill_state(rows(("2026-11-06", written)), asked(cadence)).n_late == late


def test_nobody_wrote_anything():
    assert fill_state(rows(), asked("month")) == FillState(0, 1, (NOVEMBER,), 0, None, None)
