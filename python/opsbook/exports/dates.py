"""A column of dates: what its numbers mean is proven by all values together, by the expected period, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from opsbook.catalogue.writtendate import Written, read_written
from opsbook.domain.period import Period
from opsbook.exports.sheets import Cell

Order = Literal["ymd", "mdy", "dmy"]
_EARLIEST, _LATEST = date(1995, 1, 1), date(2100, 1, 1)
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@dataclass(frozen=True)
class Clue:
    """What may prove a reading: the period the file should be about, today, and the epoch of bare numbers."""

    expected: Period | None = None
    today: date | None = None
    epoch_1904: bool = False


@dataclass(frozen=True)
class Moments:
    """The distinct cells of a column read: a date or a date and time each.

    `bad` are cells that are no date, `unclear` those whose reading nothing proves; `assumed` were read by a proof that
    stands outside the column (the expected period, or 24/7/1 taken as year first).
    """

    read: dict[Cell, Written] = field(default_factory=dict)
    bad: frozenset[Cell] = frozenset()
    unclear: frozenset[Cell] = frozenset()
    assumed: frozenset[Cell] = frozenset()


def read_moments(cells: Iterable[Cell], clue: Clue) -> Moments:
    """Read the distinct, non-blank cells of one date or time column."""
    read: dict[Cell, Written] = {}
    bad: set[Cell] = set()
    for cell in cells:
        written = _written(cell, clue.epoch_1904)
        if written is None or (written.day and not _EARLIEST <= written.day <= _LATEST):
            bad.add(cell)
        else:
            read[cell] = written
    open_ = {cell: written for cell, written in read.items() if written.day is None}
    return _proven(read, bad, open_, clue) if open_ else Moments(read, frozenset(bad))


def _proven(read: dict[Cell, Written], bad: set[Cell], open_: dict[Cell, Written], clue: Clue) -> Moments:
    readings = {order: _days(open_.values(), order, clue) for order in _orders(open_.values())}
    whole = {order: days for order, days in readings.items() if all(days)}
    if not whole:
        best = max(readings.values(), key=lambda days: sum(day is not None for day in days))
        bad |= {cell for cell, day in zip(open_, best, strict=True) if day is None}
        return Moments({cell: w for cell, w in read.items() if cell not in open_}, frozenset(bad),
                       frozenset(open_) - bad)
    proven = _narrowed(whole, clue)
    if len({tuple(days) for days in proven.values()}) > 1:
        return Moments({cell: w for cell, w in read.items() if cell not in open_}, frozenset(bad), frozenset(open_))
    days = next(iter(proven.values()))
    settled = {cell: Written(day, clock=written.clock, zone=written.zone)
               for (cell, written), day in zip(open_.items(), days, strict=True)}
    outside = len(whole) > 1 or any(len(w.numbers) != 3 or w.numbers[2] < 100 for w in open_.values())
    return Moments({**read, **settled}, frozenset(bad), assumed=frozenset(open_) if outside else frozenset())


def _orders(open_: Iterable[Written]) -> tuple[Order, ...]:
    four_digits = any(len(w.numbers) == 3 and w.numbers[2] > 99 for w in open_)
    return ("mdy", "dmy") if four_digits else ("ymd", "mdy", "dmy")


def _narrowed(whole: dict[Order, list[date | None]], clue: Clue) -> dict[Order, list[date | None]]:
    """Drop the orders that the expected period, or today, contradicts."""
    for fits in (lambda day: clue.expected is None or clue.expected.holds(day),
                 lambda day: clue.today is None or day <= clue.today):
        left = {order: days for order, days in whole.items() if all(fits(day) for day in days)}
        whole = left or whole
    return whole


def _days(open_: Iterable[Written], order: Order, clue: Clue) -> list[date | None]:
    return [_day(written, order, clue) for written in open_]


def _day(written: Written, order: Order, clue: Clue) -> date | None:
    if written.month_day or len(written.numbers) == 2:
        pair = written.month_day or (written.numbers if order != "dmy" else written.numbers[::-1])
        return _in_year(pair, clue.expected)
    parts = dict(zip(order, written.numbers, strict=True))
    return _date(parts["y"] + (2000 if parts["y"] < 100 else 0), parts["m"], parts["d"])


def _in_year(pair: Sequence[int], expected: Period | None) -> date | None:
    """A day without its year, in the year of the expected period that puts it nearest to it."""
    if expected is None:
        return None
    days = [day for year in (expected.end.year, expected.start.year) if (day := _date(year, *pair))]
    return next((day for day in days if expected.holds(day)), days[0] if days else None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written(cell: Cell, epoch_1904: bool) -> Written | None:
    if isinstance(cell, datetime):
        return _of(cell)
    if isinstance(cell, date):
        return Written(cell)
    if isinstance(cell, (bool, time, timedelta)) or cell is None:
        return None
    if isinstance(cell, str):
        text = cell.strip()
        return serial_day(float(text), epoch_1904) if _is_serial(text) else read_written(text)
    return serial_day(float(cell), epoch_1904)


def _is_serial(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit() and 32874 <= float(text) < 73416


def serial_day(number: float, epoch_1904: bool) -> Written | None:
    """The day of a bare number: 20240701, or an Excel serial of its epoch; None where it is none.

    Serials up to 60 are none: Excel's 1900-02-29 never was, and no export is that old.
    """
    if number.is_integer() and 19000101 <= number <= 21001231:
        day = _date(int(number) // 10000, int(number) // 100 % 100, int(number) % 100)
        return Written(day) if day else None
    if not 60 < number < 100_000:
        return None
    moment = (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(milliseconds=round(number * 86_400_000))
    return _of(moment)


def _of(moment: datetime) -> Written:
    """A date-time cell; the float behind it is rounded to the millisecond, so that …52 stays …52."""
    rounded = moment + timedelta(microseconds=500)
    clock = timedelta(hours=rounded.hour, minutes=rounded.minute, seconds=rounded.second,
                      milliseconds=rounded.microsecond // 1000)
    return Written(rounded.date(), clock=clock or None, zone=moment.tzinfo)
