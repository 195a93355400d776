from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.catalogue.writtendate import read_written, zone_named
from opsbook.domain.period import parse_period
from opsbook.exports.dates import Clue, read_moments

JULY = Clue(parse_period("2024-07"))


@pytest.mark.parametrize("text", [
    "2024-07-01", "2024/7/1", "2024.07.01", "20240701", "2024年7月1日", "2024年7月1号",
    "2024-07-01 00:00:00", "２０２４-07-01",
    "2024-07-01 周一", "2024-07-01(星期一)", "2024/07/01(一)", "Jul 01, 2024", "July 1st, 2024", "1 Jul 2024",
    "01-Jul-24", "Mon, 01 Jul 2024",
    "24年7月1日", "2024-07-01T00:00:00", "'2024-07-01",
])
def test_a_day_is_read_as_people_write_it(text):
    assert read_written(text).day == date(2024, 7, 1)


@pytest.mark.parametrize(("text", "clock"), [
    ("2024-07-15 20:33:52", "20:33:52"), ("2024-07-15 08:33:52 PM", "20:33:52"), ("2024-07-15 12:05 AM", "0:05:00"),
    ("2024-07-15 12:05 PM", "12:05:00"), ("2024-07-15 下午8:33", "20:33:00"), ("2024-07-15 凌晨12:05", "0:05:00"),
    ("2024年7月15日20时33分52秒", "20:33:52"), ("2024-07-15 24:00:00", "1 day, 0:00:00"), ("2024/7/15 8:03", "8:03:00"),
])
def test_a_clock_is_read_as_people_write_it(text, clock):
    assert str(read_written(text).clock) == clock


@pytest.mark.parametrize("text", ["合计日", "2024-02-30", "2024-13-01", "", "abc", "45", "12:30", "2024-07-15 25:00",
    "99/99/9999"])
def test_what_is_no_date_is_none(text):
    moments = read_moments([text], JULY)
    assert not moments.read
    assert moments.bad | moments.unclear == {text}


@pytest.mark.parametrize(("words", "hours"), [
    ("PST", -7), ("pdt", -7), ("北京时间", 8), ("GMT+8", 8), ("UTC", 0), ("+08:00", 8), ("UTC-3", -3), ("+0530", 5.5),
])
def test_a_zone_by_its_name(words, hours):
    july = datetime(2024, 7, 15, tzinfo=zone_named(words))
    assert july.utcoffset() == timedelta(hours=hours)


def test_words_that_are_no_zone():
    assert zone_named("个") is None
    assert zone_named("") is None


@pytest.mark.parametrize(("cells", "clue", "first"), [
    (["07/01/2024", "07/13/2024"], Clue(), date(2024, 7, 1)),
    (["01/07/2024", "13/07/2024"], Clue(), date(2024, 7, 1)),
    (["07/01/2024", "07/02/2024"], JULY, date(2024, 7, 1)),
    (["07/01/2024", "07/12/2024"], Clue(today=date(2024, 8, 3)), date(2024, 7, 1)),
    (["24/7/1", "24/7/2"], JULY, date(2024, 7, 1)),
    (["7/1/24"], JULY, date(2024, 7, 1)),
    (["7月1日"], JULY, date(2024, 7, 1)),
    (["7.1", "7.10"], JULY, date(2024, 7, 1)),
    ([45474.0], Clue(), date(2024, 7, 1)),
    (["45474"], Clue(), date(2024, 7, 1)),
    ([44012.0], Clue(epoch_1904=True), date(2024, 7, 1)),
    ([20240701.0], Clue(), date(2024, 7, 1)),
    ([date(2024, 7, 1)], Clue(), date(2024, 7, 1)),
])
def test_the_column_or_the_period_proves_what_numbers_mean(cells, clue, first):
    moments = read_moments(cells, clue)
    assert moments.read[cells[0]].day == first
    assert not moments.bad | moments.unclear


@pytest.mark.parametrize("cells", [["07/01/2024", "07/02/2024"], ["24/7/1"]])
def test_what_nothing_proves_stays_unclear(cells):
    assert read_moments(cells, Clue()).unclear == set(cells)


def test_two_orders_in_one_column_contradict():
    moments = read_moments(["13/07/2024", "07/14/2024"], Clue())
    assert moments.bad | moments.unclear == {"13/07/2024", "07/14/2024"}


@pytest.mark.parametrize("number", [60.0, 59.0, 0.0, -1.0, 1.5, 1e6, 20241332.0])
def test_numbers_that_are_no_day(number):
    assert read_moments([number], Clue()).bad == {number}


def test_the_seconds_of_a_serial_survive():
    written = read_moments([45488.856851851851], Clue()).read[45488.856851851851]
    assert (written.day, str(written.clock)) == (date(2024, 7, 15), "20:33:52")


@settings(deadline=None, max_examples=50)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_spelling_is_the_same_moment(moment):
    forms = [f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y/%m/%d %I:%M:%S %p}", f"{moment:%d %b %Y %H:%M:%S}",
             f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"]
    read = {datetime.combine(w.day, datetime.min.time()) + (w.clock or timedelta()) for w in map(read_written, forms)}
    assert read == {moment}
    aware = moment.replace(tzinfo=ZoneInfo("UTC"))
    assert read_written(aware.isoformat()).zone is not None
