"""Columns of days, periods and times: days as the platform's, times as UTC from the clock that file or context name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.catalogue.marks import marks, plain
from opsbook.catalogue.writtendate import Written, read_written, zone_named
from opsbook.domain.period import Period
from opsbook.exports.columns import check_formulas
from opsbook.exports.context import Context
from opsbook.exports.dates import Clue, Moments, read_moments
from opsbook.exports.problems import Log
from opsbook.exports.sheets import Cell
from opsbook.exports.spans import cell_period
from opsbook.exports.strips import Strip, shown_text

DAYS, TIMES = "datetime64[us]", "datetime64[us, UTC]"


def read_days(strip: Strip, context: Context, log: Log) -> pd.Series:
    """Midnight of each day; a time with a zone of its own counts as the day of the report's clock."""
    moments = _moments(strip, context, log)
    clock = ZoneInfo(context.report_tz)
    days = {cell: _local_day(written, clock) for cell, written in moments.read.items()}
    found = [days.get(cell) for cell in strip.cells]
    return _finished(strip, pd.Series(found, dtype=DAYS), moments, log)


def read_times(strip: Strip, context: Context, log: Log) -> pd.Series:
    """UTC of each time. The zone is the cell's own, else the header's, else the report's."""
    moments = _moments(strip, context, log)
    clock = zone_named(strip.unit) or ZoneInfo(context.report_tz)
    times = {cell: _utc(written, clock) for cell, written in moments.read.items()}
    _tell_clock_changes(strip, moments, clock, log)
    if plain(strip.unit) in marks().unclear_zones:
        log.warn("unclear_zone", strip.place, strip.unit, zone=clock)
    found = [times.get(cell) for cell in strip.cells]
    return _finished(strip, pd.Series(found, dtype=TIMES), moments, log)


def read_periods(strip: Strip, context: Context, log: Log) -> tuple[pd.Series, pd.Series]:
    """First and last day of the week or month each cell names."""
    found: list[Period | None] = []
    for i, cell in enumerate(strip.cells):
        period = cell_period(cell, context.first_weekday)
        if period is None:
            log.error("bad_period", strip.at(i), shown_text(cell))
        found.append(period)
    starts, ends = ([period and getattr(period, part) for period in found] for part in ("start", "end"))
    return pd.Series(starts, dtype=DAYS), pd.Series(ends, dtype=DAYS)


def zone_of(strips: list[Strip], context: Context) -> str:
    """The clock of a file's times: the zone its headers name, else the report's."""
    named = (zone_named(strip.unit) for strip in strips if strip.type == "time")
    return next((str(zone) for zone in named if zone), context.report_tz)


def _moments(strip: Strip, context: Context, log: Log) -> Moments:
    filled = {cell for cell in strip.cells if not _blank(cell)}
    moments = read_moments(filled, Clue(context.expected, context.today, strip.sheet.epoch_1904))
    if moments.unclear:
        log.error("unclear_date", strip.at(strip.positions(moments.unclear)[0]), _first(strip, moments.unclear))
    for i in strip.positions(moments.bad):
        log.error("no_year" if _yearless(strip.cells[i]) else "bad_date", strip.at(i), shown_text(strip.cells[i]))
    if moments.assumed:
        cell = _first(strip, moments.assumed)
        log.warn("assumed_date", strip.at(strip.positions([cell])[0]), shown_text(cell), day=moments.read[cell].day)
    return moments


def _finished(strip: Strip, series: pd.Series, moments: Moments, log: Log) -> pd.Series:
    if strip.required:
        known = moments.bad | moments.unclear
        for i, cell in enumerate(strip.cells):
            if _blank(cell) and cell not in known:
                log.error("missing_key", strip.at(i), shown_text(cell))
    check_formulas(strip, series, log)
    return series


def _yearless(cell: Cell) -> bool:
    written = read_written(cell.strip()) if isinstance(cell, str) else None
    return bool(written and (written.month_day or len(written.numbers) == 2))


def _first(strip: Strip, cells: frozenset[Cell]) -> Cell:
    return strip.cells[strip.positions(cells)[0]]


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell.strip() or plain(cell) in marks().missing))


def _local_day(written: Written, clock: tzinfo) -> date | None:
    if written.day and written.zone and written.clock is not None:
        return _utc(written, clock).astimezone(clock).date()
    return written.day


def _naive(written: Written) -> datetime:
    return datetime.combine(written.day or date.min, time()) + (written.clock or timedelta())


def _utc(written: Written, clock: tzinfo) -> datetime:
    """UTC; an hour that a clock skips is read on the clock before the change, one that comes twice as the first."""
    return _naive(written).replace(tzinfo=written.zone or clock).astimezone(UTC)


def _tell_clock_changes(strip: Strip, moments: Moments, clock: tzinfo, log: Log) -> None:
    """Point out times that daylight saving skips or repeats, and days without a time."""
    told: dict[Cell, str] = {}
    for cell, written in moments.read.items():
        if written.clock is None and not isinstance(cell, (datetime, float)):
            told[cell] = "no_clock"
        elif reason := _change(_naive(written), written.zone or clock):
            told[cell] = reason
    for i in strip.positions(told):
        log.warn(told[strip.cells[i]], strip.at(i), shown_text(strip.cells[i]), day=moments.read[strip.cells[i]].day)


def _change(moment: datetime, zone: tzinfo) -> str:
    before, after = (moment.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if before == after:
        return ""
    return "clock_skipped" if (after or timedelta()) > (before or timedelta()) else "clock_repeated"
