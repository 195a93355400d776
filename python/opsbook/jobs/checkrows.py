"""管理者检查 of a month: who filled what and when, and five rows of each person to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from opsbook.builder.rowlinks import row_link
from opsbook.catalogue.records import Record, record_of, records
from opsbook.catalogue.sheets import sheets
from opsbook.desk.rows.checks import SPOTS, STATE, TableState, content_text, spot_rows, state_rows
from opsbook.desk.rows.registers import cell_rows
from opsbook.domain.fillstate import Asked, FillState, fill_state
from opsbook.domain.settings import Role, Settings
from opsbook.domain.spotchecks import draw
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.texts import say

MANAGER: Role = "管理者"
ROW_ID, CELL_ID = "row_id", "行号"
KEY = ["person", "table", "row"]


@dataclass(frozen=True)
class TypedRows:
    """The month's rows of a record table that somebody typed into, and the first day the table was ever kept.

    `rows` are the register's with `person`, `day` and `written`, the office day a change was last seen.
    """

    record: Record
    rows: pd.DataFrame
    started: date | None


def check_rows(fill: FillGround) -> Filled:
    """The rows of 填写情况 and 抽查 for the month `fill` is about, and a line that counts them.

    Rows drawn for the month before stay drawn.
    """
    typed = [_typed(record, fill) for record in checked_records()]
    states = state_rows(_states(fill, typed), fill.period)
    pool = pd.concat([_keys(each) for each in typed], ignore_index=True)
    drawn = draw(pool, _drawn_before(fill), f"{fill.settings.store}|{fill.period.label}")
    spots = spot_rows(_shown(drawn, typed, fill), fill.period, fill.today)
    told = say("kpi.checks", count=len(states), drawn=len(spots))
    return Filled({record_of(STATE).name: states, record_of(SPOTS).name: spots}, (told,))


def checked_records() -> tuple[Record, ...]:
    """The record tables that say whose a row is and on which day it was, but the manager's own."""
    return tuple(record for record in records() if record.person and record.date and record.role != MANAGER)


def _typed(record: Record, fill: FillGround) -> TypedRows:
    rows, fields = fill.register(record.id), {column.name: column.field for column in record.columns}
    if rows.empty:
        empty = pd.DataFrame(columns=["person", "day", "written", ROW_ID])
        return TypedRows(record, empty.astype({"day": "datetime64[us]", "written": "datetime64[us]"}), None)
    zone = fill.settings.calendar.office_zone
    rows = rows.assign(person=rows[fields[record.person]], day=_office_days(rows[fields[record.date]], zone),
                       written=_office_days(rows["changed_at"], zone))
    first = rows["day"].min()
    month = rows["day"].between(pd.Timestamp(fill.period.start), pd.Timestamp(fill.period.end))
    return TypedRows(record, rows[month & _touched(rows, record)].reset_index(drop=True),
                     None if pd.isna(first) else first.date())


def _touched(rows: pd.DataFrame, record: Record) -> pd.Series:
    """Whether something stands in a column that people alone fill, beside whose row it is and when."""
    own = [column.field for column in record.columns if column.input and column.field and not column.filled
           and column.name not in (record.person, record.date)]
    return pd.concat([rows[field].notna() for field in own], axis=1).any(axis=1)


def _office_days(moments: pd.Series, zone: str) -> pd.Series:
    days = pd.to_datetime(moments)
    local = days.dt.tz_convert(zone).dt.tz_localize(None) if days.dt.tz is not None else days
    return local.dt.normalize()


def _states(fill: FillGround, typed: list[TypedRows]) -> Iterator[TableState]:
    """A row for each person and each table of their role that is kept or to be seen, or that they wrote in."""
    asked = [each for each in typed if each.started or _is_shown(each.record, fill.settings)]
    for person in sorted(fill.settings.people, key=lambda each: each.name):
        for each in asked:
            own = each.rows[each.rows["person"] == person.name]
            if each.record.role == person.role or len(own):
                yield TableState(person, each.record, _state(each, own, fill))


def _is_shown(record: Record, settings: Settings) -> bool:
    sheet = next(sheet for sheet in sheets() if sheet.id == record.sheet)
    return settings.sheets.get(sheet.id, sheet.on)


def _state(typed: TypedRows, own: pd.DataFrame, fill: FillGround) -> FillState | None:
    if typed.started is None or typed.started > fill.period.end:
        return None
    asked = Asked(typed.record.cadence, fill.period, typed.started, fill.today, fill.settings.calendar)
    return fill_state(own, asked)


def _keys(typed: TypedRows) -> pd.DataFrame:
    rows = typed.rows[typed.rows["person"].notna()]
    return pd.DataFrame({"person": rows["person"].astype(object), "table": typed.record.name,
                         "row": rows[ROW_ID].astype(object)}, columns=KEY)


def _drawn_before(fill: FillGround) -> pd.DataFrame:
    """What stands on 抽查 for the month already."""
    rows = fill.register(SPOTS)
    return rows[rows["month"] == fill.period.label].reindex(columns=KEY).astype(object)


def _shown(drawn: pd.DataFrame, typed: list[TypedRows], fill: FillGround) -> pd.DataFrame:
    """The drawn rows with what they say and where they stand."""
    by_table = {each.record.name: each for each in typed}
    told = [_told(by_table[table], row, fill) for table, row in zip(drawn["table"], drawn["row"], strict=True)]
    return drawn.assign(content=[content for content, _ in told], place=[place for _, place in told])


def _told(typed: TypedRows, row: str, fill: FillGround) -> tuple[str, str]:
    record, rows = typed.record, typed.rows
    cells = cell_rows(record, rows[rows[ROW_ID] == row], fill.settings.calendar.office_zone)
    there = fill.tables.get(record.name, pd.DataFrame(columns=[CELL_ID]))
    at = (there[CELL_ID] == row).to_numpy()
    return content_text(record, cells.iloc[0]), row_link(record, int(at.argmax())) if at.any() else ""
