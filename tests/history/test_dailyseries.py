"""The store's counts by day: the platform's rows first, then the rows of inquiries and orders."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.domain.period import parse_period
from opsbook.history.dailyseries import daily_series
from opsbook.history.history import History
from opsbook.history.journal import Entry, write_entry
from opsbook.history.registers import keep_register

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


def inquiries(*times, **columns):
    return {"inquiry_id": [str(n) for n in range(len(times))], "created_at": pd.to_datetime(list(times)), **columns}


def test_rows_of_inquiries_tell_the_platforms_days_that_their_export_spans(take, series, history):
    # 12:00 on 2 March at the office is still the platform's 1 March; its 31 March ends on the office's 1 April
    take(KINDS["inquiries"], inquiries("2025-03-02T04:00Z", "2025-03-02T20:00Z", "2025-03-05T04:00Z",
                                       inquiry_type=["询盘", "询盘", "TM"]))
    note(history, "2025-03")
    found = series()["inquiries"]
    assert (len(found), found.sum()) == (30, 2)
    assert found["2025-03-01":"2025-03-04"].tolist() == [1, 1, 0, 0]


def test_rows_of_a_part_of_a_month_tell_that_part(take, series, history):
    take(KINDS["inquiries"], inquiries("2025-03-02T20:00Z"))
    note(history, "2025-03-01~2025-03-20")
    found = series()["inquiries"].dropna()
    assert (found.index.max(), len(found), found.sum()) == (pd.Timestamp("2025-03-19"), 19, 1)


def test_the_day_an_export_was_made_on_is_not_over(take, series, history):
    take(KINDS["orders"], {"order_id": ["1"], "ordered_on": pd.to_datetime(["2025-03-02"])})
    note(history, "2025-03-01~2025-03-10", "orders", datetime(2025, 3, 10, 2, tzinfo=UTC))
    assert series()["orders"].index.max() == pd.Timestamp("2025-03-09")


@pytest.fixture
def typed(history):
    """typed(*times, at, **columns) copies a register of inquiries as a refresh at `at` does."""
    def copy(*times, at=datetime(2025, 3, 20, 2, tzinfo=UTC), **columns):
        rows = pd.DataFrame({"row_id": [f"r{n}" for n in range(len(times))], "deleted": False,
                             "created_at": pd.to_datetime(list(times), utc=True), **columns})
        keep_register(history, record_of("inquiries"), rows, at)
        history.save()
    return copy


MIDNIGHTS = ["2025-03-02T16:00Z", "2025-03-04T16:00Z"]    # 3 and 5 March at the office, typed without a time of day


def test_a_register_tells_from_its_first_row_to_its_last_however_late_it_is_copied(typed, series):
    typed(*MIDNIGHTS, inquiry_type="询盘")
    first = series()["inquiries"].dropna()
    assert {day.day: count for day, count in first.items()} == {3: 1, 4: 0, 5: 1}
    typed(*MIDNIGHTS, inquiry_type="询盘", at=datetime(2025, 3, 31, 2, tzinfo=UTC))
    pd.testing.assert_series_equal(series()["inquiries"].dropna(), first)


def test_the_day_a_register_was_copied_on_is_not_over(typed, series):
    typed(*MIDNIGHTS, inquiry_type="询盘", at=datetime(2025, 3, 5, 2, tzinfo=UTC))
    assert series()["inquiries"].dropna().index.max() == pd.Timestamp("2025-03-04")


def test_a_register_of_tm_alone_tells_of_no_inquiries(typed, series):
    typed(*MIDNIGHTS, inquiry_type="TM")
    assert series()["inquiries"].notna().sum() == 0


def test_rows_after_the_platforms_last_day_are_not_counted_twice(take, typed, series):
    take(KINDS["overview_day"], overview("2025-03-02", inquiries=[7]))
    # 3 March, 10:00 at the office: among the seven. 4 March, 10:00: the platform's 3 March; its 5th is over on the 6th
    typed("2025-03-03T02:00Z", "2025-03-04T02:00Z", "2025-03-06T02:00Z", inquiry_type="询盘")
    assert series()["inquiries"].dropna().to_dict() == {
        pd.Timestamp("2025-03-02"): 7, pd.Timestamp("2025-03-03"): 1, pd.Timestamp("2025-03-04"): 0,
        pd.Timestamp("2025-03-05"): 1}


def test_an_empty_register_and_one_begun_before_the_first_export_tell_nothing(take, typed, series):
    typed()
    assert series().empty
    take(KINDS["overview_day"], overview("2025-03-20", visitors=[7]))
    typed("2025-02-02T16:00Z", "2025-02-04T16:00Z", inquiry_type="询盘")
    assert series()["inquiries"].notna().sum() == 0


def test_the_platforms_own_count_wins(take, series, history):
    take(KINDS["overview_day"], overview("2025-03-02", inquiries=[7]))
    take(KINDS["inquiries"], {"inquiry_id": ["1"], "created_at": pd.to_datetime(["2025-03-02T03:00Z"])})
    note(history, "2025-03")
    found = series()["inquiries"]
    assert (found["2025-03-02"], found.sum()) == (7, 8)     # the row is of the platform's 1 March


def note(history, span, dataset="inquiries", at=datetime(2025, 4, 3, tzinfo=UTC)):
    """The journal line of an export that spoke about these days."""
    period = parse_period(span)
    write_entry(history.root, Entry(
        sha256="a", name="x", kind=dataset, dataset=dataset, grain="event", start=period.start, end=period.end,
        rows=0, new=0, changed=0, same=0, absent=0, at=at))
