"""刷新诊断: settings brought together, the newest day, week and month judged, everything the workbook shows written.

Order: read and judge, back up, 历史/ and 设置.toml, the workbook, the log. Killed anywhere, doing it again finishes it.
Refreshing twice changes nothing but times, and leaves what can be undone as it was.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from opsbook.desk.desk import Desk
from opsbook.domain.activity import Activity
from opsbook.domain.period import Period
from opsbook.domain.streaks import OPEN
from opsbook.domain.verdict import Verdict
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time
from opsbook.jobs.backups import Backup
from opsbook.jobs.filling import PROBLEMS, fill
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.settingsync import synchronise_desk
from opsbook.jobs.writeback import Changes, write_back
from opsbook.texts import say


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
    """What a refresh did: periods judged, how many of each verdict, settings taken over, what to look at, seconds."""

    periods: tuple[Period, ...]
    verdicts: Mapping[Verdict, int]
    n_settings: int
    n_problems: int
    seconds: float

    @property
    def sentence(self) -> str:
        """One line for 运营台 and the log; what to do first where nothing is stored."""
        if not self.periods:
            return say("workbook.refreshed_empty")
        counts = {verdict.name.lower(): self.verdicts.get(verdict, 0) for verdict in OPEN}
        told = [say("workbook.refreshed", period=self.periods[-1].label, **counts)]
        if self.n_settings:
            told.append(say("workbook.refreshed_settings", count=self.n_settings))
        if self.n_problems:
            told.append(say("workbook.refreshed_problems", count=self.n_problems))
        return "".join(told)


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
        filling = fill(store, history, synced, now, progress)
        report = RefreshReport(
            filling.periods, Counter(each.verdict for each in filling.findings), synced.n_changed,
            len(filling.tables[PROBLEMS]), round(time.perf_counter() - began, 1))
        activity = Activity(office_time(now, synced.settings), say("workbook.job_refresh"),
                            say("workbook.outcome_done"), len(filling.findings), report.seconds, report.sentence)
        progress(1, 1, say("workbook.writing"))
        write_back(desk, store, Changes(filling, history, synced, activity, options.ends), options.backup)
    return report
