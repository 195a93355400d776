"""Several stores' month at once: a review of each, and the group workbook."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from opsbook.domain.period import Period
from opsbook.errors import StoreError
from opsbook.files import explained
from opsbook.history.store import Store
from opsbook.jobs.filenames import file_name
from opsbook.jobs.groupmember import review_member
from opsbook.jobs.groupmembers import Members, members_file
from opsbook.jobs.groupwork import Work, Workers, dask_workers, local_workers, results
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.review import keep_old, put_in_place
from opsbook.review.group import draw_group
from opsbook.review.group.member import Failure
from opsbook.review.group.members import Group
from opsbook.review.view import month_text
from opsbook.review.writer import Book, write_book
from opsbook.texts import say


@dataclass(frozen=True)
class GroupAsk:
    """What is asked for: the month; how many processes (0: one a processor) or which Dask scheduler; whether reviews
    newer than their data stay.
    """

    month: Period
    workers: int = 0
    scheduler: str = ""
    resume: bool = False


@dataclass(frozen=True)
class GroupReport:
    """The group workbook, how many reviews were made and kept, and the stores that have none."""

    path: Path
    made: int
    kept: int
    failures: tuple[Failure, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What the console shows."""
        failed = len(self.failures)
        return (say("group.counted", stores=self.made + self.kept + failed, done=self.made, kept=self.kept,
                    failed=failed),
                *(say("group.failed_line", folder=each.folder, what=each.what) for each in self.failures),
                say("group.done", path=self.path))


def group(folder: Path, ask: GroupAsk, progress: Progress = silent) -> GroupReport:
    """Write the review of every store in `folder` and 店群复盘_<文件夹>_<月>.xlsx beside the stores.

    A store that fails is in the report and in the workbook with its reason; the others are finished. Raises StoreError
    where the folder holds no store or the old workbook is open, MachineError where there is no Dask or scheduler.
    """
    root = folder.expanduser().resolve()
    stores = stores_in(root)
    failures: list[Failure] = []
    work = Work(review_member, ask.month, ask.resume)
    with members_file() as members:
        for done, result in enumerate(results(work, workers_for(ask, len(stores)), stores), 1):
            if isinstance(result, Failure):
                failures.append(result)
            else:
                members.add(result)
            progress(done, len(stores), result.folder)
        progress(len(stores), len(stores), say("group.writing"))
        failed = tuple(sorted(failures, key=lambda each: each.folder))
        path = _write(root, Group(root.name, ask.month, members, failed))
        return _report(path, members, failed)


def stores_in(root: Path) -> list[Path]:
    """The folders right below that are stores, or were meant to be, by name. Raises StoreError where there is none."""
    if not root.is_dir():
        raise StoreError(say("group.no_folder"), where=str(root), todo=say("group.no_folder_todo"))
    found = sorted(path for path in root.iterdir() if path.is_dir() and any(_signs(path)))
    if not found:
        raise StoreError(say("group.no_stores"), where=str(root), todo=say("group.no_stores_todo"))
    return found


def workers_for(ask: GroupAsk, stores: int) -> Workers:
    """The workers asked for, never more processes than stores."""
    if ask.scheduler:
        return dask_workers(ask.scheduler)
    return local_workers(min(ask.workers or os.cpu_count() or 1, stores))


def _signs(path: Path) -> Iterator[bool]:
    store = Store(path, path.name)
    yield store.settings_file.is_file()
    yield store.history.is_dir()


def _write(root: Path, drawn: Group) -> Path:
    target = root / say("group.file_name", name=file_name(root.name), month=drawn.month.label)
    beside = target.with_name(f"{target.stem}_{say('review.new_file')}{target.suffix}")
    book = Book(draw_group(drawn), drawn.name, month_text(drawn.month), drawn.imported_at, True, streamed=True)
    with explained(target):
        write_book(book, beside)
    keep_old(target, beside, Store(root, root.name).backups)
    return put_in_place(beside, target)


def _report(path: Path, members: Members, failures: tuple[Failure, ...]) -> GroupReport:
    kept = sum(each.kept for each in members)
    return GroupReport(path, len(members) - kept, kept, failures)
