"""The second reader: openpyxl, row by row, for workbooks that calamine gives up on or that reach too far for it."""

from __future__ import annotations

import io
import warnings
from typing import Any

from openpyxl import load_workbook

from opsbook.exports.grid import column_letter
from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import Cell, Sheet
from opsbook.exports.unreadable import Unreadable


def read_with_openpyxl(data: bytes) -> list[Sheet]:
    """The worksheets of an .xlsx; blanks behind the last value of a row and below the last row are left out.

    Raises Unreadable: too_far where values lie further apart than the limit, corrupt for whatever openpyxl raises.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of extensions and styles that do not concern the values
        try:
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return [_sheet(worksheet) for worksheet in workbook.worksheets]
        except Unreadable:
            raise
        except Exception as error:  # openpyxl raises whatever its attributes and the XML parser raise
            raise Unreadable("corrupt") from error


def _sheet(worksheet: Any) -> Sheet:
    worksheet.reset_dimensions()  # else rows beyond a wrong dimension are lost without a word
    rows: list[list[Cell]] = []
    blank = 0
    for cells in worksheet.iter_rows(values_only=True):
        row = _without_tail(cells) if cells else None
        if row:
            rows.extend([] for _ in range(blank))
            rows.append(row)
        blank = 0 if row else blank + 1
    width = max(map(len, rows), default=0)
    if len(rows) * width > LIMITS.cells:
        last = len(rows[-1]) - 1
        raise Unreadable("too_far", sheet=worksheet.title, row=len(rows), column=column_letter(last))
    return Sheet(name=worksheet.title, rows=rows, hidden=worksheet.sheet_state != "visible")


def _without_tail(row: tuple[Any, ...]) -> list[Cell]:
    length = len(row)
    while length and (row[length - 1] is None or (isinstance(row[length - 1], str) and not row[length - 1].strip())):
        length -= 1
    return ["" if value is None else value for value in row[:length]]
