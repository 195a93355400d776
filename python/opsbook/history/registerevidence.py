"""The registers of a store as tables of one period: one a view (T01 …), and what was typed in place of an export.

A register covers the days from its first row to its last copy: on those, no row means that nothing was done. Before
and after, nothing is known. A view without a date shows how things stand now: it speaks of a period that began before
its last copy, and where only the present is kept (`now`), of one that ended at most STATE_DAYS before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.catalogue.exports import ExportKind
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import Record, View, records
from opsbook.catalogue.rules import rules
from opsbook.domain.evidence import Coverage
from opsbook.domain.factsources import Excess, Reading
from opsbook.domain.kinds import Listing
from opsbook.domain.period import Period, day_of
from opsbook.domain.settings import Settings
from opsbook.history.found import Found
from opsbook.history.history import History
from opsbook.history.keywordlibrary import with_library
from opsbook.history.registerbook import RegisterBook, register_book
from opsbook.history.typednumbers import rows_of, typed_metrics, with_channel_peers, with_peers

STATE_DAYS = 31     # a month is judged until the next one is over
FRESH_DAYS = 7      # after a period, what a register shows of the present still moves its findings
METRICS, CHANNELS, TYPED, WORDS = "metrics", "channels", "T29", "T10"


@dataclass(frozen=True)
class Registers:
    """The registers of a store as far as they speak of a period."""

    history: History
    period: Period
    settings: Settings

    def tables(self) -> Iterator[tuple[str, Found]]:
        """Each view's table, and T29: what was typed into 数据记录 for the week or month."""
        for book in self._kept.values():
            for view in book.record.view:
                cover = self._cover(book, view)
                if cover is not None:
                    yield view.id, Found(partial(self._rows, book, view), cover)
        typed, at = self._own_rows(METRICS), self.merged_at()
        if len(typed):
            yield TYPED, Found(partial(typed_metrics, typed), Coverage(1, 1, self.period.grain, "", at))

    def _rows(self, book: RegisterBook, view: View) -> pd.DataFrame:
        """A view's rows; the words of 关键词库 with those the workbook has no room for."""
        rows = book.view_rows(view, self.period)
        return with_library(rows, self.history, self.period) if view.id == WORDS else rows

    def of_kind(self, kind: ExportKind) -> RegisterBook | None:
        """The register people type a kind's rows into."""
        record = next((each for each in records() if each.dataset == kind.dataset), None)
        return None if record is None else register_book(self.history, record, self.settings.calendar)

    def days(self, kind: ExportKind) -> set[date]:
        """The days of the period on which the kind's register was kept."""
        book = self.of_kind(kind)
        return set() if book is None else {day for day in self.period.days() if book.days_in(day_of(day))}

    def with_peers(self, name: str, found: Found | None) -> Found | None:
        """The overview or the channels with typed peers where the export gives none."""
        rows = self._own_rows(METRICS if name == "overview" else CHANNELS)
        if found is None or not len(rows):
            return found
        fill = partial(with_peers, settings=self.settings) if name == "overview" else with_channel_peers
        return Found(lambda: fill(found.build(), rows), found.coverage)

    def merged_at(self) -> datetime | None:
        """When a register was last copied."""
        return max((book.merged_at for book in self._kept.values()), default=None)

    def happened(self) -> str:
        """A hash of what the registers say happened in the period, and of the days they were kept on."""
        return _hashed((f"{book.record.id}{book.days_in(self.period)}", book.marks[book.dated(self.period)])
                       for book in self._judged())

    def present(self) -> str:
        """A hash of how things stood when the registers were last copied.

        "" more than FRESH_DAYS after the period: what was decided of a month then stays, whatever the customers do.
        """
        books = [book for book in self._judged() if any(not view.date for view in book.record.view)]
        if any(book.until > self.period.end + timedelta(FRESH_DAYS) for book in books):
            return ""
        return _hashed((book.record.id, book.marks[book.begun(self.period)]) for book in books)

    @cached_property
    def _kept(self) -> Mapping[str, RegisterBook]:
        """The registers that are kept, by record id."""
        calendar = self.settings.calendar
        found = ((record.id, register_book(self.history, record, calendar)) for record in records())
        return {id: book for id, book in found if book is not None}

    def _judged(self) -> Iterator[RegisterBook]:
        """Those that rules look at and that were kept in the period."""
        return (book for book in self._kept.values() if _is_judged(book.record) and book.days_in(self.period))

    def _own_rows(self, record: str) -> pd.DataFrame:
        """The rows of 数据记录 or 流量来源 for the week or month itself; none where it is not kept."""
        book = self._kept.get(record)
        return pd.DataFrame() if book is None else rows_of(book, self.period)

    def _cover(self, book: RegisterBook, view: View) -> Coverage | None:
        """How much of the period the view covers; None where it says nothing of it, or of less than half its days."""
        expected, present = self.period.n_days, book.days_in(self.period, view)
        if view.date:
            return Coverage(expected, present, "day", "", book.merged_at) if 2 * present >= expected else None
        stale = view.now and book.until > self.period.end + timedelta(STATE_DAYS)
        return Coverage(expected, expected, "day", "", book.merged_at) if present and not stale else None


def _is_judged(record: Record) -> bool:
    """Whether rules look at the register: what is only a plan, a note or computed moves no verdict."""
    return bool(record.dataset) or record.id in (METRICS, CHANNELS) or any(view.id in _looked_at()
                                                                          for view in record.view)


@cache
def _looked_at() -> frozenset[str]:
    """The tables rules and metrics name."""
    sources = (source for metric in metrics().values() for each in metric.sources.values() for source in each)
    named = {source.table for source in sources if not isinstance(source, Reading | Excess)}
    return frozenset(named | {rule.table for rule in rules().values() if isinstance(rule, Listing)})


def _hashed(told: Iterable[tuple[str, npt.NDArray[np.uint64]]]) -> str:
    """One hash of all that is told; "" of nothing."""
    said = b"".join(name.encode() + marks.tobytes() for name, marks in told)
    return hashlib.sha256(said).hexdigest() if said else ""
