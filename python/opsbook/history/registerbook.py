"""A register as evidence reads it: its live rows, the office day of each, since when and until when it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.catalogue.countries import country_code
from opsbook.catalogue.records import Record, View
from opsbook.domain.period import Period
from opsbook.history.history import History
from opsbook.history.registers import EVER, dataset_of, live_rows, merged_at

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class RegisterBook:
    """The live rows of one register, countries as ISO codes where they are known.

    `each_day` is the office day of each row, NaT where it has none; `since` the first of them, `merged_at` when the
    register was last copied. `marks` is a hash of each row.
    """

    record: Record
    rows: pd.DataFrame
    each_day: Days
    since: date
    merged_at: datetime
    zone: str
    marks: npt.NDArray[np.uint64]

    @property
    def until(self) -> date:
        """The office's day of the last copy."""
        return self.merged_at.astimezone(ZoneInfo(self.zone)).date()

    def days_in(self, period: Period) -> int:
        """How many days of the period the register was kept on: from its first row's day to its last copy's."""
        return max(0, (min(self.until, period.end) - max(self.since, period.start)).days + 1)

    def dated(self, period: Period) -> npt.NDArray[np.bool_]:
        """Which rows happened in the period."""
        return (self.each_day >= np.datetime64(period.start)) & (self.each_day <= np.datetime64(period.end))

    def begun(self, period: Period) -> npt.NDArray[np.bool_]:
        """Which rows were there when the period ended; those without a day were."""
        return ~(self.each_day > np.datetime64(period.end))

    def view_rows(self, view: View, period: Period) -> pd.DataFrame:
        """The rows of a view: those of the period, or of a view without a date those that had begun by its end."""
        chosen = self.dated(period) if view.date else self.begun(period)
        for column, words in view.where.items():
            chosen = chosen & self.rows[self.record.table.column(column).field].isin(words).to_numpy(dtype=bool)
        return self.rows[chosen].reset_index(drop=True)


def register_book(history: History, record: Record, zone: str) -> RegisterBook | None:
    """A register as evidence reads it, drawn once a history; None where it was never copied or has no dated row."""
    return history.view(dataset_of(record), EVER, lambda part: _drawn(history, record, zone))


def _drawn(history: History, record: Record, zone: str) -> RegisterBook | None:
    rows, at = live_rows(history, record), merged_at(history, record)
    if rows is None or at is None or not record.date:
        return None
    each_day = _days(rows[record.table.column(record.date).field], zone)
    told = each_day[~np.isnat(each_day)]
    if not len(told):
        return None
    rows = rows.assign(country=_codes(rows["country"])) if "country" in rows else rows
    marks = pd.util.hash_pandas_object(rows, index=False).to_numpy(np.uint64)
    return RegisterBook(record, rows, each_day, told.min().item(), at, zone, marks)


def _days(times: pd.Series, zone: str) -> Days:
    """The office's day of each date or instant."""
    local = times if getattr(times.dtype, "tz", None) is None else times.dt.tz_convert(zone).dt.tz_localize(None)
    return np.asarray(local.to_numpy("datetime64[D]"))


def _codes(countries: pd.Series) -> pd.Series:
    """Each country by its ISO code, else as it was typed."""
    codes = {name: country_code(name) or name for name in countries.dropna().unique()}
    return countries.map(codes).astype("str")
