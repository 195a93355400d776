"""Times: Excel's serials in and out, summer time, working hours, the grid of inquiries."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.zones import country_zones
from opsbook.domain.serials import moment_of, serial_of
from opsbook.domain.timepoints import time_points
from opsbook.excel.udfs import OPS_LOCALHOUR, OPS_LOCALTIME, OPS_REPLYHOURS, OPS_TIMEPOINTS


def serial(text):
    return serial_of(datetime.fromisoformat(text))


@pytest.mark.parametrize(("at", "place", "origin", "there"), [
    ("2026-01-15 09:30", "美国", None, "2026-01-14 20:30"), ("2026-07-15 09:30", "US", "", "2026-07-14 21:30"),
    ("2026-03-08 14:59", "United States", None, "2026-03-08 01:59"),
    ("2026-03-08 15:00", "US", None, "2026-03-08 03:00"),
    ("2026-11-01 13:30", "US", "中国", "2026-11-01 01:30"), ("2026-11-01 14:30", "US", None, "2026-11-01 01:30"),
    ("2026-07-15 09:30", "PST", None, "2026-07-14 18:30"), ("2026-07-15 09:30", "GMT+5:30", "UTC", "2026-07-15 15:00"),
    ("2026-07-15 09:30", "Asia/Kolkata", "+08:00", "2026-07-15 07:00"),
    ("2026-07-15 09:30", "北京时间", "德国", "2026-07-15 15:30"),
    ("2026-03-08 02:30", "UTC", "US", "2026-03-08 07:30"), ("2024-02-28 23:00", "UTC", "US", "2024-02-29 04:00"),
])
def test_a_time_on_another_clock(at, place, origin, there):
    assert OPS_LOCALTIME(serial(at), place, origin) == pytest.approx(serial(there), abs=1e-9)
    assert OPS_LOCALTIME(at, place, origin) == pytest.approx(serial(there), abs=1e-9)
    assert OPS_LOCALHOUR(serial(at), place, origin) == datetime.fromisoformat(there).hour


def test_a_text_that_names_its_zone_is_in_that_zone():
    assert OPS_LOCALTIME("2026-07-15 09:30 PST", "UTC", "中国") == pytest.approx(serial("2026-07-15 16:30"))


@settings(deadline=None)
@given(st.datetimes(datetime(1970, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC)),
       st.sampled_from(sorted(set(country_zones().values()))))
def test_a_time_is_converted_as_zoneinfo_does(at, zone):
    at = at.replace(microsecond=0)
    there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert moment_of(OPS_LOCALTIME(serial_of(at.replace(tzinfo=None)), zone, "UTC")) == there


@settings(deadline=None)
@given(st.integers(61 * 86_400_000, 2_958_465 * 86_400_000))
def test_a_serial_is_its_time_to_the_millisecond(milliseconds):
    days = milliseconds / 86_400_000
    assert serial_of(moment_of(days)) == pytest.approx(days, abs=1e-8)


@pytest.mark.parametrize("outside", [0.0, 60.99, 2_958_466.0, -5.0, float("inf")])
def test_what_excel_has_no_day_for_is_no_time(outside):
    assert moment_of(outside) is None


@pytest.mark.parametrize(("asked", "replied", "clock", "working"), [
    ("2026-11-16 09:00", "2026-11-16 10:30", 1.5, 1.5),     # a Monday
    ("2026-11-16 17:30", "2026-11-17 09:00", 15.5, 1.0),
    ("2026-11-21 17:00", "2026-11-23 09:00", 40.0, 1.5),    # over a Sunday
    ("2026-11-22 10:00", "2026-11-22 12:00", 2.0, 0.0), ("2026-11-16 09:00", "2026-11-16 09:00", 0.0, 0.0),
])
def test_the_hours_to_a_reply(asked, replied, clock, working):
    times = serial(asked), serial(replied)
    assert OPS_REPLYHOURS(*times) == pytest.approx(clock)
    assert OPS_REPLYHOURS(*times, True) == pytest.approx(working)
    assert OPS_REPLYHOURS(*times, "是") == OPS_REPLYHOURS(*times, 1.0)


TIMES = ["2026-11-16 09:10", "2026-11-16 09:50", "2026-11-17 03:00", "2026-11-18 03:00", ""]
COUNTRIES = ["US", "德国", "United States", "", "US"]


def test_inquiries_by_the_buyers_hours_are_those_of_the_time_point_sheet():
    grid = OPS_TIMEPOINTS([[time] for time in TIMES], [[country] for country in COUNTRIES])
    there = [(time, code) for time, code in zip(TIMES, ["US", "DE", "US", None, "US"], strict=True) if time]
    frame = pd.DataFrame(there, columns=["created_at", "country"])
    frame["created_at"] = pd.to_datetime(frame["created_at"]).dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    zone = frame["country"].map(country_zones())
    points = time_points(frame, load_settings().calendar, zone, datetime(2026, 11, 22, tzinfo=UTC))
    assert grid == points.buyer.counts.to_numpy().tolist()
    assert sum(map(sum, grid)) == 3


def test_inquiries_without_countries_are_counted_on_the_clock_they_came_in():
    grid = OPS_TIMEPOINTS([TIMES])
    assert (grid[0][9], grid[1][3], grid[2][3], len(grid), len(grid[0])) == (2, 1, 1, 7, 24)
    assert OPS_TIMEPOINTS([TIMES], None, "US") == grid
