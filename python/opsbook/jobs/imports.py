"""Importing exports: look first (`plan_import` stores nothing), then carry out.

Order for each file: its original into 归档/, its rows into 历史/, a line into the journal, and only then out of 导入/.
Killed anywhere, running it again finishes it: every step finds what was done before.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.domain.activity import Activity
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings
from opsbook.errors import FileRefused, StoreError
from opsbook.exports.context import Context
from opsbook.exports.export import Reading, read_export
from opsbook.exports.problems import PROBLEM_COLUMNS
from opsbook.files import make_folder, sweep
from opsbook.history.lock import locked
from opsbook.history.store import Store, create_store, open_store
from opsbook.jobs.activities import office_time, write_activity
from opsbook.jobs.backups import Backup
from opsbook.jobs.fileimport import Cover, FileImport, Ledger, Outcome, uncovered
from opsbook.jobs.progress import Progress, silent
from opsbook.texts import say

READERS, MANY_FILES = 2, 40
NOT_EXPORTS = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class ImportOptions:
    """The answers of the command line.

    `period` is that of files that carry none; `replace` removes rows a corrected export lacks; `now` is the time of
    the import (None: the clock).
    """

    period: Period | None = None
    replace: bool = False
    now: datetime | None = None


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, file by file in the order of importing; `touched` are the files of 历史/ it changes."""

    store: Store
    settings: Settings
    options: ImportOptions
    files: tuple[FileImport, ...]
    touched: tuple[Path, ...] = ()

    @property
    def problems(self) -> pd.DataFrame:
        """All problems of all files (exports/problems.py says the columns)."""
        return _problems(self.files)

    @property
    def stores_something(self) -> bool:
        """Whether carrying it out stores a file."""
        return any(file.outcome is Outcome.READY for file in self.files)

    @property
    def periodless(self) -> tuple[FileImport, ...]:
        """The files that wait for somebody to say their period (`give_period`)."""
        return tuple(file for file in self.files if file.reading.lacks_period)


@dataclass(frozen=True)
class ImportReport:
    """What an import did, file by file; `activity` is its line in the log, `backup` what it replaced.

    Both are None where nothing was stored.
    """

    files: tuple[FileImport, ...]
    options: ImportOptions
    activity: Activity | None = None
    backup: Backup | None = None

    @property
    def refused(self) -> tuple[FileImport, ...]:
        """The files that stayed where they were."""
        return tuple(file for file in self.files if file.outcome is Outcome.REFUSED)

    @property
    def problems(self) -> pd.DataFrame:
        """All problems of all files (exports/problems.py says the columns)."""
        return _problems(self.files)


def store_for_import(folder: Path) -> Store:
    """The store in `folder`; one that is still to be laid out where the folder is missing or holds nothing else.

    Raises StoreError where something else lies there.
    """
    root = folder.expanduser().resolve()
    if root.is_file():
        raise StoreError(say("history.store_is_file", name=root.name), where=str(root), todo=say("history.store_first"))
    fresh = Store(root, root.name)
    there = {path for path in root.iterdir() if not path.name.startswith(".")} if root.is_dir() else set()
    return fresh if there <= set(fresh.folders) else open_store(root)


def plan_import(store: Store, files: Sequence[Path] | None = None, options: ImportOptions | None = None,
                progress: Progress = silent) -> ImportPlan:
    """Read the files (all of 导入/ where none are given) and say what importing them would do. Stores nothing.

    Files are imported by the last day they speak about, then by their time stamp, then by name: the newest export
    wins. Raises FileRefused where a given file does not exist, StoreError where the history is damaged.
    """
    plan = _empty_plan(store, options)
    return _weigh(plan, _read_for(plan, files, progress))


def import_unseen(store: Store, files: Sequence[Path] | None = None, options: ImportOptions | None = None,
                  progress: Progress = silent) -> ImportReport:
    """Import files without saying first what that would do, which costs as much again: nobody waits to agree.

    Raises as `plan_import` and `carry_out`.
    """
    plan = _empty_plan(store, options)
    readings = sorted(_read_for(plan, files, progress), key=_age)
    return carry_out(replace(plan, files=tuple(map(_unweighed, readings))), progress)


def give_period(plan: ImportPlan, period: Period, progress: Progress = silent) -> ImportPlan:
    """The plan with the period of its files that carry none; those that name their own stay as they were read."""
    context = replace(_context(plan.settings, plan.options), period=period)
    again = _read([file.path for file in plan.periodless], context, progress)
    return _weigh(plan, [*(file.reading for file in plan.files if not file.reading.lacks_period), *again])


def _empty_plan(store: Store, options: ImportOptions | None) -> ImportPlan:
    return ImportPlan(store, store.settings(), options or ImportOptions(), ())


def _read_for(plan: ImportPlan, files: Sequence[Path] | None, progress: Progress) -> list[Reading]:
    paths = _inbox(plan.store) if files is None else [_existing(path) for path in files]
    return _read(paths, _context(plan.settings, plan.options), progress)


def _unweighed(reading: Reading) -> FileImport:
    outcome = Outcome.READY if reading.accepted else Outcome.REFUSED
    return FileImport(reading.path, reading, outcome, name=reading.path.name)


def _weigh(plan: ImportPlan, readings: Sequence[Reading]) -> ImportPlan:
    ledger = _ledger(plan.store, plan.settings, plan.options)
    weighed = tuple(map(ledger.weigh, sorted(readings, key=_age)))
    return replace(plan, files=weighed, touched=ledger.touched)


def carry_out(plan: ImportPlan, progress: Progress = silent) -> ImportReport:
    """Import the files of a plan; counts are true for the history as it stands now. Refused files stay.

    A store that is still to be laid out is, unless all its files are refused. Raises StoreError where another process
    imports into the store, a file changed since the plan was made, or the folder cannot be written.
    """
    store, began = plan.store, time.perf_counter()
    if store.is_new and plan.files and not plan.stores_something:
        return ImportReport(plan.files, plan.options)
    make_folder(store.root)
    with locked(store.root):
        if store.is_new:
            create_store(store.root)
        sweep(store.history)
        sweep(store.archive)
        backup = _backup(plan)
        done = _settled(plan, _ledger(store, plan.settings, plan.options, backup.cover), progress)
        activity = _activity(plan, done, time.perf_counter() - began)
        if activity is None:
            return ImportReport(done, plan.options)
        backup.close()
        write_activity(store, activity)
    return ImportReport(done, plan.options, activity, backup)


def _settled(plan: ImportPlan, ledger: Ledger, progress: Progress) -> tuple[FileImport, ...]:
    done = []
    for n, file in enumerate(plan.files):
        progress(n, len(plan.files), file.path.name)
        done.append(ledger.settle(file))
    progress(len(plan.files), len(plan.files), "")
    return tuple(done)


def _backup(plan: ImportPlan) -> Backup:
    """What the import is about to replace, kept at once: a backup a file would cost more than the import."""
    n_files = sum(file.outcome is Outcome.READY for file in plan.files)
    at = office_time(plan.options.now or datetime.now(UTC), plan.settings)
    backup = Backup(plan.store, say("workbook.job_import"), say("workbook.import_title", count=n_files), at)
    if n_files:
        backup.cover(plan.touched)
    return backup


def _activity(plan: ImportPlan, done: Sequence[FileImport], seconds: float) -> Activity | None:
    """The line of the log; None where nothing was stored."""
    entries = [file.entry for file in done if file.entry is not None]
    if not entries:
        return None
    new, changed = sum(entry.new for entry in entries), sum(entry.changed for entry in entries)
    refused = sum(file.outcome is Outcome.REFUSED for file in done)
    note = say("workbook.imported", count=len(entries), new=new, changed=changed)
    note += say("workbook.import_refused", count=refused) if refused else ""
    at = office_time(plan.options.now or datetime.now(UTC), plan.settings)
    did, how = say("workbook.job_import"), say("workbook.outcome_done")
    return Activity(at, did, how, new + changed, round(seconds, 1), note)


def _read(paths: Sequence[Path], context: Context, progress: Progress) -> list[Reading]:
    """The files, two at a time."""
    readings = []
    with _readers(len(paths)) as pool:
        try:
            for reading in pool.map(partial(read_export, context=context), paths):
                readings.append(reading)
                progress(len(readings), len(paths), reading.path.name)
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl+C does not wait for the rest
    return readings


def _readers(n_files: int) -> Executor:
    """Threads for a few files (an .xls is read in a process of its own anyway), processes where starting them pays."""
    if n_files < MANY_FILES:
        return ThreadPoolExecutor(READERS)
    return ProcessPoolExecutor(READERS, mp_context=get_context("spawn"))


def _ledger(store: Store, settings: Settings, options: ImportOptions, cover: Cover = uncovered) -> Ledger:
    at = options.now or datetime.now(UTC).replace(microsecond=0)
    return Ledger(store, settings.calendar, options.replace, at, cover)


def _context(settings: Settings, options: ImportOptions) -> Context:
    calendar = settings.calendar
    now = options.now or datetime.now(UTC)
    # registers are written on the office's clock, which may be a day ahead of the platform's
    today = max(now.astimezone(ZoneInfo(zone)).date() for zone in (calendar.platform_zone, calendar.office_zone))
    return Context(store=settings.store, report_tz=calendar.platform_zone, period=options.period, today=today,
                   first_weekday=calendar.first_weekday, needs_period=True, currency=settings.currency,
                   channels=settings.channels)


def _inbox(store: Store) -> list[Path]:
    """The files of 导入/ and the folders in it, without what Excel and the system leave beside them."""
    found = (path for path in store.inbox.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.name.startswith((".", "~$"))
                  and path.name.casefold() not in NOT_EXPORTS)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileRefused(say("history.file_gone", name=path.name), where=str(path), todo=say("history.check_path"))
    return path


def _age(reading: Reading) -> tuple[str, int, str]:
    """What orders files, oldest first."""
    end = reading.period.end.isoformat() if reading.period else ""
    return end, reading.path.stat().st_mtime_ns, reading.path.name


def _problems(files: Sequence[FileImport]) -> pd.DataFrame:
    frames = [frame for file in files if len(frame := file.problems)]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(PROBLEM_COLUMNS))
