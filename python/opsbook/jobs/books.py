"""The workbook of a store: finding it in the folder, opening it while nobody else has it open."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from pathlib import Path

from opsbook.desk.closed.closeddesk import ClosedDesk, open_closed
from opsbook.desk.rows.meta import META, Meta, read_meta
from opsbook.errors import OpsbookError, StoreError
from opsbook.excel.udfs import CALLS
from opsbook.history.store import open_store
from opsbook.jobs.backups import backups_of
from opsbook.jobs.filenames import file_name
from opsbook.texts import say

SUFFIXES = (".xlsm", ".xlsx")
_META_TABLE = re.compile(rb'<(?:\w+:)?table\b[^>]*\bdisplayName="' + META.encode() + rb'"')


def find_book(root: Path) -> Path | None:
    """The store's workbook: the one .xlsm or .xlsx in the folder that carries our table 元数据; None where none does.

    Raises StoreError where several do.
    """
    found = [path for path in _workbooks(root) if is_ours(path)]
    if len(found) > 1:
        raise StoreError(say("workbook.several", names="、".join(path.name for path in found)), where=str(root),
                         todo=say("workbook.several_todo"))
    return found[0] if found else None


def find_readable(root: Path) -> Path | None:
    """As `find_book`. Raises StoreError also where a file stands in the workbook's place that is none.

    That is one under the store's name, or under the name its workbook had when it was last backed up.
    """
    found = find_standing(root)
    if found is not None and not is_ours(found):
        raise StoreError(say("workbook.broken_book", name=found.name), where=str(found),
                         todo=say("workbook.broken_book_todo"))
    return found


def find_standing(root: Path) -> Path | None:
    """As `find_book`, or else the file that stands in the workbook's place though it is none; None where there is none.

    Raises StoreError where several workbooks are ours.
    """
    strays = (path for path in _workbooks(root) if path.stem in _names(root))
    return find_book(root) or next(strays, None)


def book_of(root: Path) -> Path:
    """As `find_readable`. Raises StoreError also where there is none."""
    found = find_readable(root)
    if found is None:
        raise StoreError(say("workbook.no_book"), where=str(root), todo=say("workbook.no_book_todo"))
    return found


def _workbooks(root: Path) -> list[Path]:
    return [path for path in sorted(root.iterdir()) if path.suffix.lower() in SUFFIXES
            and not path.name.startswith(("~$", "."))]


def _names(root: Path) -> set[str]:
    store = open_store(root)
    return {file_name(store.name), *(Path(each.book).stem for _, each in backups_of(store) if each.book)}


def open_book(path: Path) -> ClosedDesk:
    """The closed workbook as a desk.

    Raises StoreError where it is open in Excel, damaged, cannot be read or was made by a newer opsbook, DeskError where
    its 元数据 is another product's.
    """
    desk = open_closed(path, CALLS)
    if META in desk.tables():
        check_age(read_meta(desk.read(META)), path)
    return desk


def check_age(meta: Meta, path: Path | None) -> None:
    """Raise StoreError where a newer opsbook made the workbook: it may hold what this one would spoil."""
    if meta.newer:
        raise StoreError(say("workbook.newer_book", found=meta.version), where=str(path or ""),
                         todo=say("history.update_program"))


def check_age_of(path: Path) -> None:
    """As `check_age` for a file of any kind; one that cannot be read is none of a newer opsbook."""
    meta = Meta()
    with suppress(OpsbookError):
        meta = read_meta(ClosedDesk(path, {}, None).read(META)) if is_ours(path) else meta
    check_age(meta, path)


def is_ours(path: Path) -> bool:
    """Whether the file is a workbook with our table 元数据."""
    try:
        with zipfile.ZipFile(path) as parts:
            tables = (name for name in parts.namelist() if name.startswith("xl/tables/"))
            return any(_META_TABLE.search(parts.read(name)) for name in tables)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return False
