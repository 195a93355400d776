"""When P4P must be on air: summer time, half hours, the best countries, the share they cover."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.onair import best_countries, market_hours, on_air

CALENDAR = load_settings().calendar
ZONES = {"US": "America/New_York", "DE": "Europe/Berlin", "IN": "Asia/Kolkata", "AU": "Australia/Sydney",
         "GB": "Europe/London", "BR": "America/Sao_Paulo", "XX": None}


def inquiries(*rows):
    """(time in UTC, country)"""
    frame = pd.DataFrame(rows, columns=["created_at", "country_code"])
    at = pd.to_datetime(frame["created_at"], utc=True)
    return frame.assign(created_at=at, zone=frame["country_code"].map(ZONES))


@pytest.mark.parametrize(("country", "day", "hours"), [
    ("US", "2026-01-15", range(6, 15)), ("US", "2026-07-15", range(6, 15)),
    ("DE", "2026-03-07", range(9)), ("DE", "2026-03-09", range(1, 10)), ("DE", "2026-03-30", range(9)),
    ("IN", "2026-01-15", [19, 20, 21, 22, 23, 0, 1, 2, 3, 4]),
    ("AU", "2026-10-03", range(16, 25)), ("AU", "2026-10-05", range(15, 24)), ("AU", "2026-11-02", range(14, 23)),
], ids=["one land", "in summer", "both in winter", "platform in summer", "both in summer", "half hours",
        "before spring in the south", "spring in the south", "autumn in the north"])
def test_market_hours_on_the_platforms_clock(country, day, hours):
    found = market_hours([ZONES[country]], CALENDAR, date.fromisoformat(day))
    assert found == {hour % 24 for hour in hours}


def test_hours_of_several_markets_count_once():
    day = date(2026, 11, 20)
    assert market_hours([ZONES["GB"], ZONES["DE"]], CALENDAR, day) == frozenset({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    assert market_hours([], CALENDAR, day) == frozenset()


def test_the_best_countries_by_inquiries_then_by_conversion():
    codes = ["US"] * 3 + ["DE"] * 2 + ["GB"] * 2 + ["IN", "AU", "BR", "XX"]
    rows = inquiries(*[("2026-11-16", code) for code in codes])
    regions = pd.DataFrame({"country": ["DE", "GB", "AU", "IN"], "visitors": pd.array([100, 50, 0, 10], dtype="Int64"),
                            "inquiries": pd.array([2, 2, 0, 1], dtype="Int64")})
    expected = pd.DataFrame({
        "country_code": ["US", "GB", "DE", "IN", "AU"],
        "zone": [ZONES[code] for code in ("US", "GB", "DE", "IN", "AU")],
        "inquiries": [3, 2, 2, 1, 1], "rate": [np.nan, 0.04, 0.02, 0.1, np.nan]})
    pd.testing.assert_frame_equal(best_countries(rows, regions), expected, check_dtype=False)


def test_what_being_on_air_reaches():
    rows = inquiries(("2026-11-16 14:00", "US"), ("2026-11-16 13:59", "US"), ("2026-11-16 23:00", "US"),
                     ("2026-11-16 08:00", "DE"), ("2026-11-16 16:59", "XX"), ("2026-11-16 02:00", "XX"))
    found = on_air(rows, None, CALENDAR, date(2026, 11, 20))
    expected = pd.DataFrame({
        "country_code": ["US", "DE"], "zone": [ZONES["US"], ZONES["DE"]], "inquiries": [3, 1],
        "rate": [np.nan, np.nan], "office": ["22:00–07:00", "16:00–01:00"], "platform": ["06:00–15:00", "00:00–09:00"],
        "share": [1 / 3, 1.0]})
    pd.testing.assert_frame_equal(found.countries, expected, check_dtype=False)
    assert (found.hours, found.share) == (frozenset(range(15)), pytest.approx(4 / 6))


def test_no_inquiries_have_no_best_country():
    found = on_air(inquiries(), None, CALENDAR, date(2026, 11, 20))
    assert (len(found.countries), found.hours) == (0, frozenset())
    assert np.isnan(found.share)
