"""Which days rows of inquiries or orders tell of: a day without a row is none only where somebody was looking.

An export tells from its first row's day to its last row's, a register from the first row typed to the last; neither
tells of the day it was taken on, which was not over. That a register was looked at again tells of no day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.catalogue.exports import ExportKind
from opsbook.domain.period import Period, month_of
from opsbook.domain.settings import Calendar, Settings
from opsbook.history.evidence import rows_of
from opsbook.history.history import History
from opsbook.history.intake import day_column, row_days
from opsbook.history.registerbook import RegisterBook
from opsbook.history.registerevidence import Registers
from opsbook.history.registers import EVER
from opsbook.history.schema import unite

ONE = timedelta(1)


@dataclass(frozen=True, eq=False)
class EventRows:
    """The rows of a kind, by the key of the kind; `typed` are those that no export has.

    `each_office_day` is the office's day of each row, `each_day` the platform's, so that they stand beside the
    platform's own counts and none is counted twice; a row with a date and no time of day has only the one.
    """

    rows: pd.DataFrame
    typed: npt.NDArray[np.bool_]
    each_office_day: pd.Series
    each_day: pd.Series
    exported: frozenset[date]
    copied: date | None
    calendar: Calendar

    @cached_property
    def is_timed(self) -> bool:
        """Whether any row has a time of day."""
        return not self.each_office_day.equals(self.each_day)

    def known(self, days: pd.DatetimeIndex, worked: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
        """Which of the platform's `days` are known whole, `worked` being the office's that have a row typed."""
        told = self.exported | self._typed_days(worked)
        return np.array([told.issuperset(self._office_days(day.date())) for day in days], dtype=bool)

    def _typed_days(self, worked: pd.DatetimeIndex) -> frozenset[date]:
        if worked.empty or self.copied is None:
            return frozenset()
        last = min(worked.max().date(), self.copied - ONE)
        return frozenset(_days(worked.min().date(), last))

    def _office_days(self, day: date) -> set[date]:
        """The days of the office that a platform's day lies in."""
        if not self.is_timed:
            return {day}
        began = datetime.combine(day, time.min, ZoneInfo(self.calendar.platform_zone))
        ended = datetime.combine(day, time.max, began.tzinfo)
        office = ZoneInfo(self.calendar.office_zone)
        return {began.astimezone(office).date(), ended.astimezone(office).date()}


def event_rows(history: History, kind: ExportKind, settings: Settings, until: date) -> EventRows | None:
    """The rows of a kind up to the office's day `until`, imported and typed; None where there are none.

    Raises StoreError where a part is damaged.
    """
    calendar = settings.calendar
    exported = frozenset(_exported(history, kind, calendar))
    book = Registers(history, EVER, settings).of_kind(kind)
    days = exported | _registered(book)
    found = (rows_of(history, _within(month, days, until), settings, kind)
             for month in sorted({month_of(day) for day in days if day <= until}))
    tables = [rows for rows in found if rows is not None]
    if not tables:
        return None
    rows, (key,) = unite(tables), kind.key
    own = {number for part in history.parts(kind.dataset, history.periods(kind.dataset)) for number in part.rows[key]}
    typed = ~rows[key].isin(own).to_numpy(dtype=bool)
    return EventRows(rows, typed, row_days(rows, kind, calendar.office_zone), _platform_days(rows, kind, calendar),
                     exported, book.until if book else None, calendar)


def first_typed(history: History, kind: ExportKind, settings: Settings) -> date | None:
    """The first day of the register of a kind; None where it has no row."""
    book = Registers(history, EVER, settings).of_kind(kind)
    return min(_registered(book), default=None)


def _exported(history: History, kind: ExportKind, calendar: Calendar) -> Iterator[date]:
    """The office's days that exports span, without the day each was imported on."""
    for entry in history.imports(kind.dataset):
        if entry.start and entry.end:
            at = entry.at.astimezone(ZoneInfo(calendar.office_zone)).date()
            yield from _days(entry.start, min(entry.end, at - ONE))


def _registered(book: RegisterBook | None) -> frozenset[date]:
    """The days of a register's rows, each once."""
    days = np.unique(book.each_day[~np.isnat(book.each_day)]) if book else ()
    return frozenset(day.item() for day in days)


def _within(month: Period, days: frozenset[date], until: date) -> Period:
    """The month from the first of the days in it to the last."""
    inside = [day for day in days if month.holds(day) and day <= until]
    return Period(min(inside), max(inside), "span")


def _platform_days(rows: pd.DataFrame, kind: ExportKind, calendar: Calendar) -> pd.Series:
    """The platform's day of each row, a naive midnight; midnight sharp at the office is a date without a time."""
    office, name = row_days(rows, kind, calendar.office_zone), day_column(kind)
    if kind.columns[name].type != "time":
        return office
    dated = rows[name].dt.tz_convert(calendar.office_zone).dt.tz_localize(None) == office
    return row_days(rows, kind, calendar.platform_zone).where(~dated, office)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))
