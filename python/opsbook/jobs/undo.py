"""撤销上次写入: put back what the last job replaced, in the workbook and in 历史/.

Only the newest backup that was not put back yet is; asking again goes one job further back. Killed anywhere, asking
again finishes it. Originals lie in 导入/ again and stay in 归档/: nothing that was imported is ever lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from opsbook.catalogue.sheets import sheets
from opsbook.desk.closed.owners import check_closed
from opsbook.desk.desk import Desk
from opsbook.domain.activity import Activity
from opsbook.errors import NoData, OpsbookError, StoreError
from opsbook.files import make_folder, put, sweep
from opsbook.history.journal import Entry
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time, write_activity
from opsbook.jobs.backupcopies import check_copies, copies_of, put_copy
from opsbook.jobs.backups import (
    ABSENT,
    BOOK,
    Backup,
    Manifest,
    hash_now,
    last_undoable,
    read_bytes,
    write_manifest,
)
from opsbook.jobs.books import SUFFIXES, find_book, find_standing, is_ours, open_book
from opsbook.jobs.originals import put_back, taken_back
from opsbook.jobs.ownsettings import own_texts
from opsbook.jobs.settingsync import synchronise_desk
from opsbook.texts import say

BEFORE_UNDO = "撤销前"
NAMES_SHOWN = 5


@dataclass(frozen=True)
class UndoReport:
    """What was taken back: the job, how many files were put back and removed, what became of the workbook.

    `book` is "whole" (byte for byte), "tables" (the tables the job wrote; the rest stays as it was typed since) or "".
    `originals` are the imports taken back, whose files lie in 导入/ again and stay in 归档/; `changed` are the files of
    the store that were changed after the job, kept as they were in 撤销前/ of the backup. `left` are own books in which
    somebody typed since: they stay as they are, the next merge takes them as they stand. `n_typed` is how many
    settings on the sheet 设置 still differ from 设置.toml as it was put back: the next refresh would write them.
    """

    title: str
    at: datetime
    restored: int
    removed: int
    book: str
    originals: tuple[Entry, ...]
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    n_typed: int = 0

    @property
    def sentence(self) -> str:
        """What fits one line: what was taken back, and that settings on the sheet still differ."""
        typed = say("workbook.undone_typed", count=self.n_typed) if self.n_typed else ""
        return f"{self.lines[0]}。{typed}" if typed else self.lines[0]

    @property
    def lines(self) -> list[str]:
        """What the person reads."""
        said = {"title": self.title, "at": f"{self.at:%m-%d %H:%M}", "restored": self.restored, "removed": self.removed}
        told = [say("workbook.undone", **said)]
        if self.book:
            told.append(say(f"workbook.undone_{self.book}"))
        if self.originals:
            names = _few([each.name for each in self.originals])
            told.append(say("workbook.undone_originals", count=len(self.originals), names=names))
        if self.changed:
            told.append(say("workbook.undone_changed", names=_few(self.changed)))
        if self.left:
            told.append(say("registers.undone_left", names=_few(self.left)))
        if self.n_typed:
            told.append(say("workbook.undone_typed", count=self.n_typed))
        return told


def undo(store: Store, desk: Desk | None = None, now: datetime | None = None) -> UndoReport:
    """Put back what the newest job replaced. `desk` is the workbook open in Excel; without it the file is put back.

    A file nobody changed since the job is put back byte for byte, else table by table. Raises NoData where there is
    nothing to take back, StoreError where the backup is damaged or the workbook is open: nothing changed then.
    """
    with locked(store.root):
        sweep(store.root)
        found = last_undoable(store)
        if found is None:
            raise NoData(say("workbook.nothing_to_undo"), where=str(store.backups),
                         todo=say("workbook.nothing_to_undo_todo"))
        folder, manifest = found
        copies = copies_of(folder, manifest)
        check_copies(store, copies)
        at = office_time(now or datetime.now().astimezone(), store.settings())
        originals = taken_back(store, copies)
        own = _backup(store, manifest, desk, at)
        how = _restore_book(store, folder, manifest, desk)
        put_back(store, originals)
        left = _typed_since(store, manifest)
        changed = tuple(name for name in _keep_changed(store, folder, manifest) if name not in left)
        for copy in copies:
            if copy.name not in (*left, manifest.book):
                put_copy(store, copy)
        write_manifest(folder, msgspec.structs.replace(manifest, undone=at))
        own.close()
        n_typed = _still_typed(store, desk) if _wrote_settings(store, manifest) else 0
        report = replace(_report(manifest, how, originals), changed=changed, left=left, n_typed=n_typed)
        write_activity(store, _activity(report, at))
    return report


def _wrote_settings(store: Store, manifest: Manifest) -> bool:
    return any(each.path == store.settings_file.name and each.sha256 != each.after for each in manifest.files)


def _still_typed(store: Store, desk: Desk | None) -> int:
    """How many settings a refresh would write into 设置.toml because the sheet says otherwise."""
    book = find_book(store.root)
    try:
        opened = desk or (open_book(book) if book else None)
        if opened is None:
            return 0
        synced = synchronise_desk(opened, store, datetime.now().astimezone())
    except OpsbookError:    # the next refresh says it; the undo is done
        return 0
    before, after = own_texts(synced.read), own_texts(synced.toml)
    return sum(before.get(key) != after.get(key) for key in {**before, **after})


def _few(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES_SHOWN])
    return say("history.etc", names=shown) if len(names) > NAMES_SHOWN else shown


def _backup(store: Store, manifest: Manifest, desk: Desk | None, at: datetime) -> Backup:
    """Keep what the undo is about to replace, for `opsbook restore`."""
    standing, files = find_standing(store.root), [store.root / kept.path for kept in manifest.files]
    if standing and manifest.book and desk is None:
        files.append(standing)
    for path in files:
        if path.parent == store.root and path.suffix.lower() in SUFFIXES and path.exists():
            check_closed(path)
    backup = Backup(store, say("workbook.job_undo"), say("backups.undo_title", title=manifest.title), at)
    backup.pass_by()
    backup.cover(files)
    if desk is not None and manifest.book:
        backup.keep_book(desk, manifest.book)
    return backup


def _keep_changed(store: Store, folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Keep the files that are neither as before nor as after the job (设置.toml edited by hand); give their names."""
    changed = [kept for kept in manifest.files
               if hash_now(store.root / kept.path) not in (ABSENT, kept.sha256, kept.after)]
    for kept in changed:
        _keep_current(folder, kept.path, read_bytes(store.root / kept.path))
    return tuple(kept.path for kept in changed)


def _typed_since(store: Store, manifest: Manifest) -> tuple[str, ...]:
    """The own books that somebody changed after the job, or has open: what they typed is worth more than the undo."""
    folder = store.registers.relative_to(store.root).as_posix()
    return tuple(kept.path for kept in manifest.files if kept.path.startswith(f"{folder}/")
                 and hash_now(store.root / kept.path) not in (ABSENT, kept.sha256, kept.after))


def _restore_book(store: Store, folder: Path, manifest: Manifest, desk: Desk | None) -> str:
    if not manifest.book:
        return ""
    copy = folder / BOOK / manifest.book
    if desk is None:
        target = find_book(store.root) or store.root / manifest.book
        if not target.exists():
            put(target, read_bytes(copy))
            return "whole"
        check_closed(target)
        content = read_bytes(target)
        whole = hashlib.sha256(content).hexdigest() in (manifest.after, manifest.book_sha256)
        desk = None if whole else _changed_book(target, folder, manifest)
        _keep_current(folder, target.name, content)
        if desk is None:
            put(target, read_bytes(copy))
            return "whole"
    else:
        _keep_open(folder, desk, manifest.book)
    _restore_tables(desk, open_book(copy), manifest)
    return "tables"


def _changed_book(target: Path, folder: Path, manifest: Manifest) -> Desk:
    """The workbook that somebody changed after the job. Raises StoreError where no table of it can be put back."""
    desk = open_book(target)
    if not manifest.tables or not is_ours(target):
        raise StoreError(say("workbook.undo_changed"), where=str(target),
                         todo=say("workbook.undo_changed_todo", name=f"{folder.name}/{BOOK}/{manifest.book}"))
    return desk


def _keep_current(folder: Path, name: str, content: bytes) -> None:
    """Keep a file as it is before the undo, the first time it is asked for."""
    path = folder / BEFORE_UNDO / name
    if not path.exists():
        put(path, content)


def _keep_open(folder: Path, desk: Desk, name: str) -> None:
    """As `_keep_current`, of a workbook that is open: what was typed since the job may stand in the tables it wrote."""
    path = folder / BEFORE_UNDO / name
    if not path.exists():
        make_folder(path.parent)
        desk.copy_to(path)


def _restore_tables(desk: Desk, before: Desk, manifest: Manifest) -> None:
    there = set(before.tables()) & set(desk.tables())
    for table in (table for table in manifest.tables if table in there):
        rows = before.read(table)
        desk.write(table, rows[[name for name in rows.columns if name not in _formula_columns(table)]])
    for name in manifest.names:
        desk.put(name, before.get(name))
    desk.done(say("workbook.undo_action", title=manifest.title, at=f"{manifest.at:%H:%M}"))
    desk.commit()


def _formula_columns(table: str) -> set[str]:
    return {column.name for sheet in sheets() for each in sheet.table if each.name == table
            for column in each.columns if column.kind == "formula"}


def _report(manifest: Manifest, how: str, originals: tuple[Entry, ...]) -> UndoReport:
    removed = sum(kept.sha256 == ABSENT for kept in manifest.files)
    return UndoReport(manifest.title, manifest.at, len(manifest.files) - removed, removed, how, originals)


def _activity(report: UndoReport, at: datetime) -> Activity:
    return Activity(at, say("workbook.job_undo"), say("workbook.outcome_done"), 0, 0.0, report.lines[0])
