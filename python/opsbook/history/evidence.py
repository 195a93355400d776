"""Everything stored that speaks about one period, as tables with their coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

import pandas as pd

from opsbook.catalogue.channels import OTHER, channel_family
from opsbook.catalogue.exports import ExportKind, export_kinds
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.period import Period, week_of
from opsbook.domain.settings import Calendar, Settings
from opsbook.history.combine import combine
from opsbook.history.history import History
from opsbook.history.intake import row_days
from opsbook.history.schema import conform, unite
from opsbook.history.tables import Tables
from opsbook.texts import say

WEEKS_BACK = 27  # of product_weeks: what zero effect over 90 days and tiers over 180 days need
_OVERVIEW = {"week": "overview_week", "month": "overview_month"}
Build = Callable[[], pd.DataFrame]


@dataclass(frozen=True)
class _Found:
    """One table: how to build it and how much of the period it covers."""

    build: Build
    coverage: Coverage


def gather(history: History, period: Period, settings: Settings) -> Evidence:
    """The evidence of a day, week, month or span. Tables and columns: docs/data.md.

    A dataset nothing of which is stored for the period has no table. Several evidences from one `history` read each
    part once. Raises StoreError where a part is damaged.
    """
    look = _Look(history, period, settings.calendar)
    found = {name: table for name, table in look.tables() if table is not None}
    return Evidence(period, Tables({name: table.build for name, table in found.items()}),
                    {name: table.coverage for name, table in found.items()})


@dataclass(frozen=True)
class _Look:
    history: History
    period: Period
    calendar: Calendar

    def tables(self) -> Iterable[tuple[str, _Found | None]]:
        """Each table's name and what is there for it."""
        for kind in export_kinds().values():
            if kind.dataset in ("overview_day", *_OVERVIEW.values()):
                continue
            yield kind.dataset, self._dataset(kind)
        kinds = {kind.dataset: kind for kind in export_kinds().values()}
        days = self._days(kinds["overview_day"])
        yield "overview_days", days
        yield "overview", self._own_overview(kinds) or _summed(days, kinds["overview_day"], self.period)
        yield "product_weeks", self._product_weeks(kinds["products"])

    def _dataset(self, kind: ExportKind) -> _Found | None:
        if kind.grain == "event":
            return self._events(kind)
        return self._days(kind) if kind.grain == "day" else self._spans(kind)

    # datasets whose rows have their own day

    def _rows(self, kind: ExportKind) -> pd.DataFrame:
        months = [month for month in self.history.periods(kind.dataset)
                  if month.start <= self.period.end and month.end >= self.period.start]
        parts = self.history.parts(kind.dataset, months)
        if not parts:
            return conform(pd.DataFrame(), kind)
        rows = unite(conform(part.rows, kind) for part in parts)
        days = row_days(rows, kind, self.calendar.office_zone)
        inside = days.between(pd.Timestamp(self.period.start), pd.Timestamp(self.period.end))
        return rows[inside].reset_index(drop=True)

    def _days(self, kind: ExportKind) -> _Found | None:
        rows = self._rows(kind)
        if rows.empty:
            return None
        present = int(row_days(rows, kind, self.calendar.office_zone).nunique())
        coverage = Coverage(self.period.n_days, present, "day", "", self._imported(kind.dataset))
        return _Found(lambda: rows, coverage)

    def _events(self, kind: ExportKind) -> _Found | None:
        """Events of the period; days that an import spoke about are covered even where nothing happened."""
        rows, days = self._rows(kind), self._covered(kind.dataset)
        if rows.empty and not days:
            return None
        coverage = Coverage(self.period.n_days, len(days), "day", "", self._imported(kind.dataset))
        return _Found(lambda: rows, coverage)

    def _covered(self, dataset: str) -> set[date]:
        return {day for entry in self.history.journal
                if entry.dataset == dataset and entry.start is not None and entry.end is not None
                for day in _overlap(self.period, entry.start, entry.end)}

    def _imported(self, dataset: str) -> datetime | None:
        times = [entry.at for entry in self.history.journal if entry.dataset == dataset and entry.start is not None
                 and entry.end is not None and entry.start <= self.period.end and entry.end >= self.period.start]
        return max(times, default=None)

    # datasets stored by their own period

    def _spans(self, kind: ExportKind) -> _Found | None:
        stored = self.history.periods(kind.dataset)
        own = [span for span in stored if (span.start, span.end) == (self.period.start, self.period.end)]
        if own:
            return self._combined(kind, own[:1], Coverage(1, 1, own[0].grain))
        if self.period.grain not in ("month", "span"):
            return None
        if weeks := [span for span in stored if span.grain == "week" and self.period.holds(span.end)]:
            return self._combined(kind, weeks, Coverage(self._n_weeks(), len(weeks), "week"))
        inside = _apart(span for span in stored if span.grain in ("day", "span") and self.period.holds(span.end))
        n_days = sum(len(_overlap(self.period, span.start, span.end)) for span in inside)
        return self._combined(kind, inside, Coverage(self.period.n_days, n_days, "day")) if inside else None

    def _n_weeks(self) -> int:
        """How many weeks end in the period."""
        first = week_of(self.period.start, self.calendar.first_weekday).end
        return (self.period.end - first).days // 7 + 1

    def _combined(self, kind: ExportKind, spans: Sequence[Period], coverage: Coverage) -> _Found:
        newest = _newest(self.history.about(kind.dataset, span).imported_at for span in spans)
        return _Found(partial(self._build, kind, spans),
                      Coverage(coverage.expected, coverage.present, coverage.unit, coverage.note, newest))

    def _build(self, kind: ExportKind, spans: Sequence[Period]) -> pd.DataFrame:
        frames = [conform(part.rows, kind) for part in self.history.parts(kind.dataset, spans)]
        rows = frames[0] if len(frames) == 1 else combine(unite(frames), kind, len(frames))
        return _with_family(rows) if kind.dataset == "channels" else rows

    # tables of their own

    def _own_overview(self, kinds: dict[str, ExportKind]) -> _Found | None:
        """The platform's own row of a week or month."""
        dataset = _OVERVIEW.get(self.period.grain)
        return None if dataset is None else self._spans_exact(kinds[dataset])

    def _spans_exact(self, kind: ExportKind) -> _Found | None:
        if self.period not in self.history.periods(kind.dataset):
            return None
        return self._combined(kind, [self.period], Coverage(1, 1, self.period.grain))

    def _product_weeks(self, kind: ExportKind) -> _Found | None:
        """Product rows as stored, with `start` and `end`: weeks where there are any, else months and spans."""
        first = self.period.end - timedelta(7 * WEEKS_BACK)
        near = [span for span in self.history.periods(kind.dataset) if first < span.end <= self.period.end]
        weeks = [span for span in near if span.grain == "week"]
        spans = weeks or _apart(near)
        if not spans:
            return None
        newest = _newest(self.history.about(kind.dataset, span).imported_at for span in spans)
        return _Found(partial(self._stacked, kind, spans), Coverage(WEEKS_BACK, len(weeks), "week", "", newest))

    def _stacked(self, kind: ExportKind, spans: Sequence[Period]) -> pd.DataFrame:
        return unite(conform(part.rows, kind).assign(start=pd.Timestamp(part.period.start).as_unit("us"),
                                                     end=pd.Timestamp(part.period.end).as_unit("us"))
                     for part in self.history.parts(kind.dataset, spans))


def _summed(days: _Found | None, kind: ExportKind, period: Period) -> _Found | None:
    """The days of `period` as one row; the note names metrics that fewer days have than the table."""
    if days is None:
        return None
    rows = days.build()
    thin = [kind.columns[name].headers[0] for name in kind.columns
            if name in rows and 0 < rows[name].notna().sum() < len(rows)]
    note = say("history.partial", columns="、".join(thin)) if thin else ""
    covered = days.coverage
    return _Found(lambda: rows if period.grain == "day" else combine(rows, kind, len(rows)),
                  Coverage(covered.expected, covered.present, covered.unit, note, covered.imported_at))


def _with_family(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(family=[channel_family(name) or OTHER for name in rows["channel"]])


def _overlap(period: Period, start: date, end: date) -> list[date]:
    return [day for day in period.days() if start <= day <= end]


def _apart(spans: Iterable[Period]) -> list[Period]:
    """Spans that do not overlap, the latest kept first, oldest first in the answer."""
    kept: list[Period] = []
    for span in sorted(spans, key=lambda each: each.end, reverse=True):
        if all(span.end < other.start for other in kept):
            kept.append(span)
    return kept[::-1]


def _newest(times: Iterable[datetime | None]) -> datetime | None:
    return max((each for each in times if each is not None), default=None)
