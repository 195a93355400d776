"""Rows of cells into files: true .xls, .xlsx, csv. Needs nothing but the writers, so a process for it starts fast."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter
import xlwt
from xlwt.Cell import NumberCell, StrCell

Cell = str | int | float
CREATED = datetime(2026, 11, 1)


def write_file(path: Path, rows: list[list[Cell]], encoding: str = "utf-8") -> None:
    """Write the rows to `path`, by its suffix: true BIFF8 .xls, .xlsx or .csv. The same rows give the same bytes."""
    if path.suffix == ".xls":
        _write_xls(path, rows)
    elif path.suffix == ".xlsx":
        _write_xlsx(path, rows)
    else:
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)


def _write_xls(path: Path, rows: list[list[Cell]]) -> None:
    """Cells go into their row as they are: xlwt's own way looks the style up again for each, at twice the time."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1", cell_overwrite_ok=True)
    style = book.add_style(xlwt.Style.default_style)
    for number, cells in enumerate(rows):
        line = sheet.row(number)
        for edge in {0, len(cells) - 1} if cells else ():
            line.set_cell_blank(edge)   # tells row and sheet how far they reach
        for column, cell in enumerate(cells):
            line.insert_cell(column, StrCell(number, column, style, book.add_str(cell)) if isinstance(cell, str)
                             else NumberCell(number, column, style, cell))
    book.save(str(path))


def _write_xlsx(path: Path, rows: list[list[Cell]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Sheet1")
    for number, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell == "":
                continue
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, cell)
    book.close()
