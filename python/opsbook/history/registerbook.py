"""A register as evidence reads it: its live rows, the office day of each, since when and until when it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import takewhile
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.catalogue.records import Record, View
from opsbook.domain.period import Period
from opsbook.domain.settings import Calendar
from opsbook.domain.workdays import LONGEST_BREAK, works_on
from opsbook.history.history import History
from opsbook.history.registers import EVER, dataset_of, live_rows, merged_at

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class RegisterBook:
    """The live rows of one register.

    `each_day` is the office day of each row, NaT where it has none, `merged_at` when the register was last copied.
    """

    record: Record
    rows: pd.DataFrame
    each_day: Days
    merged_at: datetime
    calendar: Calendar
    _views: dict[str, tuple[Days, npt.NDArray[np.intp], pd.DataFrame]] = field(default_factory=dict, repr=False)
    _marks: list[npt.NDArray[np.uint64]] = field(default_factory=list, repr=False)

    @property
    def marks(self) -> npt.NDArray[np.uint64]:
        """A hash of each row, made when it is first asked for."""
        if not self._marks:
            self._marks.append(np.asarray(pd.util.hash_pandas_object(self.rows, index=False), dtype=np.uint64))
        return self._marks[0]

    @property
    def until(self) -> date:
        """The office's day of the last copy."""
        return self.merged_at.astimezone(ZoneInfo(self.calendar.office_zone)).date()

    def days_in(self, period: Period, view: View | None = None) -> int:
        """How many days of the period the register was kept on: from its first row's day to its last copy's.

        Of a view: from the first of its own rows.
        """
        since = self.since_of[view.id if view else ""]
        return 0 if since is None else max(0, (min(self.until, period.end) - max(since, period.start)).days + 1)

    @cached_property
    def since_of(self) -> Mapping[str, date | None]:
        """Since when the register ("") and each of its views were kept; None for a view without a row.

        From the first row's day, and from the days off before it on: nobody had anything to write then. What an export
        tells too happens on days off as well.
        """
        days = {"": self.each_day, **{view.id: self.each_day[self._of_view(view)] for view in self.record.view}}
        firsts = {name: _first(each) for name, each in days.items()}
        return firsts if self.record.dataset else {name: first and _after_work(first, self.calendar)
                                                   for name, first in firsts.items()}

    def dated(self, period: Period) -> npt.NDArray[np.bool_]:
        """Which rows happened in the period."""
        return (self.each_day >= np.datetime64(period.start)) & (self.each_day <= np.datetime64(period.end))

    def begun(self, period: Period) -> npt.NDArray[np.bool_]:
        """Which rows were there when the period ended; those without a day were."""
        return ~(self.each_day > np.datetime64(period.end))

    def view_rows(self, view: View, period: Period) -> pd.DataFrame:
        """The rows of a view: those of the period, or of a view without a date those that had begun by its end."""
        if not view.date:
            return self.rows[self.begun(period) & self._of_view(view)].reset_index(drop=True)
        days, places, rows = self._by_day(view)
        first, last = np.searchsorted(days, np.array([period.start, period.end + timedelta(1)], dtype="datetime64[D]"))
        if period.n_days == 1:      # a month asks for each of its days: cut out, nothing is copied
            return rows.iloc[first:last].reset_index(drop=True)
        return self.rows.take(np.sort(places[first:last])).reset_index(drop=True)

    def _by_day(self, view: View) -> tuple[Days, npt.NDArray[np.intp], pd.DataFrame]:
        """A view's rows in the order of their days: those days, where each stands in the register, the rows."""
        if view.id not in self._views:
            places = np.flatnonzero(self._of_view(view))
            places = places[np.argsort(self.each_day[places], kind="stable")]
            self._views[view.id] = self.each_day[places], places, self.rows.take(places)
        return self._views[view.id]

    def _of_view(self, view: View) -> npt.NDArray[np.bool_]:
        chosen = np.ones(len(self.rows), dtype=bool)
        for column, words in view.where.items():
            chosen &= self.rows[self.record.table.column(column).field].isin(words).to_numpy(dtype=bool)
        return chosen


def register_book(history: History, record: Record, calendar: Calendar) -> RegisterBook | None:
    """A register as evidence reads it; None where it was never copied or has no dated row.

    Its rows are drawn once a history; a copy that found them unchanged only moves when they were last looked at.
    """
    at = merged_at(history, record)
    if at is None:
        return None
    book = history.view(dataset_of(record), EVER, lambda part: _drawn(history, record, calendar, at))
    return book if book is None or book.merged_at == at else replace(book, merged_at=at)


def _drawn(history: History, record: Record, calendar: Calendar, at: datetime) -> RegisterBook | None:
    rows = live_rows(history, record)
    if rows is None or not record.date:
        return None
    each_day = _days(rows[record.table.column(record.date).field], calendar.office_zone)
    if np.isnat(each_day).all():
        return None
    return RegisterBook(record, rows, each_day, at, calendar)


def _after_work(day: date, calendar: Calendar) -> date:
    """The first of the days off that lead to a day; the day itself where the day before is worked."""
    before = (day - timedelta(n) for n in range(1, LONGEST_BREAK + 1))
    off = takewhile(lambda each: not works_on(each, calendar), before)
    return min(off, default=day)


def _first(days: Days) -> date | None:
    told = days[~np.isnat(days)]
    return told.min().item() if len(told) else None


def _days(times: pd.Series, zone: str) -> Days:
    """The office's day of each date or instant."""
    local = times if getattr(times.dtype, "tz", None) is None else times.dt.tz_convert(zone).dt.tz_localize(None)
    return np.asarray(local.to_numpy("datetime64[D]"))
