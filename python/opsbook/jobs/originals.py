"""The originals of an import that is taken back: out of 归档/ into 导入/ again, under their own names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.history.journal import FILE as JOURNAL
from opsbook.history.journal import Entry, read_journal
from opsbook.history.store import Store
from opsbook.jobs.backupcopies import Copy
from opsbook.jobs.backups import file_hash, read_bytes


def taken_back(store: Store, copies: Iterable[Copy]) -> tuple[Entry, ...]:
    """The imports that the journal tells of now and will not once the copies of a backup are put back."""
    journal = (store.history / JOURNAL).relative_to(store.root).as_posix()
    kept = next((copy for copy in copies if copy.name == journal), None)
    if kept is None:
        return ()
    before = set(() if kept.is_absent else read_journal(kept.path.parent))
    return tuple(entry for entry in read_journal(store.history) if entry not in before)


def put_back(store: Store, entries: Sequence[Entry]) -> None:
    """Copy each into 导入/; one that lies there already, or is gone from 归档/, is left out.

    Where another file has the name, the hash tells them apart. Raises StoreError where 导入/ cannot be written.
    """
    for entry in entries:
        target, original = _free_path(store.inbox / Path(entry.name).name, entry), store.archive / entry.archived
        if target is not None and original.is_file():
            put(target, read_bytes(original))


def _free_path(path: Path, entry: Entry) -> Path | None:
    """Where it goes; None where it is."""
    for target in (path, path.with_name(f"{path.stem}_{Path(entry.archived).stem}{path.suffix}")):
        if not target.exists():
            return target
        with suppress(StoreError):
            if file_hash(target) == entry.sha256:
                return None
    return None
