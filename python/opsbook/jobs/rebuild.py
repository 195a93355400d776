"""重做工作簿: the workbook is lost or broken; one is made again from 历史/, the registers in it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from opsbook.catalogue.records import records
from opsbook.desk.closed.owners import check_closed
from opsbook.domain.activity import Activity
from opsbook.files import put, remove
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.registers import live_rows
from opsbook.history.store import Store, open_store
from opsbook.jobs.activities import office_time, write_activity
from opsbook.jobs.backups import FILES, Backup
from opsbook.jobs.books import check_age_of, find_standing
from opsbook.jobs.filenames import file_name
from opsbook.jobs.init import InitOptions, new_book
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.registerbooks import SUFFIX
from opsbook.texts import say


@dataclass(frozen=True)
class RebuildReport:
    """The new workbook, where the old one lies now (None: there was none), how many tables and rows came back.

    `n_books` are the salespeople's own books, which are left alone.
    """

    book: Path
    old: Path | None
    n_tables: int
    n_rows: int
    n_books: int = 0

    @property
    def lines(self) -> list[str]:
        """What the person reads."""
        moved = [say("templates.rebuilt_old", path=self.old)] if self.old else []
        rows = say(f"templates.rebuilt_{'rows' if self.n_rows else 'none'}", tables=self.n_tables, rows=self.n_rows)
        books = [say("templates.rebuilt_books", count=self.n_books)] if self.n_books else []
        return [say("templates.rebuilt", path=self.book), *moved, rows, *books, say("templates.rebuilt_lost")]


def rebuild(folder: Path, macros: bool = True, progress: Progress = silent, now: datetime | None = None,
            ) -> RebuildReport:
    """Make the workbook of the store again: what was exported and, as of the last merge, what people typed.

    The old file goes to 备份/ as it is, and 撤销 puts it back. What was never in 历史/ cannot come back: one's own
    sheets and formats, cells typed since the last refresh. Raises StoreError where the folder is no store, the old
    workbook is open or a newer opsbook made it.
    """
    store, now = open_store(folder), now or datetime.now().astimezone()
    with locked(store.root):
        old = find_standing(store.root)
        if old is not None:
            check_closed(old)
            check_age_of(old)
        book = store.root / f"{file_name(store.name)}{'.xlsm' if macros else '.xlsx'}"
        backup = _backup(store, now)
        backup.cover([book, *([old] if old else [])])
        content, made = new_book(store, InitOptions(macros=macros, now=now), progress, backup.cover)
        put(book, content)
        if old and old != book:
            remove(old)
        backup.close()
        moved = backup.folder / FILES / old.name if old else None
        counts = _counts(store)
        own = sum(1 for _ in store.registers.glob(f"[!~.]*{SUFFIX}"))
        report = RebuildReport(book, moved, len(counts), sum(counts), own)
        write_activity(store, Activity(made.at, say("templates.job_rebuild"), made.outcome, report.n_rows, made.seconds,
                                       report.lines[0]))
    return report


def _backup(store: Store, now: datetime) -> Backup:
    job = say("templates.job_rebuild")
    return Backup(store, job, job, office_time(now, store.settings()))


def _counts(store: Store) -> list[int]:
    history = History(store.history)
    return [len(rows) for record in records() if (rows := live_rows(history, record)) is not None and len(rows)]
