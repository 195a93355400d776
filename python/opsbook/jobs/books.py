"""The workbook of a store: finding it in the folder, opening it while nobody else has it open."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from opsbook.desk.closed.closeddesk import ClosedDesk, open_closed
from opsbook.desk.rows.meta import META
from opsbook.errors import StoreError
from opsbook.excel.udfs import UDFS
from opsbook.texts import say

SUFFIXES = (".xlsm", ".xlsx")
_META_TABLE = re.compile(rb'<(?:\w+:)?table\b[^>]*\bdisplayName="' + META.encode() + rb'"')


def find_book(root: Path) -> Path | None:
    """The store's workbook: the one .xlsm or .xlsx in the folder that carries our table 元数据; None where none does.

    Raises StoreError where several do.
    """
    found = [path for path in sorted(root.iterdir()) if path.suffix.lower() in SUFFIXES
             and not path.name.startswith(("~$", ".")) and is_ours(path)]
    if len(found) > 1:
        raise StoreError(say("workbook.several", names="、".join(path.name for path in found)), where=str(root),
                         todo=say("workbook.several_todo"))
    return found[0] if found else None


def book_of(root: Path) -> Path:
    """As `find_book`. Raises StoreError also where there is none."""
    found = find_book(root)
    if found is None:
        raise StoreError(say("workbook.no_book"), where=str(root), todo=say("workbook.no_book_todo"))
    return found


def open_book(path: Path) -> ClosedDesk:
    """The closed workbook as a desk. Raises StoreError where it is open in Excel, damaged or cannot be read."""
    return open_closed(path, {name: udf.call for name, udf in UDFS.items()})


def is_ours(path: Path) -> bool:
    """Whether the file is a workbook with our table 元数据."""
    try:
        with zipfile.ZipFile(path) as parts:
            tables = (name for name in parts.namelist() if name.startswith("xl/tables/"))
            return any(_META_TABLE.search(parts.read(name)) for name in tables)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return False
