"""检查备份: every backup opened, every original compared with its hash, 历史/ read. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from opsbook.catalogue.settings import load_settings
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.rows.meta import META
from opsbook.errors import OpsbookError, StoreError
from opsbook.history.journal import read_journal
from opsbook.history.parts import FILE as PART
from opsbook.history.parts import read_about, read_part, read_period
from opsbook.history.store import Store
from opsbook.jobs.backupcopies import Copy, copies_of, flawed
from opsbook.jobs.backups import MANIFEST, Manifest, backups_of, file_hash
from opsbook.jobs.books import find_readable
from opsbook.texts import say


@dataclass(frozen=True)
class Flaw:
    """Something that is not as it was written: what, where it is, what to do."""

    what: str
    where: Path
    todo: str

    @property
    def line(self) -> str:
        """What the person reads."""
        return str(StoreError(self.what, str(self.where), self.todo))


@dataclass(frozen=True)
class VerifyReport:
    """How many backups, originals and parts of 历史/ were looked at, and what is wrong with them."""

    n_backups: int
    n_originals: int
    n_parts: int
    flaws: tuple[Flaw, ...]

    @property
    def lines(self) -> list[str]:
        """What the person reads: what was looked at, what is wrong."""
        looked = say("backups.verified", backups=self.n_backups, originals=self.n_originals, parts=self.n_parts)
        end = say("backups.flaws", count=len(self.flaws)) if self.flaws else say("backups.no_flaws")
        return [looked, *(flaw.line for flaw in self.flaws), end]


def verify(store: Store) -> VerifyReport:
    """Look through a store. Raises nothing for what is wrong in it: that is the report."""
    backups, originals, parts = backups_of(store), _originals(store), sorted(store.history.glob(f"*/period=*/{PART}"))
    flaws = [*_store_flaws(store), *_unreadable(store, {folder for folder, _ in backups})]
    for folder, manifest in backups:
        flaws += _backup_flaws(store, folder, manifest)
    for name, sha256 in originals.items():
        flaws += _original_flaws(store.archive / name, sha256)
    for path in parts:
        flaws += _part_flaws(path)
    return VerifyReport(len(backups), len(originals), len(parts), tuple(flaws))


def _told(error: OpsbookError, path: Path) -> Flaw:
    return Flaw(error.what, Path(error.where or path), error.todo)


def _store_flaws(store: Store) -> Iterator[Flaw]:
    """What is wrong with 设置.toml and the workbook as they are now."""
    try:
        load_settings(store.settings_file)
    except OpsbookError as error:
        yield _told(error, store.settings_file)
        return
    try:
        book = find_readable(store.root)
        if book is not None:
            open_copy(book)
    except OpsbookError as error:
        yield _told(error, store.root)


def open_copy(path: Path) -> None:
    """Open a workbook as one that is to be worked with. Raises StoreError, DeskError where that is not possible."""
    ClosedDesk(path, {}, None).read(META)


def _unreadable(store: Store, readable: Collection[Path]) -> Iterator[Flaw]:
    """The backups whose manifest cannot be read: all but the folders `readable`."""
    for path in sorted(store.backups.glob(f"*/{MANIFEST}")):
        if path.parent not in readable:
            yield Flaw(say("backups.no_manifest", name=path.parent.name), path, say("backups.damaged_todo"))


def _backup_flaws(store: Store, folder: Path, manifest: Manifest) -> Iterator[Flaw]:
    copies = copies_of(folder, manifest)
    wrong = flawed(store, copies)
    for path in wrong:
        yield Flaw(say("backups.damaged", name=folder.name), path, say("backups.damaged_todo"))
    for copy in copies:
        if copy.path not in wrong and not copy.is_absent:
            yield from _opening_flaws(copy)


def _opening_flaws(copy: Copy) -> Iterator[Flaw]:
    """What is wrong with a copy that is as it was made: the file was broken before the job already."""
    try:
        if copy.is_book:
            open_copy(copy.path)
        elif copy.path.name == PART:
            read_about(copy.path)
    except OpsbookError as error:
        yield Flaw(error.what, copy.path, say("backups.was_damaged_todo"))


def _originals(store: Store) -> dict[str, str]:
    """Every original the journal tells of, and every other file of 归档/, with the hash it must begin with."""
    there = {path.name: path.stem for path in sorted(store.archive.glob("*")) if path.is_file()}
    told = {entry.archived: entry.sha256 for entry in read_journal(store.history) if entry.archived}
    return {**there, **told}


def _original_flaws(path: Path, sha256: str) -> Iterator[Flaw]:
    if not path.is_file():
        yield Flaw(say("backups.original_gone", name=path.name), path, say("backups.original_todo"))
    elif not file_hash(path).startswith(sha256):
        yield Flaw(say("backups.original_changed", name=path.name), path, say("backups.original_todo"))


def _part_flaws(path: Path) -> Iterator[Flaw]:
    period = read_period(path.parent)
    if period is None:
        return
    try:
        read_part(path, period)
    except OpsbookError as error:
        yield _told(error, path)
