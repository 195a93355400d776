"""The store's counts by day: the platform's rows first, then the rows of inquiries and orders."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.settings import load_settings
from opsbook.domain.period import parse_period
from opsbook.history.dailyseries import daily_series
from opsbook.history.history import History
from opsbook.history.journal import Entry, write_entry

KINDS, SETTINGS = export_kinds(), load_settings()
UNTIL = date(2025, 3, 31)


@pytest.fixture
def series(history):
    return lambda until=UNTIL: daily_series(History(history.root), SETTINGS, until)


def overview(*days, **columns):
    return pd.DataFrame({"date": pd.DatetimeIndex(days), **columns})


def test_nothing_stored_is_an_empty_frame_with_its_columns(series):
    found = series()
    assert found.empty and {"inquiries", "visitors", "orders"} <= set(found)


def test_each_day_has_what_the_platform_said_and_a_day_without_a_row_is_not_known(take, series):
    take(KINDS["overview_day"], overview("2025-03-01", "2025-03-02", "2025-03-04", visitors=[10, 0, 30],
                                         store_impressions=[100, 200, 300], marketing_impressions=[40, None, 60]))
    found = series()[["visitors", "exposure", "natural_exposure", "inquiries"]]
    expected = pd.DataFrame(
        {"visitors": [10, 0, np.nan, 30], "exposure": [100, 200, np.nan, 300],
         "natural_exposure": [60, np.nan, np.nan, 240],
         "inquiries": [np.nan] * 4}, index=pd.date_range("2025-03-01", "2025-03-04"))
    pd.testing.assert_frame_equal(found, expected, check_freq=False, check_index_type=False)


def test_days_after_until_are_left_out(take, series):
    take(KINDS["overview_day"], overview("2025-03-01", "2025-03-02", visitors=[10, 20]))
    assert series(date(2025, 3, 1))["visitors"].tolist() == [10]


def test_rows_of_inquiries_tell_the_days_of_a_month_they_cover(take, series, history):
    asked = ["2025-03-02T03:00Z", "2025-03-02T20:00Z", "2025-03-05T03:00Z"]      # the second is 3 March in the office
    take(KINDS["inquiries"], {"inquiry_id": ["1", "2", "3"], "created_at": pd.to_datetime(asked),
                              "inquiry_type": ["询盘", "询盘", "TM"]})
    note(history, "2025-03")
    found = series()["inquiries"]
    assert (len(found), found.sum()) == (31, 2)
    assert found["2025-03-02":"2025-03-05"].tolist() == [1, 1, 0, 0]


def test_rows_of_a_part_of_a_month_tell_nothing(take, series, history):
    take(KINDS["inquiries"], {"inquiry_id": ["1"], "created_at": pd.to_datetime(["2025-03-02T03:00Z"])})
    note(history, "2025-03-01~2025-03-20")
    assert series()["inquiries"].notna().sum() == 0


def test_the_platforms_own_count_wins(take, series, history):
    take(KINDS["overview_day"], overview("2025-03-02", inquiries=[7]))
    take(KINDS["inquiries"], {"inquiry_id": ["1"], "created_at": pd.to_datetime(["2025-03-02T03:00Z"])})
    note(history, "2025-03")
    found = series()["inquiries"]
    assert (found["2025-03-02"], found.sum()) == (7, 7)


def note(history, span):
    """The journal line of an export of inquiries that spoke about these days."""
    period = parse_period(span)
    write_entry(history.root, Entry(
        sha256="a", name="x", kind="inquiries", dataset="inquiries", grain="event", start=period.start, end=period.end,
        rows=0, new=0, changed=0, same=0, absent=0, at=datetime(2025, 4, 3, tzinfo=UTC)))
