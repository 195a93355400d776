"""What the last weeks say: the weeks looked at, the hours that hold most, the late ones, what the office reaches."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.buyerzones import buyer_zones
from opsbook.catalogue.settings import load_settings
from opsbook.domain.timeadvice import Weeks, advise, busy_hours, late_hours, timed

SETTINGS = load_settings()
WEEKS = Weeks(2, date(2026, 11, 21))
AS_OF = pd.Timestamp(datetime(2026, 11, 22, tzinfo=UTC))


def inquiries(*rows):
    """(time, reply or None, country), office time"""
    frame = pd.DataFrame(rows, columns=["created_at", "first_reply_at", "country"])
    for name in ("created_at", "first_reply_at"):
        frame[name] = pd.to_datetime(frame[name]).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC").dt.as_unit("us")
    return frame


def advised(*rows):
    frame = inquiries(*rows)
    return advise(timed(frame, buyer_zones(frame), SETTINGS, AS_OF), None, WEEKS, SETTINGS, 0.95)


def test_the_advice_of_two_weeks():
    found = advised(
        ("2026-11-07 23:59", None, "US"), ("2026-11-08 00:00", "2026-11-08 09:00", "US"),
        ("2026-11-16 10:00", "2026-11-16 10:30", "US"), ("2026-11-16 22:00", "2026-11-17 09:00", "US"),
        ("2026-11-21 23:59", None, "DE"), ("2026-11-22 00:00", None, "DE"))
    assert (found.weeks.since, found.n, found.n_weeks) == (date(2026, 11, 8), 4, 2)
    assert (found.office_hours, found.office_covered, found.answered) == (57.0, 1, 0.25)
    assert (found.plan.reached, found.plan.covered) == (True, 4)
    assert found.on_air.countries["country_code"].tolist() == ["US", "DE"]
    assert found.busy["hour"].tolist() == [0, 10, 22, 23]
    assert found.late["hour"].tolist() == [0, 22, 23]
    assert found.air_busy["hour"].tolist() == [6, 7, 8, 18]      # the same four, by the platform's clock


def test_no_inquiries_say_nothing():
    found = advised(("2026-01-01 10:00", None, "US"))
    assert (found.n, found.n_weeks, found.plan.hours, found.office_covered) == (0, 0, 0, 0)
    assert np.isnan(found.answered)
    assert (len(found.busy), len(found.late)) == (0, 0)


@pytest.mark.parametrize(("hours", "expected"), [
    ([9] * 8 + [10, 11], [9]), ([9] * 4 + [10] * 4 + [11, 12], [9, 10]), ([9] * 79 + [10] * 20 + [11], [9, 10]),
    ([3], [3]), ([], []),
], ids=["just enough", "two", "not quite one", "one inquiry", "none"])
def test_the_hours_that_hold_four_fifths(hours, expected):
    at = pd.Series([datetime(2026, 11, 20, hour) for hour in hours], dtype="datetime64[us]")
    found = busy_hours(at)
    assert found["hour"].tolist() == expected
    assert found["together"].tolist() == pytest.approx(np.cumsum([hours.count(hour) / len(hours) for hour in expected]))


def test_the_hours_with_late_replies():
    at = pd.Series([datetime(2026, 11, 20, hour) for hour in (9, 9, 9, 20, 20, 21, 22)])
    flags = pd.Series([True, False, pd.NA, False, False, False, True], dtype="boolean")
    expected = pd.DataFrame({"hour": [20, 21, 9], "known": [2, 1, 2], "late": [2, 1, 1], "share": [1.0, 1.0, 0.5]})
    pd.testing.assert_frame_equal(late_hours(at, flags), expected, check_dtype=False)
