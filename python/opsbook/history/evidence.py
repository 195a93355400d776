"""Everything stored that speaks about one period, as tables with their coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.catalogue.channels import OTHER, channel_family
from opsbook.catalogue.exports import ExportKind, export_kinds
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.period import Period, day_of, month_of
from opsbook.domain.settings import Calendar, Family, Settings
from opsbook.history.combine import combine
from opsbook.history.found import Found
from opsbook.history.history import History
from opsbook.history.intake import row_days
from opsbook.history.overlay import overlaid
from opsbook.history.parts import Part
from opsbook.history.registerbook import RegisterBook
from opsbook.history.registerevidence import Registers
from opsbook.history.registers import dataset_of
from opsbook.history.schema import conform, unite
from opsbook.history.spans import Chosen, choose, choose_recent
from opsbook.history.tables import Tables
from opsbook.texts import say

WEEKS_BACK = 27  # of product_weeks: what zero effect over 90 days and tiers over 180 days need
_OVERVIEW_DAYS = "overview_day"
_OVERVIEW_OWN = {"week": "overview_week", "month": "overview_month"}


def gather(history: History, period: Period, settings: Settings) -> Evidence:
    """The evidence of a day, week, month or span. Tables and columns: docs/data.md.

    A dataset nothing of which is stored for the period has no table. Tables are built when first asked for, and all
    evidences from one `history` read each part once: the weeks and days of a month cost little beside it. Raises
    StoreError where a part is damaged.
    """
    found = {name: table for name, table in _Search(history, period, settings).tables() if table is not None}
    if open_orders := found.get("T21") or found.get("orders"):
        found["open_orders"] = open_orders
    return Evidence(period, Tables({name: table.build for name, table in found.items()}),
                    {name: table.coverage for name, table in found.items()})


def rows_of(history: History, period: Period, settings: Settings, kind: ExportKind) -> pd.DataFrame | None:
    """The rows of one kind as `gather` has them, without looking for anything else; None where nothing is stored."""
    found = _Search(history, period, settings).dataset(kind)
    return None if found is None else found.build()


@dataclass(frozen=True)
class _Dated:
    """A month of rows that have a day of their own, and the day of each; `inside` are those asked for."""

    month: pd.DataFrame
    each_day: npt.NDArray[np.datetime64]
    inside: npt.NDArray[np.bool_]

    def within(self, period: Period) -> _Dated:
        """The rows whose day lies in the period."""
        start, end = np.datetime64(period.start), np.datetime64(period.end)
        return replace(self, inside=(self.each_day >= start) & (self.each_day <= end))

    @property
    def days(self) -> list[date]:
        """The days that have a row, each once."""
        return [day.item() for day in np.unique(self.each_day[self.inside])]

    @property
    def rows(self) -> pd.DataFrame:
        """The rows asked for."""
        return self.month if self.inside.all() else self.month[self.inside]


@dataclass(frozen=True)
class _Search:
    history: History
    period: Period
    settings: Settings

    @property
    def calendar(self) -> Calendar:
        """The clocks and weeks of the store."""
        return self.settings.calendar

    @cached_property
    def registers(self) -> Registers:
        """What people wrote down themselves."""
        return Registers(self.history, self.period, self.settings)

    def tables(self) -> Iterator[tuple[str, Found | None]]:
        """Each table's name and what is stored for it."""
        yield from self.registers.tables()
        kinds = {kind.dataset: kind for kind in export_kinds().values()}
        for dataset, kind in kinds.items():
            if dataset != _OVERVIEW_DAYS and dataset not in _OVERVIEW_OWN.values():
                yield dataset, self.dataset(kind)
        days = self._days(kinds[_OVERVIEW_DAYS])
        yield "overview_days", days
        own = _known_since(self._own_overview(kinds), days.coverage if days else None)
        yield "overview", self.registers.with_peers("overview", own or self._summed(days, kinds[_OVERVIEW_DAYS]))
        recent = choose_recent(self.history.periods("products"), self.period, WEEKS_BACK)
        yield "product_weeks", self._of_spans(kinds["products"], recent, self._stacked)

    def dataset(self, kind: ExportKind) -> Found | None:
        """What is stored for a kind of export."""
        if kind.grain == "event":
            return self._events(kind)
        if kind.grain == "day":
            return self._days(kind)
        stored = self.history.periods(kind.dataset)
        own, parts = (self._of_spans(kind, choose(spans, self.period, self.calendar.first_weekday), self._combined)
                      for spans in (stored, [span for span in stored if span != self.period]))
        found = _known_since(own, parts.coverage if parts else None)
        return self.registers.with_peers("channels", found) if kind.dataset == "channels" else found

    # rows that have a day of their own

    def _days(self, kind: ExportKind) -> Found | None:
        pieces = self._pieces(kind)
        found = [day_of(day) for piece in pieces for day in piece.days]
        if not found:
            return None
        cover = Coverage(self.period.n_days, len(found), "day", "", self._imported(kind.dataset))
        cover = replace(cover, first_imported_at=self._first_imported(kind.dataset, found))
        return Found(partial(_rows, pieces, kind), cover)

    def _events(self, kind: ExportKind) -> Found | None:
        """Days that an import spoke about, or a register was kept on, are covered even where nothing happened on them.

        Rows that strayed in from a neighbouring month's export would count as that month's total: a period most of
        whose days nothing spoke about has no table.
        """
        days = self._covered(kind.dataset) | self.registers.days(kind)
        if 2 * len(days) < self.period.n_days:
            return None
        book = self.registers.of_kind(kind)
        at = _newest([self._imported(kind.dataset), book.merged_at if book else None])
        cover = Coverage(self.period.n_days, len(days), "day", "", at,
                         _quiet(self.period, self.period.n_days - len(days)))
        return Found(lambda: _rows(self._pieces(kind) if book is None else self._typed_pieces(kind, book), kind), cover)

    def _typed_pieces(self, kind: ExportKind, book: RegisterBook) -> list[_Dated]:
        """The rows of each month with the register's over them, the months' drawn once."""
        months = dict.fromkeys(month_of(day) for day in self.period.days())
        both = f"{kind.dataset}+{dataset_of(book.record)}"
        drawn = (self.history.joined(both, (month,), partial(self._typed, kind, book, month)) for month in months)
        return [piece.within(self.period) for piece in drawn]

    def _typed(self, kind: ExportKind, book: RegisterBook, month: Period) -> _Dated:
        part = self.history.part(kind.dataset, month)
        rows = overlaid(conform(part.rows if part else pd.DataFrame(), kind), book, kind, month)
        days = row_days(rows, kind, self.calendar.office_zone).to_numpy("datetime64[D]")
        return _Dated(rows, days, np.ones(len(rows), dtype=bool))

    def _pieces(self, kind: ExportKind) -> list[_Dated]:
        """The rows of each month that lie in the period."""
        def dated(part: Part) -> _Dated:
            rows = conform(part.rows, kind)
            days = row_days(rows, kind, self.calendar.office_zone).to_numpy("datetime64[D]")
            return _Dated(rows, days, np.ones(len(rows), dtype=bool))

        months = [month for month in self.history.periods(kind.dataset)
                  if month.start <= self.period.end and month.end >= self.period.start]
        views = [self.history.view(kind.dataset, month, dated) for month in months]
        return [view.within(self.period) for view in views if view is not None]

    def _covered(self, dataset: str) -> set[date]:
        spans = [(entry.start, entry.end) for entry in self.history.imports(dataset) if entry.speaks_of(self.period)]
        return {day for start, end in spans if start and end
                for day in self.period.days() if start <= day <= end}

    def _imported(self, dataset: str) -> datetime | None:
        return _newest(entry.at for entry in self.history.imports(dataset) if entry.speaks_of(self.period))

    def _first_imported(self, dataset: str, spans: Iterable[Period]) -> datetime | None:
        """When the last of the spans was imported for the first time: an import again does not make it late."""
        asked = list(spans)
        newest = max((span.start for span in asked), default=date.min)
        oldest = min((span.end for span in asked), default=date.max)
        entries = [entry for entry in self.history.imports(dataset)
                   if entry.start and entry.end and entry.start <= newest and entry.end >= oldest]
        firsts = [min((entry.at for entry in entries if entry.tells(span)), default=None) for span in asked]
        return None if None in firsts else _newest(firsts)

    # datasets stored by their own period

    def _of_spans(self, kind: ExportKind, chosen: Chosen | None,
                  build: Callable[[ExportKind, Chosen], pd.DataFrame]) -> Found | None:
        if chosen is None:
            return None
        at = _newest(self.history.about(kind.dataset, span).imported_at for span in chosen.spans)
        cover = Coverage(chosen.expected, chosen.present, chosen.unit, "", at,
                         first_imported_at=self._first_imported(kind.dataset, chosen.spans))
        return Found(partial(build, kind, chosen), cover)

    def _combined(self, kind: ExportKind, chosen: Chosen) -> pd.DataFrame:
        frames = [conform(part.rows, kind) for part in self.history.parts(kind.dataset, chosen.spans)]
        rows = frames[0] if len(frames) == 1 else combine(unite(frames), kind, len(frames))
        return _with_family(rows, self.settings.channels) if "channel" in kind.key else rows

    def _stacked(self, kind: ExportKind, chosen: Chosen) -> pd.DataFrame:
        """Rows as stored with the `start` and `end` of their period; periods that end together share them."""
        return self.history.joined(kind.dataset, chosen.spans, lambda: self._united(kind, chosen))

    def _united(self, kind: ExportKind, chosen: Chosen) -> pd.DataFrame:
        def stamped(part: Part) -> pd.DataFrame:
            start, end = _midnight(part.period.start), _midnight(part.period.end)
            return conform(part.rows, kind).assign(start=start, end=end)

        views = (self.history.view(kind.dataset, span, stamped) for span in chosen.spans)
        return unite(view for view in views if view is not None)

    def _own_overview(self, kinds: dict[str, ExportKind]) -> Found | None:
        """The platform's own row of a week or month."""
        dataset = _OVERVIEW_OWN.get(self.period.grain)
        if dataset is None or self.period not in self.history.periods(dataset):
            return None
        return self._of_spans(kinds[dataset], Chosen((self.period,), 1, 1, self.period.grain), self._combined)

    def _summed(self, days: Found | None, kind: ExportKind) -> Found | None:
        """The days as one row; the note names the metrics that fewer days have than the table."""
        if days is None or self.period.grain == "day":
            return days
        rows = days.build()
        n_known = rows.notna().sum()
        thin = [column.headers[0] for name, column in kind.columns.items() if 0 < n_known[name] < len(rows)]
        note = say("history.partial", columns="、".join(thin)) if thin else ""
        return Found(lambda: combine(rows, kind, len(rows)), replace(days.coverage, note=note))


def _rows(pieces: Iterable[_Dated], kind: ExportKind) -> pd.DataFrame:
    """The rows of all pieces, numbered anew; none with the kind's columns where there is no piece."""
    frames = [piece.rows for piece in pieces]
    return unite(frames) if frames else conform(pd.DataFrame(), kind)


def _quiet(period: Period, missing: int) -> int:
    """An export of events speaks from its first row to its last: a quiet day before or after shows nowhere.

    One day of a week and three of a month may be such days; more is an export that was not made.
    """
    return min(missing, max(1, period.n_days // 10))


def _known_since(found: Found | None, parts: Coverage | None) -> Found | None:
    """The table, known since its parts told the whole period where that was before its own export came."""
    if found is None or parts is None or not parts.whole:
        return found
    times = [each for each in (found.coverage.first_imported_at, parts.first_imported_at) if each is not None]
    return replace(found, coverage=replace(found.coverage, first_imported_at=min(times, default=None)))


def _with_family(rows: pd.DataFrame, own: Mapping[str, Family]) -> pd.DataFrame:
    return rows.assign(family=[channel_family(name, own) or OTHER for name in rows["channel"]])


def _midnight(day: date) -> pd.Timestamp:
    return pd.Timestamp(day).as_unit("us")


def _newest(times: Iterable[datetime | None]) -> datetime | None:
    return max((each for each in times if each is not None), default=None)
