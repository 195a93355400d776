"""The value columns of 询盘登记."""

from datetime import UTC, datetime

import pandas as pd

from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.timepoints import value_columns

CALENDAR = load_settings().calendar
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def at(text):
    return pd.Timestamp(text, tz="UTC")


def test_the_value_columns_of_the_register():
    rows = pd.DataFrame({
        "created_at": [at("2026-11-20 01:35"), at("2026-11-22 03:00"), at("2026-03-08 10:30"), pd.NaT],
        "first_reply_at": [at("2026-11-20 02:05"), pd.NaT, pd.NaT, pd.NaT],
        "country": ["USA", "德国", None, "US"], "buyer_info": ["Seattle", None, None, None],
    }, index=[3, 5, 8, 9])
    expected = pd.DataFrame({
        "工作小时": [0.5, None, None, None],
        "平台时间": [datetime(2026, 11, 19, 17, 35), datetime(2026, 11, 21, 19), datetime(2026, 3, 8, 3, 30), None],
        "买家时间": [datetime(2026, 11, 19, 17, 35), datetime(2026, 11, 22, 4), None, None],
        "办公时段": [106, 156, 163, None], "平台时段": [90, 140, 148, None], "买家时段": [90, 149, None, None],
        "及时时段": [106, None, None, None], "超时时段": [None, None, 163, None], "下班": [None, 1, 1, None],
        "平台异日": [1, 1, None, None], "买家异日": [1, None, None, None],
        "国家或地区": ["美国", "德国", "未写", None],
    }, index=rows.index, dtype="object")
    pd.testing.assert_frame_equal(value_columns(rows, CALENDAR, {}, NOW), expected)


def test_no_rows_and_no_countries_give_empty_cells():
    rows = pd.DataFrame({"created_at": pd.Series([], dtype="datetime64[us, UTC]")})
    assert value_columns(rows, CALENDAR, {}, NOW).empty


def test_the_stores_own_zone_wins():
    rows = pd.DataFrame({"created_at": [at("2026-11-20 01:35")], "country": ["US"]})
    assert value_columns(rows, CALENDAR, {"US": "America/Chicago"}, NOW)["买家时间"].tolist() == [
        datetime(2026, 11, 19, 19, 35)]
