from datetime import UTC, datetime

import msgspec
import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.buyerzones import buyer_zones
from opsbook.catalogue.settings import load_settings
from opsbook.domain.timepoints import at_work, convert, hour_grid, replies, shift_table, slots, time_points
from opsbook.errors import SettingsError

CALENDAR = load_settings().calendar
LATER = datetime(2026, 1, 1, tzinfo=UTC)


def utc(*texts):
    return pd.Series(pd.to_datetime(list(texts), utc=True, format="ISO8601")).dt.as_unit("us")


def inquiries(created, replied=None, country="US"):
    return pd.DataFrame({"created_at": utc(created), "first_reply_at": utc(replied), "country": [country]})


def converted(rows):
    return convert(rows, CALENDAR, buyer_zones(rows)["zone"])


def points_of(rows):
    return time_points(rows, CALENDAR, buyer_zones(rows)["zone"], LATER)


@pytest.mark.parametrize(("at", "country", "buyer"), [
    ("2025-03-09T06:59", "US", "2025-03-09 01:59"),
    ("2025-03-09T07:00", "US", "2025-03-09 03:00"),
    ("2025-11-02T05:30", "US", "2025-11-02 01:30"),
    ("2025-11-02T06:30", "US", "2025-11-02 01:30"),
    ("2025-03-31T22:59", "GB", "2025-03-31 23:59"),
    ("2025-03-31T23:00", "GB", "2025-04-01 00:00"),
    ("2025-10-04T16:00", "AU", "2025-10-05 03:00"),
    ("2025-06-01T00:00", "IN", "2025-06-01 05:30"),
], ids=["before the gap", "after the gap", "fold first", "fold second", "midnight before", "midnight",
        "gap in the south", "half hour"])
def test_buyer_clock(at, country, buyer):
    rows = converted(inquiries(at, country=country))
    assert rows["buyer_at"][0] == pd.Timestamp(buyer)


@pytest.mark.parametrize(("at", "office", "platform"), [
    ("2025-03-31T15:59", "2025-03-31 23:59", "2025-03-31 08:59"),
    ("2025-03-31T16:00", "2025-04-01 00:00", "2025-03-31 09:00"),
    ("2025-01-01T07:59", "2025-01-01 15:59", "2024-12-31 23:59"),
    ("2025-03-09T09:59", "2025-03-09 17:59", "2025-03-09 01:59"),
    ("2025-03-09T10:00", "2025-03-09 18:00", "2025-03-09 03:00"),
])
def test_office_and_platform_clock(at, office, platform):
    rows = converted(inquiries(at))
    assert (rows["office_at"][0], rows["platform_at"][0]) == (pd.Timestamp(office), pd.Timestamp(platform))


@pytest.mark.parametrize("country", [None, "AQ", "??"])
def test_country_without_zone_is_missing_and_counted(country):
    points = points_of(inquiries("2025-03-01T00:00", country=country))
    assert points.n_without_zone == 1
    assert points.buyer.counts.to_numpy().sum() == 0
    assert points.office.counts.to_numpy().sum() == 1


@pytest.mark.parametrize(("created", "replied", "clock", "work"), [
    ("2025-03-03T01:00", "2025-03-03T03:00", 2.0, 2.0),
    ("2025-03-03T00:00", "2025-03-03T01:00", 1.0, 0.5),
    ("2025-03-03T09:30", "2025-03-04T01:00", 15.5, 1.0),
    ("2025-03-01T09:00", "2025-03-03T01:30", 40.5, 2.0),
    ("2025-03-02T01:00", "2025-03-02T05:00", 4.0, 0.0),
    ("2026-09-30T09:00", "2026-10-08T01:30", 184.5, 2.0),
    ("2026-09-20T01:00", "2026-09-20T05:00", 4.0, 4.0),
    ("2025-03-03T01:00", None, np.nan, np.nan),
    ("2025-03-03T01:00", "2025-03-03T00:00", np.nan, np.nan),
], ids=["in hours", "before opening", "over night", "over Sunday", "on Sunday",
        "over the golden week", "on a Sunday made up", "no reply", "reply before inquiry"])
def test_reply_hours(created, replied, clock, work):
    rows = replies(inquiries(created, replied), CALENDAR, LATER)
    assert rows["reply_hours"].tolist() == pytest.approx([clock], nan_ok=True)
    assert rows["work_hours"].tolist() == pytest.approx([work], nan_ok=True)


@pytest.mark.parametrize(("reply", "as_of", "expected"), [
    ("2025-03-03T03:00:00", "2025-03-04T00:00", True),
    ("2025-03-03T03:00:01", "2025-03-04T00:00", False),
    (None, "2025-03-03T03:00:00", None),
    (None, "2025-03-03T03:00:01", False),
    ("2025-03-03T00:59:59", "2025-03-04T00:00", None),
])
def test_in_time_at_the_limit(reply, as_of, expected):
    other = inquiries("2025-03-01T00:00", "2025-03-01T00:10")
    rows = pd.concat([inquiries("2025-03-03T01:00", reply), other], ignore_index=True)
    found = replies(rows, CALENDAR, pd.Timestamp(as_of, tz="UTC").to_pydatetime())["in_time"][0]
    assert (None if pd.isna(found) else bool(found)) is expected


def test_table_without_any_reply_time_says_nothing():
    points = points_of(inquiries("2025-03-03T01:00"))
    assert points.n_unknown == 1
    assert points.office.share.isna().all(axis=None)


def test_grid_counts_by_weekday_and_hour():
    local = pd.Series(pd.to_datetime(["2025-03-03 00:00", "2025-03-03 00:59", "2025-03-09 23:59", None]))
    grid = hour_grid(local, pd.Series([True, pd.NA, False, True], dtype="boolean"))
    assert (grid.counts.loc[0, 0], grid.known.loc[0, 0], grid.in_time.loc[0, 0]) == (2, 1, 1)
    assert (grid.counts.loc[6, 23], grid.share.loc[6, 23]) == (1, 0.0)
    assert grid.counts.to_numpy().sum() == 3


def test_shift_table_at_the_edges():
    created = utc("2025-03-02T21:59:59", "2025-03-02T22:00", "2025-03-03T09:59", "2025-03-03T10:00")
    replied = utc("2025-03-02T22:59:59", None, "2025-03-03T12:59", "2025-03-03T10:30")
    rows = pd.DataFrame({"created_at": created, "first_reply_at": replied, "country": "US"})
    expected = pd.DataFrame({
        "shift": ["00:00–06:00", "06:00–12:00", "12:00–18:00", "18:00–24:00"], "inquiries": [1, 1, 1, 1],
        "known": [1, 1, 1, 1], "in_time": [1, 0, 0, 1], "share": [1.0, 0.0, 0.0, 1.0],
        "median_minutes": [60.0, np.nan, 180.0, 30.0]})
    pd.testing.assert_frame_equal(shift_table(points_of(rows).rows), expected)


@pytest.mark.parametrize("hours", [("18:00", "08:30"), ("09:00", "09:00"), ("早上", "18:00")])
def test_wrong_office_hours_are_named(hours):
    wrong = msgspec.structs.replace(CALENDAR, office_hours=hours)
    with pytest.raises(SettingsError, match="办公时间"):
        replies(inquiries("2025-03-03T01:00", "2025-03-03T02:00"), wrong, LATER)


def test_the_hours_of_a_week_are_1_to_168():
    local = pd.Series(pd.to_datetime(["2025-03-03 00:00", "2025-03-03 23:59", "2025-03-09 23:00", None]))
    assert slots(local).tolist() == [1, 24, 168, pd.NA]


def test_office_hours_are_at_work_from_opening_to_before_closing():
    local = pd.Series(pd.to_datetime(["2025-03-03 08:29", "2025-03-03 08:30", "2025-03-03 17:59", "2025-03-03 18:00",
                                      "2025-03-09 12:00", None]))   # Monday and Sunday
    assert at_work(local, CALENDAR).tolist() == [False, True, True, False, False, pd.NA]


def test_no_inquiries_give_empty_grids():
    rows = inquiries("2025-03-03T01:00").iloc[:0]
    points = points_of(rows)
    assert points.office.counts.shape == (7, 24)
    assert points.shifts["inquiries"].tolist() == [0, 0, 0, 0]
