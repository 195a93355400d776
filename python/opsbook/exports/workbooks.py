"""Workbooks, each by the safest reader that can take it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from opsbook.exports.calamine_reader import read_with_calamine
from opsbook.exports.confined import Reader, read_confined
from opsbook.exports.grid import put_texts
from opsbook.exports.ooxml import SheetPart
from opsbook.exports.packages import Package
from opsbook.exports.sheets import FileWarning, Sheet
from opsbook.exports.unreadable import Unreadable
from opsbook.texts import say

_NO_FACTS = SheetPart(bounded=True, far=False, errors_placed=True)


def read_package(package: Package) -> tuple[list[Sheet], list[FileWarning]]:
    """The sheets of a checked zip container, and a warning for each sheet it names but does not hold.

    Raises Unreadable with what the last reader said.
    """
    failure = Unreadable("corrupt")
    for reader in _readers(package):
        try:
            sheets = reader(package.plain)
        except Unreadable as cause:
            failure = cause
        else:
            return [_complete(sheet, package) for sheet in sheets], _lost(sheets, package)
        if failure.reason == "password":
            break
    raise failure


def _readers(package: Package) -> Iterator[Callable[[bytes], list[Sheet]]]:
    """calamine, here where the cells are known to be few, else apart; openpyxl second, or first where it sees more."""
    openpyxl_first = package.far or not package.errors_placed
    if openpyxl_first:
        yield _apart("openpyxl")
    if not package.far:
        yield read_with_calamine if package.bounded else _apart("calamine")
    if package.is_xml and not openpyxl_first:
        yield _apart("openpyxl")


def _apart(reader: Reader) -> Callable[[bytes], list[Sheet]]:
    return lambda data: read_confined(reader, data)


def _complete(sheet: Sheet, package: Package) -> Sheet:
    """The sheet with what the reader left out: error texts, formulas, merges, the date system."""
    part = package.sheet_parts.get(package.workbook.sheets.get(sheet.name, "").lower(), _NO_FACTS)
    put_texts(sheet.rows, part.errors)
    return dataclasses.replace(sheet, merged=sheet.merged or part.merged, formulas=part.formulas,
                               currencies=part.currencies, epoch_1904=package.workbook.epoch_1904)


def _lost(sheets: list[Sheet], package: Package) -> list[FileWarning]:
    read = {sheet.name for sheet in sheets}
    return [FileWarning(say("files.sheet_lost", sheet=name), sheet=name)
            for name, part in package.workbook.sheets.items()
            if name not in read and part.lower() not in package.sheet_parts and ("worksheets/" in part or not part)]
