"""The copies in a backup: which file of the store each stands for, whether it is as it was made, putting it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from opsbook.errors import StoreError
from opsbook.files import put, remove
from opsbook.history.store import Store
from opsbook.jobs.backups import ABSENT, BOOK, FILES, MANIFEST, Manifest, file_hash, read_bytes
from opsbook.jobs.books import SUFFIXES
from opsbook.texts import say


@dataclass(frozen=True)
class Copy:
    """A file of the store as the backup in `folder` keeps it: its path in the store, where the copy lies, its hash.

    Where the hash is ABSENT the file was not there, and no copy is.
    """

    name: str
    path: Path
    sha256: str
    folder: Path

    @property
    def is_absent(self) -> bool:
        """Whether the file was not there."""
        return self.sha256 == ABSENT

    @property
    def is_book(self) -> bool:
        """Whether it is a workbook in the store's folder itself."""
        return "/" not in self.name and self.name.lower().endswith(SUFFIXES)


def copies_of(folder: Path, manifest: Manifest) -> tuple[Copy, ...]:
    """Every file a backup keeps, the workbook last."""
    kept = tuple(Copy(each.path, folder / FILES / each.path, each.sha256, folder) for each in manifest.files)
    book = Copy(manifest.book, folder / BOOK / manifest.book, manifest.book_sha256, folder)
    return (*kept, book) if manifest.book else kept


def flawed(store: Store, copies: Iterable[Copy]) -> tuple[Path, ...]:
    """The copies that are gone or changed, and the manifest where it points out of the store: it is but a text file."""
    return tuple(copy.folder / MANIFEST if not _is_inside(store.root, copy.name) else copy.path for copy in copies
                 if not _is_inside(store.root, copy.name) or not (copy.is_absent or _is_whole(copy)))


def check_copies(store: Store, copies: Iterable[Copy]) -> None:
    """Raise StoreError where a copy is gone or changed, or would go elsewhere: half a return is worse than none."""
    for copy in copies:
        for path in flawed(store, [copy]):
            raise StoreError(say("workbook.backup_damaged", name=copy.folder.name), where=str(path),
                             todo=say("workbook.backup_damaged_todo"))


def put_copy(store: Store, copy: Copy) -> None:
    """Make the file of the store be as the copy is; a folder that is empty after it goes too."""
    path = store.root / copy.name
    if not copy.is_absent:
        put(path, read_bytes(copy.path))
        return
    remove(path)
    for above in path.parents:
        if above in store.folders or above == store.root or not above.is_dir() or any(above.iterdir()):
            break
        above.rmdir()


def _is_whole(copy: Copy) -> bool:
    return copy.path.is_file() and file_hash(copy.path) == copy.sha256


def _is_inside(root: Path, name: str) -> bool:
    path = root / name
    return path.is_relative_to(root) and ".." not in path.relative_to(root).parts
