"""检查数据: what people typed into the record tables and the 登记 books that wants mending, put into 问题清单."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from opsbook.desk.desk import Desk
from opsbook.desk.rows.problems import PROBLEMS, problem_rows
from opsbook.domain.activity import Activity
from opsbook.domain.problem import Problem
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time
from opsbook.jobs.bookslips import Looked, check_books
from opsbook.jobs.filling import Filling
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.registerbooks import open_books
from opsbook.jobs.settingsync import synchronise_desk
from opsbook.jobs.writeback import Changes, write_back
from opsbook.texts import say

SHOWN = 10      # on the console
SOURCE = "来源"


@dataclass(frozen=True)
class CheckReport:
    """What a check found: the problems in typed tables, how many tables and rows were looked at."""

    problems: tuple[Problem, ...]
    n_tables: int
    n_rows: int

    @property
    def sentence(self) -> str:
        """One line for 运营台 and the log."""
        key = "done" if self.problems else "done_none"
        return say(f"check.{key}", tables=self.n_tables, rows=self.n_rows, count=len(self.problems))

    @property
    def lines(self) -> list[str]:
        """What the console shows: the first problems, then the sentence."""
        told = [say("check.line", sheet=f"{each.file} {each.sheet}".strip(), row=each.row, column=each.column,
                    what=each.what, value=each.value, todo=each.todo) for each in self.problems[:SHOWN]]
        more = len(self.problems) - SHOWN
        return [*told, *([say("check.more", count=more)] if more > 0 else []), self.sentence]


def check(desk: Desk, store: Store, now: datetime | None = None, progress: Progress = silent) -> CheckReport:
    """Look through the record tables of the workbook and of the 登记 books; write what is found into 问题清单.

    Raises StoreError and DeskError as `refresh`.
    """
    began, now = time.perf_counter(), now or datetime.now().astimezone()
    with locked(store.root):
        history, synced = History(store.history), synchronise_desk(desk, store, now)
        at = office_time(now, synced.settings)
        progress(0, 2, say("check.job"))
        found = check_books(Looked(desk), open_books(store, history), synced.settings, at)
        report = CheckReport(found.problems, found.n_tables, found.n_rows)
        others = desk.read(PROBLEMS)
        others = others[others[SOURCE] != say("check.source")]
        tables = {PROBLEMS: pd.concat([others, problem_rows(report.problems)], ignore_index=True).astype(object)}
        activity = Activity(at, say("check.job"), say("workbook.outcome_done"), report.n_rows,
                            round(time.perf_counter() - began, 1), report.sentence)
        progress(1, 2, say("workbook.writing"))
        synced = replace(synced, tables={}, toml=synced.read)
        write_back(desk, store, Changes(Filling(tables, {}, (), ()), history, synced, activity))
    return report
