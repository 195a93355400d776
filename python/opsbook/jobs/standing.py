"""How things stand: the counters over the registers, and which record tables are filled for which period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.catalogue.records import Record, record_of, records
from opsbook.catalogue.rules import rules
from opsbook.domain.counters import RECORDS, CountGround
from opsbook.domain.counters.counting import on
from opsbook.domain.duesheets import DATA, Asked, Recorded, RowCount, missed_periods
from opsbook.domain.period import Period, day_of, month_of, week_of
from opsbook.domain.settings import Calendar
from opsbook.jobs.countedrows import counted_rows
from opsbook.jobs.fillground import FillGround
from opsbook.texts import say

DATASETS = ("overview_week", "overview_month", "channels", "regions")   # the data of the three tables
MONTH = "月"
AHEAD = ("week_plan", "month_plan", "quota")
ASKED = (
    Asked("duties", "day"), Asked("todo", "day"), Asked("inquiries", "day", optional=True),
    Asked("operations", "day", optional=True), *(Asked(record, "week") for record in DATA),
    Asked("week_plan", "week", ahead=True), *(Asked(record, "month") for record in DATA),
    Asked("month_plan", "month", ahead=True), Asked("quota", "month", ahead=True),
)
"""The tables 本期该填 tells of; those of events, of one's own making and switched off by default are not due."""


Registers = Mapping[str, pd.DataFrame]


def registers_of(ground: FillGround) -> Registers:
    """The live rows of the registers that are counted, by record id; one without any row counts as never kept."""
    rows = {id: counted_rows(ground, id) for id in dict.fromkeys([*RECORDS, *(each.record for each in ASKED)])}
    return {id: found for id, found in rows.items() if len(found)}


def count_ground(ground: FillGround, registers: Registers, recorded: Recorded) -> CountGround:
    """What the counters look at, from the registers as last merged."""
    settings, zone = ground.settings, ZoneInfo(ground.settings.calendar.office_zone)
    role = settings.readings.visitor_marketing_owner
    return CountGround(
        rows=registers,
        now=ground.now if ground.now.tzinfo else ground.now.replace(tzinfo=zone),
        today=ground.period.end if ground.period.grain == "day" else ground.today, settings=settings, rules=rules(),
        owners={record.id: _field(record, record.person) for record in records() if record.person}
        | {"quota": "sales"},
        accounts=tuple(person.name for person in settings.people if person.role == role),
        missed=missed_periods(recorded, ground.today, settings.calendar),
    )


def recorded_of(ground: FillGround, registers: Registers) -> Recorded:
    """What stands in the record tables that are due, and what 历史/ has data of."""
    counted = {(record, period): count for record in dict.fromkeys(each.record for each in ASKED) if record in registers
               for period, count in _counts(record, registers[record], ground)}
    stored = (period for dataset in DATASETS for period in ground.history.periods(dataset))
    return Recorded(counted, frozenset(stored), frozenset(_filled_days(registers)))


def _filled_days(registers: Registers) -> Iterator[date]:
    """The days with a row of a duty of every day; the others carry the day they fell due, whenever they were filled."""
    duties = registers.get("duties")
    if duties is not None:
        daily = duties["group"] == say("duties.group_workday")
        yield from (day.date() for day in pd.to_datetime(duties.loc[daily, "date"]).dropna().unique())


def _counts(record: str, rows: pd.DataFrame, ground: FillGround) -> Iterator[tuple[Period, RowCount]]:
    """The rows of a record table by the period they are of."""
    if record in DATA:
        yield from _data_counts(rows, ground.settings.calendar)
    elif record in AHEAD:
        yield from _ahead_counts(record, rows, ground.settings.calendar)
    else:
        today = _of_day(record_of(record), rows, ground)
        yield day_of(ground.today), RowCount(len(today), int(_lacking(record, today)))


def _data_counts(rows: pd.DataFrame, calendar: Calendar) -> Iterator[tuple[Period, RowCount]]:
    """By week and month; a metric without a value is one a person must type."""
    lacks = rows["value"].isna() if "value" in rows else pd.Series(False, index=rows.index)
    counted = lacks.groupby([rows["grain"], pd.to_datetime(rows["date"])]).agg(["size", "sum"]).reset_index()
    for word, start, size, lacking in zip(*(counted[name] for name in counted), strict=True):
        day = start.date()
        period = month_of(day) if word == MONTH else week_of(day, calendar.first_weekday)
        yield period, RowCount(int(size), int(lacking))


def _ahead_counts(record: str, rows: pd.DataFrame, calendar: Calendar) -> Iterator[tuple[Period, RowCount]]:
    """By the running week or month; of a quota neither part of which is written a person must type it."""
    lacks = rows[["base", "reward"]].isna().all(axis=1) if record == "quota" else pd.Series(False, index=rows.index)
    for start, each in lacks.groupby(pd.to_datetime(rows["date"])):
        yield _running(record, start.date(), calendar), RowCount(len(each), int(each.sum()))


def _running(record: str, start: date, calendar: Calendar) -> Period:
    return week_of(start, calendar.first_weekday) if record == "week_plan" else month_of(start)


def _of_day(record: Record, rows: pd.DataFrame, ground: FillGround) -> pd.DataFrame:
    """The rows of the office's today."""
    name = _field(record, record.date)
    days = rows[name]
    if getattr(days.dtype, "tz", None) is not None:
        days = days.dt.tz_convert(ground.settings.calendar.office_zone).dt.tz_localize(None).dt.normalize()
    return on(rows.assign(**{name: days}), name, ground.today)


def _lacking(record: str, today: pd.DataFrame) -> int:
    """Duties not ticked, counters not copied."""
    if record == "duties":
        return int((today["done"].isna()).sum())
    return int(today["left"].isna().sum()) if record == "todo" else 0


def _field(record: Record, column: str) -> str:
    return record.table.column(column).field
