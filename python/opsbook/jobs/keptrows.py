"""The rows of every record table that say whose they are and of which day, for the month the manager looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from opsbook.catalogue.records import Record, records
from opsbook.domain.fillstate import first_due
from opsbook.domain.settings import Role
from opsbook.jobs.fillground import FillGround

MANAGER: Role = "管理者"
ROW_ID = "row_id"
_NONE = {"person": "object", "day": "datetime64[us]", "written": "datetime64[us]", "typed": "bool", ROW_ID: "object"}


@dataclass(frozen=True)
class KeptRows:
    """The rows of a record table up to the end of the month, from its first week on, and the day it was begun.

    `rows` are the register's with `person`, `day`, `written` (the office day a change was last seen) and `typed`:
    whether somebody wrote something into it. `merges` are the days changes were seen on.
    """

    record: Record
    rows: pd.DataFrame
    started: date | None = None
    merges: frozenset[date] = frozenset()

    @property
    def assigns(self) -> bool:
        """Whether the program says who does what."""
        return _assigns(self.record)

    def typed_in(self, month: FillGround) -> pd.DataFrame:
        """The rows of the month that somebody wrote into."""
        start, end = pd.Timestamp(month.period.start), pd.Timestamp(month.period.end)
        return self.rows[self.rows["typed"] & self.rows["day"].between(start, end)]


def kept_rows(fill: FillGround) -> tuple[KeptRows, ...]:
    """Each table of a person's rows, in the order of the sheets: not the manager's own, nor the plan of the month.

    What the program plans for a month it writes after it, together with what became of it: nobody missed that.
    """
    asked = (record for record in records() if record.person and record.date and record.role != MANAGER)
    return tuple(_kept(record, fill) for record in asked if not (_assigns(record) and record.cadence == "month"))


def _assigns(record: Record) -> bool:
    return record.table.column(record.person).filled


def _kept(record: Record, fill: FillGround) -> KeptRows:
    rows, fields = fill.register(record.id), {column.name: column.field for column in record.columns}
    if rows.empty:
        return KeptRows(record, pd.DataFrame(columns=list(_NONE)).astype(_NONE))
    calendar = fill.settings.calendar
    days = _office_days(rows[fields[record.date]], calendar.office_zone)
    rows = rows.assign(person=rows[fields[record.person]].astype(object), day=days,
                       written=_office_days(rows["changed_at"], calendar.office_zone), typed=_typed(rows, record))
    inside = days.between(pd.Timestamp(first_due(fill.period, calendar)), pd.Timestamp(fill.period.end))
    merges = frozenset(stamp.date() for stamp in rows["written"].dropna().unique())
    started = None if days.isna().all() else days.min().date()
    return KeptRows(record, rows[inside].reset_index(drop=True), started, merges)


def _typed(rows: pd.DataFrame, record: Record) -> pd.Series:
    """Whether something stands in a column that people alone fill, beside whose row it is and when."""
    own = [column.field for column in record.columns if column.input and column.field and not column.filled
           and column.name not in (record.person, record.date)]
    return pd.concat([rows[field].notna() for field in own], axis=1).any(axis=1)


def _office_days(moments: pd.Series, zone: str) -> pd.Series:
    days = pd.to_datetime(moments)
    local = days.dt.tz_convert(zone).dt.tz_localize(None) if days.dt.tz is not None else days
    return local.dt.normalize()
