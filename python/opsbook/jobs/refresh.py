"""刷新诊断: settings and registers brought together, the newest periods judged, everything the workbook shows written.

Order: read and judge, back up, 历史/ and 设置.toml, the own books, the workbook, the log. Killed anywhere, doing it
again finishes it. Refreshing twice changes nothing but times, and leaves what can be undone as it was.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from opsbook.desk.desk import Desk
from opsbook.desk.rows.names import FINDINGS, GRAINS
from opsbook.desk.rows.problems import PROBLEMS
from opsbook.domain.activity import Activity
from opsbook.domain.period import Period
from opsbook.domain.sheetcell import Value
from opsbook.domain.streaks import OPEN
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time
from opsbook.jobs.backups import Backup
from opsbook.jobs.bookslips import Looked, check_books
from opsbook.jobs.filling import Together, fill
from opsbook.jobs.fillnotes import kept_notes
from opsbook.jobs.mergewords import book_clause, book_lines, with_unwritten
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.registers import BookTaken, merge_registers
from opsbook.jobs.settingsync import synchronise_desk
from opsbook.jobs.writeback import Changes, write_back
from opsbook.texts import say

CHOSEN = "诊断周期"


@dataclass(frozen=True)
class RefreshOptions:
    """`now` is the time of the refresh (None: the clock).

    A refresh that ends another job (an import) goes into its `backup`, and 上次动作 says what that job did (`ends`).
    """

    now: datetime | None = None
    backup: Backup | None = None
    ends: Activity | None = None


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did: periods judged, settings taken over, what to look at, seconds.

    `shown` is the period 运营台 shows and `words` how many rules have each verdict there (by the verdict's word).
    `books` is what was taken from the salespeople's own books. `changed`: more than times changed, in the workbook or
    the store.
    """

    periods: tuple[Period, ...]
    shown: Period | None
    words: Mapping[str, int]
    n_settings: int
    n_problems: int
    seconds: float
    books: tuple[BookTaken, ...] = ()
    changed: bool = True

    @property
    def sentence(self) -> str:
        """One line for 运营台 and the log; where no export is stored, what was done without."""
        counts = {verdict.name.lower(): self.words.get(verdict.word, 0) for verdict in OPEN}
        told = [say("workbook.refreshed", period=self.shown.label, **counts) if self.shown
                else say("workbook.refreshed_empty"), book_clause(self.books)]
        if self.n_settings:
            told.append(say("workbook.refreshed_settings", count=self.n_settings))
        if self.n_problems:
            told.append(say("workbook.refreshed_problems", count=self.n_problems))
        return "".join(told)

    @property
    def lines(self) -> list[str]:
        """What the console shows: the own books, the sentence, what to do first where no export is stored."""
        todo = [] if self.shown else [say("workbook.refreshed_empty_todo")]
        return [*book_lines(self.books), self.sentence, *todo]


def refresh(desk: Desk, store: Store, progress: Progress = silent, options: RefreshOptions | None = None,
            ) -> RefreshReport:
    """Bring the workbook up to date with the store, and the store with the sheet 设置.

    Raises StoreError where the store is in use, a newer opsbook made the workbook, somebody opened or changed it or
    设置.toml meanwhile, DeskError where a table is missing or cannot take its rows, CatalogueError where 设置.toml is
    wrong: 历史/ and 设置.toml are untouched then, and a closed workbook is. Where the disk fails later, doing it again
    finishes it, and what was written can be undone.
    """
    options, began = options or RefreshOptions(), time.perf_counter()
    now = options.now or datetime.now().astimezone()
    with locked(store.root):
        history = History(store.history)
        synced = synchronise_desk(desk, store, now)
        progress(0, 1, say("workbook.merging"))
        merged = merge_registers(desk, store, history, synced.settings, now)
        slips = check_books(Looked(desk, tables=merged.tables), merged.ground.own, synced.settings,
                            office_time(now, synced.settings)).problems
        notes = kept_notes(desk, office_time(now, synced.settings))
        filling = fill(store, history, Together(synced, merged, now, slips, notes), progress)
        shown = _shown(filling.periods, desk.get(CHOSEN))
        report = RefreshReport(
            filling.periods, shown, _words(filling.tables[FINDINGS], shown), synced.n_changed,
            len(filling.tables[PROBLEMS]), round(time.perf_counter() - began, 1), merged.books)
        activity = Activity(office_time(now, synced.settings), say("workbook.job_refresh"),
                            say("workbook.outcome_done"), len(filling.findings), report.seconds, report.sentence)
        progress(1, 1, say("workbook.writing"))
        changes = Changes(filling, history, synced, activity, options.ends, merged)
        done = write_back(desk, store, changes, options.backup)
    return replace(report, changed=done.changed, books=with_unwritten(report.books, done.unwritten))


def _shown(periods: Sequence[Period], chosen: Value) -> Period | None:
    """The period 运营台 shows by the word chosen on 店铺诊断; the longest where there is none of that grain."""
    return next((period for period in periods if GRAINS[period.grain] == chosen), periods[-1] if periods else None)


def _words(findings: pd.DataFrame, shown: Period | None) -> Mapping[str, int]:
    """How many rules have each verdict, as 运营台 counts them: one keyed row a rule."""
    keyed = findings[findings["键"].notna() & (findings["期"] == shown.label)] if shown else findings.head(0)
    return Counter(keyed["判定"])
