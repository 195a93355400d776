from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.domain.period import Period, day_of, month_of, parse_period, period_of, week_of
from opsbook.errors import SettingsError

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(("text", "start", "end", "grain"), [
    ("2025-03", date(2025, 3, 1), date(2025, 3, 31), "month"),
    ("2024/2", date(2024, 2, 1), date(2024, 2, 29), "month"),
    ("2025-03-05", date(2025, 3, 5), date(2025, 3, 5), "day"),
    ("2026-09-13~2026-09-19", date(2026, 9, 13), date(2026, 9, 19), "week"),
    ("2026-09-14 至 2026-09-20", date(2026, 9, 14), date(2026, 9, 20), "span"),
    ("2026.09.01～2026.09.30", date(2026, 9, 1), date(2026, 9, 30), "month"),
])
def test_parse(text, start, end, grain):
    assert parse_period(text) == Period(start, end, grain)


@pytest.mark.parametrize("text", ["", "三月", "2025-13", "2025-02-30", "2025-03-08~2025-03-02", "2025-W10"])
def test_parse_refuses(text):
    with pytest.raises(SettingsError, match="看不懂周期"):
        parse_period(text)


@pytest.mark.parametrize(("day", "first", "start"), [
    (date(2026, 9, 13), 6, date(2026, 9, 13)),
    (date(2026, 9, 19), 6, date(2026, 9, 13)),
    (date(2026, 9, 13), 0, date(2026, 9, 7)),
])
def test_week_starts_on_sunday_unless_set(day, first, start):
    assert week_of(day, first).start == start


@given(days)
def test_label_reads_back(day):
    for period in (day_of(day), week_of(day), month_of(day)):
        assert parse_period(period.label) == period


@given(days, st.integers(1, 40))
def test_before_touches(day, n):
    for period in (day_of(day), week_of(day), month_of(day)):
        assert period.before().end.toordinal() + 1 == period.start.toordinal()
        assert period.before(n).grain == period.grain
        assert period.before(n) == (period.before(n - 1) if n > 1 else period).before()


@given(days, st.integers(0, 60))
def test_grain_is_proven_by_the_days(start, more):
    period = period_of(start, date.fromordinal(start.toordinal() + more))
    assert period.n_days == more + 1 == len(list(period.days()))
    assert period.grain != "week" or (period.n_days == 7 and period.start.weekday() == 6)
