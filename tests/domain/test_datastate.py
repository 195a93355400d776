from datetime import date

import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.datastate import expected, gaps
from opsbook.domain.period import day_of, month_of, parse_period, week_of

CALENDAR = load_settings().calendar


@pytest.mark.parametrize(("grain", "today", "newest"), [
    ("day", "2026-11-22", "2026-11-20"),
    ("week", "2026-11-16", "2026-11-01~2026-11-07"),
    ("week", "2026-11-17", "2026-11-08~2026-11-14"),
    ("week", "2026-11-21", "2026-11-08~2026-11-14"),
    ("month", "2026-11-02", "2026-09"),
    ("month", "2026-11-03", "2026-10"),
    ("month", "2027-01-03", "2026-11"),
    ("month", "2027-01-04", "2026-12"),
    ("span", "2026-11-22", None),
])
def test_what_the_platform_has_published(grain, today, newest):
    found = expected(grain, date.fromisoformat(today), CALENDAR)
    assert (found.label if found else None) == newest


@pytest.mark.parametrize(("stored", "missing"), [
    ([], []), (["2026-10"], []), (["2026-07", "2026-10"], ["2026-08", "2026-09"]),
    (["2026-08", "2026-09", "2026-10"], []), (["2020-01", "2026-10"], [f"{y}-{m:02}" for y, m in [
        *((2025, m) for m in (9, 10, 11, 12)), *((2026, m) for m in range(1, 10))]]),
])
def test_gaps_between_the_first_and_the_newest(stored, missing):
    found = gaps([parse_period(each) for each in stored], month_of(date(2026, 10, 1)))
    assert [period.label for period in found] == missing


def test_other_grains_fill_no_gap():
    newest = week_of(date(2026, 10, 31))
    assert gaps([newest.before(2), day_of(date(2026, 10, 20)), newest], newest) == (newest.before(),)
