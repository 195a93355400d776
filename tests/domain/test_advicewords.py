"""The advice of the time-points in sentences: hours of the day, shifts, when to be on air."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from opsbook.domain.advicewords import air_sentence, shift_lines, span_sentence, spans, staffing_sentence
from opsbook.domain.onair import OnAir
from opsbook.domain.staffing import StaffingPlan
from opsbook.domain.timeadvice import TimeAdvice, Weeks


def advice(n=100, hours=range(9), n_weeks=8, busy=()):
    """The advice of `n` inquiries; `busy` are hours and their share."""
    shifts = pd.DataFrame(columns=["weekday", "start", "end", "heads"])
    countries = pd.DataFrame({"country_code": ["US", "DE"] if len(hours) else []})
    rows = pd.DataFrame(busy, columns=["hour", "share"])
    plan, air = StaffingPlan(shifts, 4, n, n), OnAir(countries, frozenset(hours), 0.6)
    weeks = Weeks(8, date(2026, 11, 21))
    return TimeAdvice(weeks, 0.95, n, n_weeks, plan, 57.0, n // 2, np.nan, air, rows, rows, rows)


@pytest.mark.parametrize(("hours", "expected"), [
    (range(24), ["0–24"]), ([], []), ([0], ["0–1"]), ([22, 23, 0, 1], ["22–2"]), ([23], ["23–24"]),
    ([0, 1, 5, 6, 23], ["5–7", "23–2"]), (range(1, 24), ["1–24"]),
])
def test_hours_as_spans_over_midnight_too(hours, expected):
    assert list(spans(frozenset(hours))) == expected


@pytest.mark.parametrize(("shifts", "expected"), [
    ([], []),
    ([(day, start, end, 1) for day in range(5) for start, end in ((8, 12), (14, 18))],
     ["周一至周五 08:00–12:00、14:00–18:00"]),
    ([(0, 8, 12, 2), (1, 22, 25, 1), (2, 8, 12, 2), (6, 22, 24, 1)],
     ["周一、周三 08:00–12:00（2 人）", "周二 22:00–01:00", "周日 22:00–24:00"]),
    ([(0, 8, 10, 1), (1, 8, 10, 1)], ["周一、周二 08:00–10:00"]),
], ids=["none", "days alike", "heads, midnight, days apart", "two days"])
def test_shifts_fold_into_days_alike(shifts, expected):
    assert shift_lines(pd.DataFrame(shifts, columns=["weekday", "start", "end", "heads"])) == expected


@pytest.mark.parametrize(("hours", "told"), [
    (range(19), "平台时间 0–19 点，每天 19 小时，覆盖全部询盘的 60%"),
    (range(20), "限时段省不下钱。预算不够全天时，先保平台时间 5–7 点，共 2 小时，这几国 80% 的询盘"),
    ([], "说不出"),
])
def test_hours_on_air_that_are_the_day_round_save_nothing(hours, told):
    assert told in air_sentence(advice(hours=hours, busy=[(6, 0.5), (5, 0.3)]))


@pytest.mark.parametrize(("n", "n_weeks", "told", "cautious"), [
    (100, 8, "（8 周）的 100 条询盘。", False), (50, 7, "其中只有 7 周有询盘", False), (49, 8, "的 49 条询盘。", True),
    (0, 0, "一条询盘也没有", False),
])
def test_few_inquiries_are_told_with_their_number(n, n_weeks, told, cautious):
    few = advice(n, n_weeks=n_weeks)
    assert told in span_sentence(few)
    assert (f"只看了 {n} 条" in staffing_sentence(few)) is cautious
