"""恢复备份: the store as it was before one of the jobs that 备份/ keeps, all later jobs taken back in one step.

Each backup keeps what its job replaced, so a file is put back from the oldest backup, from the chosen one on, that has
it. What is replaced is kept as a backup too: 撤销上次写入 takes a restore back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from opsbook.desk.closed.owners import check_closed
from opsbook.domain.activity import Activity
from opsbook.errors import NoData, SettingsError
from opsbook.files import sweep
from opsbook.history.journal import Entry
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time, write_activity
from opsbook.jobs.backupcopies import Copy, check_copies, copies_of, put_copy
from opsbook.jobs.backups import ABSENT, Backup, Manifest, backups_of
from opsbook.jobs.books import find_standing
from opsbook.jobs.originals import put_back, taken_back
from opsbook.texts import say

Kept = tuple[Path, Manifest]


@dataclass(frozen=True)
class RestoreReport:
    """Before which job the store is now, how many files were put back and removed, the imports taken back by it."""

    title: str
    at: datetime
    restored: int
    removed: int
    originals: tuple[Entry, ...]

    @property
    def lines(self) -> list[str]:
        """What the person reads."""
        told = [say("backups.restored", title=self.title, at=f"{self.at:%Y-%m-%d %H:%M}", restored=self.restored,
                    removed=self.removed)]
        if self.originals:
            told.append(say("backups.restored_originals", count=len(self.originals)))
        return [*told, say("backups.restored_next")]


def list_backups(store: Store) -> list[str]:
    """A line for each backup, newest first: its number, name, what the job was, how many files it replaced."""
    found = [say(f"backups.{'listed_undone' if manifest.undone else 'listed'}", number=manifest.number,
                 name=folder.name, title=manifest.title, at=f"{manifest.at:%Y-%m-%d %H:%M}",
                 count=len(copies_of(folder, manifest))) for folder, manifest in reversed(backups_of(store))]
    return [*found, say("backups.list_next")] if found else [say("backups.list_none")]


def restore(store: Store, name: str = "", now: datetime | None = None) -> RestoreReport:
    """Make the store as it was before the job of a backup, named by its number or folder (the newest where empty).

    Raises NoData where there is no backup, SettingsError where none has that name, StoreError where a copy is damaged
    or a workbook is open: nothing changed then. Killed anywhere, doing it again finishes it.
    """
    with locked(store.root):
        sweep(store.root)
        since = _since(store, name)
        wanted = _wanted(store, since)
        for copy in wanted.values():
            check_copies(store, [copy])
            if copy.name.lower().endswith(".xlsx") or copy.is_book:
                _check_closed(store.root / copy.name)
        chosen = since[0][1]
        at = office_time(now or datetime.now().astimezone(), store.settings())
        title = say("backups.restore_title", title=chosen.title, at=f"{chosen.at:%m-%d %H:%M}")
        backup = Backup(store, say("backups.job_restore"), title, at)
        backup.cover(store.root / each for each in wanted)
        originals = taken_back(store, wanted.values())
        put_back(store, originals)
        for copy in wanted.values():
            put_copy(store, copy)
        backup.close()
        removed = sum(copy.is_absent for copy in wanted.values())
        report = RestoreReport(chosen.title, chosen.at, len(wanted) - removed, removed, originals)
        write_activity(store, Activity(at, say("backups.job_restore"), say("workbook.outcome_done"), len(wanted), 0.0,
                                       report.lines[0]))
    return report


def _since(store: Store, name: str) -> list[Kept]:
    """The chosen backup and all later ones, oldest first."""
    found = backups_of(store)
    if not found:
        raise NoData(say("backups.list_none"), where=str(store.backups), todo=say("backups.none_todo"))
    places = [place for place, (folder, manifest) in enumerate(found) if name in (folder.name, str(manifest.number))]
    if name and not places:
        raise SettingsError(say("backups.unknown", name=name), where=str(store.backups),
                            todo=say("backups.unknown_todo"))
    return found[places[0] if name else -1:]


def _wanted(store: Store, since: Sequence[Kept]) -> Mapping[str, Copy]:
    """For every file that was replaced since, by its path in the store, the oldest copy."""
    wanted = dict[str, Copy]()
    for folder, manifest in since:
        for copy in copies_of(folder, manifest):
            wanted.setdefault(copy.name, copy)
    others = {name: copy for name, copy in wanted.items() if not copy.is_book}
    return {**others, **{copy.name: copy for copy in _book_copies(store, [*wanted.values()])}}


def _book_copies(store: Store, wanted: Sequence[Copy]) -> Iterator[Copy]:
    """The oldest copy of the workbook, whatever it was called, in the place of the one there now.

    A .xlsx never goes into the place of a .xlsm: the one there goes.
    """
    books = [copy for copy in wanted if copy.is_book]
    book, standing = next((copy for copy in books if not copy.is_absent), None), find_standing(store.root)
    if book is None or standing is None:
        yield from books[:1]
    elif standing.suffix.lower() == Path(book.name).suffix.lower():
        yield replace(book, name=standing.name)
    else:
        yield from (book, Copy(standing.name, standing, ABSENT, book.folder))


def _check_closed(path: Path) -> None:
    if path.exists():
        check_closed(path)
