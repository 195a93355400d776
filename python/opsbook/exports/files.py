"""A path in, raw rows out: the one door to every container."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

from opsbook.exports.confined import read_confined
from opsbook.exports.grid import clip
from opsbook.exports.limits import LIMITS
from opsbook.exports.magic import recognise
from opsbook.exports.packages import open_package
from opsbook.exports.plaintexts import read_text
from opsbook.exports.refusals import refused
from opsbook.exports.sheets import Container, FileWarning, RawFile, Sheet
from opsbook.exports.unreadable import Unreadable
from opsbook.exports.workbooks import read_package

_LOCK_NAMES = ("~$", ".~lock.")
_UNFINISHED_NAMES = (".crdownload", ".part", ".partial", ".download", ".tmp")


def read_file(path: Path) -> RawFile:
    """Read any export into raw rows.

    Raises FileRefused, naming the file and where it can the sheet and row, for everything that cannot be read whole.
    """
    try:
        data = _bytes(path)
        container, sheets, warnings = _read(data)
        _check_not_empty(sheets)
    except Unreadable as cause:
        raise refused(path.name, cause) from cause
    clipped = [dataclasses.replace(sheet, merged=clip(sheet.merged, sheet.rows)) for sheet in sheets]
    return RawFile(path, container, clipped, hashlib.sha256(data).hexdigest(), warnings)


def _bytes(path: Path) -> bytes:
    if path.name.startswith(_LOCK_NAMES):
        raise Unreadable("lock_file")
    if path.name.lower().endswith(_UNFINISHED_NAMES):
        raise Unreadable("unfinished")
    try:
        if not path.is_file():
            raise Unreadable("not_a_file" if path.exists() else "not_found")
        if path.stat().st_size > LIMITS.file_bytes:
            raise Unreadable("file_too_large", limit=LIMITS.file_bytes >> 20)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("no_access", cause=error.strerror or type(error).__name__) from error


def _read(data: bytes) -> tuple[Container, list[Sheet], list[FileWarning]]:
    signature = recognise(data)
    if signature == "text":
        return read_text(data)
    if signature == "ole":
        return "xls", read_confined("xls", data), []
    package = open_package(data)
    sheets, warnings = read_package(package)
    return package.container, sheets, warnings


def _check_not_empty(sheets: list[Sheet]) -> None:
    if not sheets:
        raise Unreadable("no_sheet")
    if not any(value not in ("", None) for sheet in sheets for row in sheet.rows for value in row):
        raise Unreadable("empty_workbook" if sheets[0].name else "empty_file", sheet=sheets[0].name or None)
