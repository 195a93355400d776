"""A store is a folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from opsbook.catalogue.settings import load_settings
from opsbook.domain.settings import Settings
from opsbook.errors import StoreError
from opsbook.files import make_folder, put
from opsbook.texts import say
from opsbook.typed import decode

FORMAT = 1  # of the folder; raised when an older opsbook could no longer read it


class _Mark(msgspec.Struct, frozen=True):
    format: int = FORMAT


@dataclass(frozen=True)
class Store:
    """The folder of one store: where everything of it lies."""

    root: Path
    name: str

    @property
    def inbox(self) -> Path:
        """导入/: exports as downloaded."""
        return self.root / "导入"

    @property
    def archive(self) -> Path:
        """归档/: originals, named by content hash, never changed."""
        return self.root / "归档"

    @property
    def history(self) -> Path:
        """历史/: one Parquet file per dataset and period."""
        return self.root / "历史"

    @property
    def backups(self) -> Path:
        """备份/."""
        return self.root / "备份"

    @property
    def reviews(self) -> Path:
        """复盘/: the monthly review workbooks."""
        return self.root / "复盘"

    @property
    def logs(self) -> Path:
        """日志/."""
        return self.root / "日志"

    @property
    def registers(self) -> Path:
        """登记/: the salespeople's books."""
        return self.root / "登记"

    @property
    def settings_file(self) -> Path:
        """设置.toml."""
        return self.root / "设置.toml"

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders of a store."""
        return (self.inbox, self.archive, self.history, self.backups, self.reviews, self.logs, self.registers)

    @property
    def is_new(self) -> bool:
        """Whether the folder is still to be laid out."""
        return not self.settings_file.is_file()

    def settings(self) -> Settings:
        """The store's settings. Raises CatalogueError naming the wrong key."""
        return load_settings(self.settings_file)


def open_store(folder: Path) -> Store:
    """The store in `folder`. Raises StoreError where there is none or a newer opsbook wrote it."""
    root = folder.expanduser().resolve()
    store = Store(root, root.name)
    if not store.settings_file.is_file():
        raise StoreError(say("history.no_store"), where=str(root), todo=say("history.make_store"))
    if (found := _format(store)) > FORMAT:
        raise StoreError(say("history.newer_store", found=found, known=FORMAT), where=str(root),
                         todo=say("history.update_program"))
    return Store(root, store.settings().store or root.name)


_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def create_store(folder: Path, name: str = "") -> Store:
    """Lay out an empty store in `folder`, called `name` or like the folder.

    Raises StoreError where a store lies there already or the folder cannot be written.
    """
    root = folder.expanduser().resolve()
    store = Store(root, _UNPRINTABLE.sub(" ", name or root.name).strip())
    if store.settings_file.exists():
        raise StoreError(say("history.store_exists"), where=str(root), todo=say("history.use_store"))
    for path in store.folders:
        make_folder(path)
    put(_mark(store), msgspec.json.encode(_Mark()))
    heading = say("history.settings_heading")
    put(store.settings_file, f"{heading}\nstore = {json.dumps(store.name, ensure_ascii=False)}\n".encode())
    return store


def _mark(store: Store) -> Path:
    return store.history / "store.json"


def _format(store: Store) -> int:
    try:
        return decode(_mark(store).read_bytes(), _Mark).format
    except FileNotFoundError:
        return FORMAT
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(say("history.damaged", name=_mark(store).name), where=str(_mark(store)),
                         todo=say("history.restore_mark")) from error
