"""The cells of a LibreOffice sheet, put and read the way Excel's Range does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import get_column_letter
from unooffice import struct

LOGICAL = 1024          # com.sun.star.util.NumberFormat
Row = Sequence[Any]


def rectangle(sheet: Any, top: int, left: int, bottom: int, right: int) -> Any:
    """The range of cells, rows and columns counted from 1."""
    return sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)


def put(document: Any, cells: Any, data: Any) -> None:
    """Fill the range with rows, or with one value everywhere; text is read as Excel reads what Range.Value is given."""
    area = cells.RangeAddress
    n_rows, n_columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
    rows: Sequence[Row] = data if isinstance(data, list | tuple) else _everywhere(data, area, n_rows, n_columns)
    if len(rows) != n_rows or any(len(row) != n_columns for row in rows):
        raise ValueError("the block is not as large as the range")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            _put_one(document, cells.getCellByPosition(x, y), value)


def values(cells: Any) -> tuple[Row, ...]:
    """The values of the range: text, numbers, None for empty cells and for errors."""
    return tuple(tuple(None if value == "" else value for value in row) for row in cells.getDataArray())


def fill_down(sheet: Any, source: Any, target: Any) -> None:
    """Copy the one row of `source` into every row of `target` below it: values, formulas, formats."""
    row, area = source.RangeAddress, target.RangeAddress
    for number in range(row.EndRow + 1, area.EndRow + 1):
        sheet.copyRange(struct("table.CellAddress", Sheet=row.Sheet, Column=row.StartColumn, Row=number), row)


def set_format(document: Any, cells: Any, code: str) -> None:
    """Give the cells a number format, in Excel's (English) code."""
    formats, locale = document.NumberFormats, struct("lang.Locale", Language="en", Country="US")
    key = formats.queryKey(code, locale, False)
    cells.NumberFormat = formats.addNew(code, locale) if key == -1 else key


def _everywhere(value: Any, area: Any, n_rows: int, n_columns: int) -> list[list[Any]]:
    """One value in every cell; the relative references of a formula move with it."""
    if not isinstance(value, str) or not value.startswith("="):
        return [[value] * n_columns] * n_rows
    moved = Translator(value, _name(area.StartColumn, area.StartRow))
    return [[moved.translate_formula(_name(area.StartColumn + x, area.StartRow + y)) for x in range(n_columns)]
            for y in range(n_rows)]


def _name(column: int, row: int) -> str:
    return f"{get_column_letter(column + 1)}{row + 1}"


def _put_one(document: Any, cell: Any, value: Any) -> None:
    if isinstance(value, bool):
        cell.Value = float(value)
        cell.NumberFormat = document.NumberFormats.getStandardFormat(LOGICAL, struct("lang.Locale"))
    elif isinstance(value, int | float):
        cell.Value = float(value)
    elif value is None or value == "":
        cell.setString("")
    elif value.startswith("="):
        cell.setFormula(_in_libreoffice(value))
    else:
        cell.setString(value.removeprefix("'"))


def _in_libreoffice(formula: str) -> str:
    """A formula of Excel's as setFormula reads it: English names, ``;`` between arguments, a point after the sheet.

    LibreOffice's own parser of Excel's writing (sheet.FormulaParser) does not know the tables of the document.
    """
    return "=" + "".join(map(_token_in_libreoffice, Tokenizer(formula).items))


def _token_in_libreoffice(token: Token) -> str:
    text = str(token.value)
    if token.type == Token.SEP:
        return ";"
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return text
    sheet, mark, cells = text.rpartition("!")
    return f"$'{sheet.strip(chr(39))}'.{cells}" if mark else text.replace(",", ";")
