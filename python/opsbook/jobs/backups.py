"""备份/: what a job is about to replace, kept so that 撤销上次写入 can put it back.

One folder a job: the workbook whole, 设置.toml and the files of 历史/ it replaces, and a manifest that names them with
their hashes and those that were not there. Order: copies, then the manifest, then the job writes; a folder without a
manifest is of a job that died before it wrote.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from opsbook.desk.desk import Desk
from opsbook.errors import StoreError
from opsbook.files import make_folder, put
from opsbook.history.store import Store
from opsbook.texts import say
from opsbook.typed import decode

MANIFEST, FILES, BOOK = "清单.json", "文件", "工作簿"
ABSENT = ""


class Kept(msgspec.Struct, frozen=True):
    """A file of the store as it was: its path in the store, its hash; ABSENT where it was not there.

    `after` is its hash when the job was done, None where the job died or the file could not be read.
    """

    path: str
    sha256: str
    after: str | None = None


class Manifest(msgspec.Struct, frozen=True):
    """One backup: of which job, when, what it keeps.

    `book` is the workbook's name ("" where none was kept), `book_sha256` its hash before the job and `after` its hash
    when the job was done. `tables` and `names` are those the job wrote. `undone` says when it was put back. `number`
    counts the backups of the store: clocks are set back, and twice a year by law.
    """

    job: str
    title: str
    at: datetime
    files: tuple[Kept, ...] = ()
    book: str = ""
    book_sha256: str = ""
    after: str = ""
    tables: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    undone: datetime | None = None
    number: int = 0


class Backup:
    """The backup of one job. `keep_book` and `cover` come before anything is written, `close` when all is."""

    def __init__(self, store: Store, job: str, title: str, at: datetime) -> None:
        self._store = store
        self.folder = _free_folder(store.backups, f"{at:%Y-%m-%d_%H%M%S}_{job}")
        last = max((each.number for _, each in backups_of(store)), default=0)
        self.manifest = Manifest(job, title, at, number=last + 1)

    def pass_by(self) -> None:
        """Let 撤销 pass this backup by: it is of an undo, and kept for `opsbook restore` alone."""
        self.manifest = msgspec.structs.replace(self.manifest, undone=self.manifest.at)

    def keep_book(self, desk: Desk, name: str) -> None:
        """Copy the workbook as it is now, once; `name` is its file's."""
        if self.manifest.book:
            return
        copy = self.folder / BOOK / name
        make_folder(copy.parent)
        desk.copy_to(copy)
        self._write(book=name, book_sha256=file_hash(copy))

    def cover(self, paths: Iterable[Path]) -> None:
        """Copy the files of the store that are about to be replaced; those that are not there are noted as such."""
        known = {kept.path for kept in self.manifest.files}
        names = [path.relative_to(self._store.root).as_posix() for path in paths]
        fresh = [self._keep(name) for name in dict.fromkeys(names) if name not in known]
        if fresh:
            self._write(files=(*self.manifest.files, *fresh))

    def wrote(self, tables: Iterable[str], names: Iterable[str]) -> None:
        """Note which tables and names of the workbook the job is about to write."""
        self._write(tables=tuple(dict.fromkeys((*self.manifest.tables, *tables))),
                    names=tuple(dict.fromkeys((*self.manifest.names, *names))))

    def close(self, book: Path | None = None) -> None:
        """Note how the files are now that the job is done, and drop the oldest backups over the limit.

        A workbook that cannot be read (a program holds it) is not noted: an undo then goes table by table.
        """
        changes: dict[str, object] = {"files": tuple(map(self._done, self.manifest.files))}
        if book is not None and self.manifest.book:
            with suppress(StoreError):
                changes["after"] = file_hash(book)
        if self.manifest.files or "after" in changes:
            self._write(**changes)
        drop_old(self._store)

    def _done(self, kept: Kept) -> Kept:
        return msgspec.structs.replace(kept, after=hash_now(self._store.root / kept.path))

    def _keep(self, name: str) -> Kept:
        path = self._store.root / name
        if not path.exists():
            return Kept(name, ABSENT)
        content = read_bytes(path)
        put(self.folder / FILES / name, content)
        return Kept(name, hashlib.sha256(content).hexdigest())

    def _write(self, **changes: object) -> None:
        self.manifest = msgspec.structs.replace(self.manifest, **changes)
        write_manifest(self.folder, self.manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in place. Raises StoreError where the folder cannot be written."""
    put(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))


def backups_of(store: Store) -> list[tuple[Path, Manifest]]:
    """Every whole backup with its folder, oldest first."""
    found = [(path.parent, manifest) for path in store.backups.glob(f"*/{MANIFEST}")
             if (manifest := _read(path)) is not None]
    return sorted(found, key=lambda each: (each[1].number, each[0].name))


def last_undoable(store: Store) -> tuple[Path, Manifest] | None:
    """The newest backup that was not put back yet."""
    return next((each for each in reversed(backups_of(store)) if each[1].undone is None), None)


def undoable_text(store: Store, now: datetime) -> str:
    """What 撤销上次写入 would take back: ``14:02 导入 5 个文件``, with the day where it is another; "" for nothing."""
    found = last_undoable(store)
    if found is None:
        return ""
    at = found[1].at
    return f"{at:%H:%M} {found[1].title}" if at.date() == now.date() else f"{at:%m-%d %H:%M} {found[1].title}"


def drop_old(store: Store) -> None:
    """Remove the oldest backups over settings.backups, and what a job left that died before it wrote."""
    whole = backups_of(store)
    old = [folder for folder, _ in whole[:-store.settings().backups]]
    torn = [path for path in store.backups.iterdir() if path.is_dir() and _TIMED.match(path.name)
            and {inside.name for inside in path.iterdir()} <= {FILES, BOOK}]
    for folder in (*old, *torn):
        shutil.rmtree(folder, ignore_errors=True)


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(read_bytes(path)).hexdigest()


def hash_now(path: Path) -> str | None:
    """The hash of a file that may be gone (ABSENT) or held by a program (None)."""
    with suppress(StoreError):
        return file_hash(path) if path.exists() else ABSENT
    return None


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises StoreError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(say("history.cannot_read", name=path.name, why=error.strerror or error), where=str(path),
                         todo=say("history.close_program")) from error


_TIMED = re.compile(r"\d{4}-\d{2}-\d{2}_\d{6}_")


def _free_folder(root: Path, name: str) -> Path:
    """A folder of that name that is not there yet."""
    folder, n = root / name, 2
    while folder.exists():
        folder, n = root / f"{name}_{n}", n + 1
    return folder


def _read(path: Path) -> Manifest | None:
    try:
        return decode(path.read_bytes(), Manifest)
    except (OSError, msgspec.DecodeError):
        return None
