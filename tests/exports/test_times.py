"""Inquiry times on every clock, days that are missing, too late or of another month."""

from __future__ import annotations

from datetime import datetime

import pytest

NIGHT = "2024-07-16T03:33:52+00:00"


def asked(rows, header, *cells):
    head = [f"询盘时间{header}" if name == "询盘时间" else name for name in rows[0]]
    return [head, *([f"765001234{i}", cell, *rows[1][2:-1], ""] for i, cell in enumerate(cells))]


@pytest.mark.parametrize(("header", "cell"), [
    ("", "2024-07-15 20:33:52"), ("", "2024-07-15 08:33:52 PM"), ("", "2024-07-15 下午08:33:52"),
    ("", "2024/7/15 20:33:52"),
    ("", "7/15/2024 20:33:52"), ("", "15 Jul 2024 20:33:52"), ("", "2024-07-16T03:33:52Z"),
    ("", "2024-07-16 11:33:52 +08:00"),
    ("", "2024-07-15 20:33:52 PST"), ("", "2024-07-16 11:33:52 (北京时间)"), ("", "2024-07-15 20:33:52.789"),
    ("", 45488.856851851851),
    ("", datetime(2024, 7, 15, 20, 33, 52)), ("(PST)", "2024-07-15 20:33:52"), ("（北京时间）", "2024-07-16 11:33:52"),
    ("(GMT+8)", "2024-07-16 11:33:52"), ("(UTC)", "2024-07-16 03:33:52"), ("(PST)", "2024-07-16T11:33:52+08:00"),
])
def test_a_time_on_any_clock_is_the_same_utc(read, shapes, header, cell):
    reading = read(asked(shapes.inquiries, header, cell), "inquiry")
    assert reading.frame["created_at"].dt.floor("s")[0].isoformat() == NIGHT
    assert "B" not in reading.problems["column"].tolist()


def test_the_clock_in_a_title_counts_where_no_header_has_one(read, shapes):
    reading = read([["询盘明细 时区：北京时间"], *asked(shapes.inquiries, "", "2024-07-16 11:33:52")], "inquiry")
    assert reading.frame["created_at"][0].isoformat() == NIGHT


def test_a_time_without_a_zone_goes_by_its_neighbour(read, shapes):
    rows = shapes.put(shapes.inquiries, 0, 8, "首次回复时间(北京时间)")
    reading = read(shapes.put(rows, 1, 8, "2024-07-15 21:10:00"), "inquiry")
    assert str(reading.frame["created_at"][0]) == "2024-07-15 12:33:52+00:00"
    assert reading.problems[["column", "level"]].to_numpy().tolist() == [["B", "warning"]]


def test_a_reply_after_today_is_pointed_out(read, shapes):
    reading = read(shapes.put(shapes.inquiries, 1, 8, "2034-07-15 21:10:00"), "inquiry")
    assert reading.problems[["row", "column", "level"]].to_numpy().tolist() == [[2, "I", "warning"]]


def test_without_a_zone_the_contexts_counts(read, shapes):
    reading = read(asked(shapes.inquiries, "", "2024-07-16 11:33:52"), "inquiry", report_tz="Asia/Shanghai")
    assert reading.frame["created_at"][0].isoformat() == NIGHT


@pytest.mark.parametrize(("cell", "month", "utc"), [
    ("2024-03-10 02:30:00", "2024-03", "2024-03-10T10:30:00+00:00"),
    ("2023-11-05 01:30:00", "2023-11", "2023-11-05T08:30:00+00:00"),
    ("2024-07-15", "2024-07", "2024-07-15T07:00:00+00:00"),
])
def test_an_hour_that_is_not_certain_is_pointed_out(read, shapes, cell, month, utc):
    reading = read(asked(shapes.inquiries, "", cell), "inquiry", month=month)
    assert reading.frame["created_at"][0].isoformat() == utc
    assert reading.problems[["row", "column", "value", "level"]].to_numpy().tolist() == [[2, "B", cell, "warning"]]


@pytest.mark.parametrize(("cell", "level"), [
    ("昨天", "error"), ("", "error"), ("2024-08-10 00:00:00", "error"), ("2024-06-15 00:00:00", "error"),
])
def test_a_time_that_cannot_be_is_refused(read, shapes, cell, level):
    problems = read(asked(shapes.inquiries, "", cell), "inquiry").problems
    assert problems[["row", "column", "level"]].to_numpy().tolist()[0] == [2, "B", level]


def test_a_reply_before_its_inquiry_is_pointed_out(read, shapes):
    reading = read(shapes.put(shapes.inquiries, 1, 8, "2024-07-15 19:00:00"), "inquiry")
    assert reading.problems[["row", "column", "level"]].to_numpy().tolist() == [[2, "I", "warning"]]


@pytest.mark.parametrize("email", ["a@example.com\r\nBcc: spy@example.com", "no address", "a@b@c"])
def test_an_odd_address_is_pointed_out_and_kept(read, shapes, email):
    reading = read(shapes.put(shapes.inquiries, 1, 3, email), "inquiry")
    assert reading.problems[["row", "column", "level"]].to_numpy().tolist() == [[2, "D", "warning"]]


def test_the_country_stays_as_typed_beside_its_code(read, shapes):
    reading = read(shapes.put(shapes.inquiries, 1, 4, "美國"), "inquiry")
    assert reading.frame[["country", "country_code"]].iloc[0].tolist() == ["美國", "US"]


def test_an_unknown_country_is_kept_and_pointed_out(read, shapes):
    reading = read(shapes.put(shapes.inquiries, 1, 4, "Atlantis"), "inquiry")
    assert (reading.frame["country"][0], reading.frame["country_code"].isna()[0]) == ("Atlantis", True)
    assert reading.problems["column"].tolist() == ["E"]


def days(shapes, *dates):
    head, row = shapes.days[:2]
    return [head, *([date, *row[1:]] for date in dates)]


@pytest.mark.parametrize("dates", [
    [f"2024年7月{day}日" for day in range(1, 32)], [f"{day:02}/07/2024" for day in range(1, 32)],
    [f"7/{day}/2024" for day in range(1, 32)], [f"2024-07-{day:02} 周三" for day in range(1, 32)],
    [20240700.0 + day for day in range(1, 32)], [45473.0 + day for day in range(1, 32)],
    [datetime(2024, 7, day) for day in range(1, 32)],
])
def test_a_month_of_days_in_any_spelling(read, shapes, dates):
    reading = read(days(shapes, *dates), "daily")
    assert reading.frame["date"].dt.strftime("%Y-%m-%d").tolist() == [f"2024-07-{day:02}" for day in range(1, 32)]
    assert (reading.period.label, len(reading.problems)) == ("2024-07", 0)


@pytest.mark.parametrize(("left_out", "said"),
    [([10, 20], "2024-07-10"), ([30, 31], "2024-07-30"), ([1], "2024-07-01")])
def test_days_that_are_missing_are_listed(read, shapes, left_out, said):
    dates = [f"2024-07-{day:02}" for day in range(1, 32) if day not in left_out]
    problems = read(days(shapes, *dates), "daily").problems
    assert said in problems["what"][0]
    assert problems[["sheet", "level"]].to_numpy().tolist() == [["Sheet1", "warning"]]


@pytest.mark.parametrize(("dates", "level"), [
    (["2024-06-28", "2024-06-29"], "error"), (["2024-06-30", "2024-07-01"], "warning"), (["2024-08-20"], "error"),
    (["7月32日"], "error"), (["2024-07-01", "合计日"], "error"), (["1900-02-29"], "error"),
])
def test_days_that_do_not_belong(read, shapes, dates, level):
    reading = read(days(shapes, *dates), "daily")
    assert level in reading.problems["level"].tolist()
    assert reading.accepted == (level == "warning")


def test_a_day_twice_with_other_numbers_is_refused(read, shapes):
    reading = read([*shapes.days, ["2024-07-04", 9, *shapes.days[1][2:]]], "daily")
    assert reading.problems.query("level == 'error'")["row"].tolist() == [5, 33]


@pytest.mark.parametrize(("kind", "cells", "spans"), [
    ("overview_week", ["2024-07-07~2024-07-13", "2024-07-14 至 2024-07-20"], [("07-07", "07-13"), ("07-14", "07-20")]),
    ("overview_month", ["2024-06", "2024年7月"], [("06-01", "06-30"), ("07-01", "07-31")]),
])
def test_day_week_and_month_share_a_header_and_differ_in_their_cells(read, shapes, kind, cells, spans):
    reading = read(days(shapes, *cells))
    frame = reading.frame
    assert reading.kind.id == kind
    assert list(zip(frame["start"].dt.strftime("%m-%d"), frame["end"].dt.strftime("%m-%d"), strict=True)) == spans


@pytest.mark.parametrize(("first_row", "period", "level"), [
    ("时间周期 2024-07-07~2024-07-13", "2024-07-07~2024-07-13", None),
    ("时间周期 2024-07-09~2024-07-15", "2024-07-09~2024-07-15", "warning"),
    ("统计月份：2024-07", "2024-07", None), ("时间周期 2024-06-02~2024-06-08", None, "error"),
    ("2024年9月", None, "error"), ("2024-06-20~2024-07-19", "2024-06-20~2024-07-19", "warning"),
])
def test_the_title_says_the_period(read, shapes, first_row, period, level):
    reading = read([[first_row], [], *shapes.products])
    assert (reading.period.label if reading.period else None) == period
    assert reading.problems["level"].tolist()[:1] == ([level] if level else [])


def test_a_title_of_another_month_than_its_rows_is_pointed_out(read, shapes):
    reading = read([["统计周期：2024-06-01~2024-06-30"], *shapes.days], "daily")
    assert (reading.period.label, reading.problems["level"].tolist()) == ("2024-07", ["warning"])


@pytest.mark.parametrize("cells", [["店铺名称：深圳某店"], ["店铺名称", "深圳某店"], ["店铺：", "深圳某店"]])
def test_a_file_of_another_store_is_refused(read, shapes, cells):
    problems = read([cells, *shapes.products], "product", store="杭州某店").problems
    assert problems[["row", "value", "level"]].to_numpy().tolist() == [[1, "深圳某店", "error"]]


@pytest.mark.parametrize("title", ["共128条", "总数：128", "第1页/共26页", "页码：1/26", "Page 1 of 26"])
def test_one_page_of_many_is_pointed_out(read, shapes, title):
    problems = read([[title], *shapes.products], "product").problems
    assert problems[["row", "value", "level"]].to_numpy().tolist() == [[1, title, "warning"]]


def test_a_period_column_says_it_too(read, shapes):
    rows = [[cell, *row] for cell, row in zip(["统计日期", *["2024-07-07~2024-07-13"] * 3], shapes.products,
        strict=True)]
    assert read(rows).period.label == "2024-07-07~2024-07-13"


def test_without_a_period_inspect_warns_and_import_refuses(read, shapes):
    reading = read(shapes.products, month="")
    assert (reading.accepted, reading.period) == (True, None)
    assert reading.problems["what"].tolist() == ["文件里没有周期，请用 --period 给出周期"]
