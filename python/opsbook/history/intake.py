"""One export into the history: split by period, merged by key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import ExportKind
from opsbook.domain.period import Period, month_of, period_of
from opsbook.domain.settings import Calendar
from opsbook.errors import FileRefused
from opsbook.history.combine import combine, lasting_key
from opsbook.history.history import History
from opsbook.history.merge import Mask, Merged, merge
from opsbook.history.parts import About, Part, Source
from opsbook.history.schema import PERIOD_COLUMNS, column_types, conform, row_key, unite
from opsbook.texts import say


@dataclass(frozen=True)
class Incoming:
    """The rows of one export: its kind, the period it gives (None where each row has its own), hash and zone."""

    rows: pd.DataFrame
    kind: ExportKind
    period: Period | None
    sha256: str
    zone: str


@dataclass(frozen=True)
class Taken:
    """What an intake did, in rows; `absent` names stored rows the export lacks, `parts` the folders it lies in."""

    n_new: int
    n_changed: int
    n_same: int
    absent: tuple[str, ...]
    span: tuple[date, date] | None
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Intake:
    """How exports are taken in: the clocks of the store, whether absent rows are removed, the time of the import."""

    calendar: Calendar
    replace: bool
    at: datetime

    def take(self, history: History, incoming: Incoming) -> Taken:
        """Merge an export into `history` (in memory). Raises FileRefused where a row has no day or period."""
        kind, rows = incoming.kind, conform(by_code(incoming.rows, incoming.kind), incoming.kind)
        fresh = self._shelve(rows, incoming)
        stored = history.parts(kind.dataset, self._touched(history, kind, fresh))
        span = self._span(rows, incoming, fresh)
        old = unite([conform(part.rows, kind) for part in stored] or [rows.iloc[:0]])
        merged = merge(old, rows, row_key(kind), self._inside(old, kind, span), self.replace)
        self._keep(history, incoming, merged, stored)
        slugs = tuple(period.slug for period in fresh)
        return Taken(merged.n_new, merged.n_changed, merged.n_same, merged.absent, span, slugs)

    def _keep(self, history: History, incoming: Incoming, merged: Merged, stored: list[Part]) -> None:
        pieces = self._shelve(conform(merged.rows, incoming.kind), incoming)
        before = {part.period: part for part in stored}
        for period in {**pieces, **before}:
            rows = pieces.get(period, merged.rows.iloc[:0]).reset_index(drop=True)
            part = before.get(period)
            if (part is None and not rows.empty) or (part is not None and not rows.equals(part.rows)):
                history.keep(Part(period, rows, self._about(incoming, part)))

    def _about(self, incoming: Incoming, part: Part | None) -> About:
        earlier = () if part is None else tuple(s for s in part.about.sources if s.sha256 != incoming.sha256)
        source = Source(incoming.sha256, self.at)
        return About(incoming.kind.dataset, incoming.kind.id, incoming.zone, (*earlier, source))

    def _shelve(self, rows: pd.DataFrame, incoming: Incoming) -> dict[Period, pd.DataFrame]:
        """The rows by the period of the file they lie in: day rows and events by month, others by their own."""
        if rows.empty:
            return {}
        if incoming.kind.grain in ("day", "event"):
            months = self.days(rows, incoming.kind).dt.to_period("M")
            return {month_of(month.start_time.date()): rows[months == month] for month in sorted(months.unique())}
        if set(PERIOD_COLUMNS) <= set(column_types(incoming.kind)):
            starts, ends = (_whole(rows[name], incoming.kind).dt.date for name in PERIOD_COLUMNS)
            return {period_of(start, end, self.calendar.first_weekday): rows[(starts == start) & (ends == end)]
                    for start, end in sorted(set(zip(starts, ends, strict=True)))}
        if incoming.period is None:
            raise FileRefused(say("history.needs_period"), todo=say("history.give_period"))
        return {incoming.period: rows}

    def days(self, rows: pd.DataFrame, kind: ExportKind) -> pd.Series:
        """The day each row belongs to: platform day for day rows, office day for events.

        Raises FileRefused where one is missing.
        """
        return row_days(rows, kind, self.calendar.office_zone)

    def _touched(self, history: History, kind: ExportKind, fresh: dict[Period, pd.DataFrame]) -> list[Period]:
        """The stored periods a merge must see: all of them for events, whose day a correction may move."""
        stored = history.periods(kind.dataset)
        return stored if kind.grain == "event" else [period for period in stored if period in fresh]

    def _span(self, rows: pd.DataFrame, incoming: Incoming, fresh: dict[Period, pd.DataFrame],
              ) -> tuple[date, date] | None:
        """The days the export speaks about, for events on the office's clock, which is not the platform's."""
        if incoming.period is not None and incoming.kind.grain != "event":
            return incoming.period.start, incoming.period.end
        if rows.empty:
            return None
        if incoming.kind.grain in ("day", "event"):
            days = self.days(rows, incoming.kind)
            return days.min().date(), days.max().date()
        return min(period.start for period in fresh), max(period.end for period in fresh)

    def _inside(self, old: pd.DataFrame, kind: ExportKind, span: tuple[date, date] | None) -> Mask:
        if kind.grain not in ("day", "event") or span is None or old.empty:
            return np.ones(len(old), dtype=bool)
        return self.days(old, kind).between(pd.Timestamp(span[0]), pd.Timestamp(span[1])).to_numpy(dtype=bool)


def by_code(rows: pd.DataFrame, kind: ExportKind) -> pd.DataFrame:
    """The rows with countries as ISO codes, what is not known as written: 美国 and USA are one country, and one row.

    A channel's family is left to the reading of the history, so that a better map mends old months too.
    """
    plain = rows.drop(columns=["country_code", "family"], errors="ignore")
    if "country_code" not in rows:
        return plain
    plain["country"] = rows["country_code"].fillna(rows["country"])
    if "country" in kind.key and plain.duplicated(row_key(kind)).any():
        return combine(conform(plain, kind), kind, 1)
    return plain


def day_column(kind: ExportKind) -> str:
    """The column that says which day a row of a day or event kind belongs to: its first date or time."""
    return next(name for name, column in kind.columns.items() if column.type in ("date", "time"))


def row_days(rows: pd.DataFrame, kind: ExportKind, office_zone: str) -> pd.Series:
    """The day of each row as a naive midnight; times are read on the office's clock.

    Raises FileRefused where a row has none.
    """
    name = day_column(kind)
    days = rows[name]
    if kind.columns[name].type == "time":
        days = days.dt.tz_convert(office_zone).dt.tz_localize(None).dt.normalize()
    return _whole(days, kind)


def _whole(days: pd.Series, kind: ExportKind) -> pd.Series:
    """The days, if every row has one."""
    if days.isna().any():
        raise FileRefused(say("history.row_without_day", count=int(days.isna().sum())), where=kind.title,
                          todo=say("history.fill_day"))
    return days


def content_hash(rows: pd.DataFrame, kind: ExportKind) -> str:
    """A hash of what the rows say, whatever file they came in; "" where they say nothing (no rows, all zero).

    Order of rows, columns without a value and the period do not matter.
    """
    frame = conform(by_code(rows, kind), kind).drop(columns=list(PERIOD_COLUMNS), errors="ignore")
    frame = frame.sort_values(lasting_key(kind) or list(frame.columns), kind="stable").dropna(axis="columns", how="all")
    if frame.empty or not frame.select_dtypes("number").fillna(0).any(axis=None):
        return ""
    digest = hashlib.sha256()
    for name in frame.columns:
        digest.update(f"\x1e{name}\x1e".encode())
        digest.update("\x1f".join(map(str, frame[name].tolist())).encode())
    return digest.hexdigest()
