"""The originals of an import that is taken back: out of 归档/ into 导入/ again, under their own names."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.history.journal import Entry
from opsbook.history.store import Store
from opsbook.jobs.backups import file_hash, read_bytes


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
