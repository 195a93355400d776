"""The fake Excel's files: a real .xlsx read into sheets, and sheets written as a real .xlsx."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from fakecells import GENERAL, Cell, Sheet, Table
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet as FileSheet
from xlsxwriter.worksheet import Worksheet as WrittenSheet

VISIBLE = {"visible": -1, "hidden": 0, "veryHidden": 2}
calculate: Callable[[bytes], bytes] = bytes      # what a test puts in Excel's place to give formulas their values


def load(file: Path | BinaryIO) -> tuple[list[Sheet], dict[str, str]]:
    """The sheets of a workbook and its defined names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")                         # of what openpyxl leaves out: it does not matter here
        formulas, values = load_workbook(file), load_workbook(file, data_only=True)
    sheets = [_load_sheet(formulas[title], values[title]) for title in formulas.sheetnames]
    return sheets, {name: f"={defined.attr_text}" for name, defined in formulas.defined_names.items()}


def _load_sheet(written: FileSheet, shown: FileSheet) -> Sheet:
    sheet = Sheet(written.title, visible=VISIBLE[written.sheet_state])
    for row in written.iter_rows():
        for cell in row:
            if cell.value is not None or cell.number_format != GENERAL:
                sheet.cells[cell.row, cell.column] = _load_cell(cell, shown.cell(cell.row, cell.column))
    for table in written.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        sheet.tables.append(Table(table.displayName, top, left, bottom, right, bool(table.totalsRowCount)))
    sheet.merged = [str(area) for area in written.merged_cells.ranges]
    return sheet


def _load_cell(written: object, shown: object) -> Cell:
    value = shown.value                                                     # type: ignore[attr-defined]
    if not isinstance(value, str | bool | None):
        value = float(value if isinstance(value, int | float) else to_excel(value))
    formula = written.value if written.data_type == "f" else None           # type: ignore[attr-defined]
    area = formula.ref if isinstance(formula, ArrayFormula) else ""
    formula = formula.text if isinstance(formula, ArrayFormula) else formula
    return Cell(value, formula, written.number_format, bool(written.quotePrefix), area)   # type: ignore[attr-defined]


def save(sheets: Sequence[Sheet], names: dict[str, str], path: Path) -> None:
    """Write the sheets with their values, formulas, number formats, tables, merged cells; formulas are calculated."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        formats = {code: book.add_format({"num_format": code})
                   for sheet in sheets for code in {cell.format for cell in sheet.cells.values()}}
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
        for name, refers_to in names.items():
            book.define_name(name, refers_to)
    path.write_bytes(calculate(memory.getvalue()))


def _write_sheet(to: WrittenSheet, sheet: Sheet, formats: dict[str, object]) -> None:
    to._prepare_formula = lambda formula, *_: formula.removeprefix("=")     # as it stands: looking at each takes long
    for table in sheet.tables:
        headers = [{"header": str(sheet.seen(table.top, column).value)}
                   for column in range(table.left, table.right + 1)]
        to.add_table(table.top - 1, table.left - 1, table.bottom - 1, table.right - 1,
                     {"name": table.name, "columns": headers, "total_row": table.total})
    for area in sheet.merged:
        to.merge_range(area, "")
    for (row, column), cell in sheet.cells.items():
        _write_cell(to, row - 1, column - 1, cell, formats[cell.format])
    if sheet.visible == VISIBLE["hidden"]:
        to.hide()
    elif sheet.visible == VISIBLE["veryHidden"]:
        to.very_hidden()


def _write_cell(to: WrittenSheet, row: int, column: int, cell: Cell, look: object) -> None:
    if cell.area:
        to.write_array_formula(cell.area, cell.formula, look, "" if cell.value is None else cell.value)
    elif cell.formula:
        to.write_formula(row, column, cell.formula, look, "" if cell.value is None else cell.value)
    elif cell.value is None:
        to.write_blank(row, column, None, look)
    elif isinstance(cell.value, bool):
        to.write_boolean(row, column, cell.value, look)
    elif isinstance(cell.value, str):
        to.write_string(row, column, cell.value, look)
    else:
        to.write_number(row, column, cell.value, look)


