"""Rows of cells into files: true .xls, .xlsx, csv. Needs nothing but the writers, so a process for it starts fast."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import xlsxwriter
import xlwt

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
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, cells in enumerate(rows):
        line = sheet.row(number)
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                line.set_cell_text(column, cell)
            else:
                line.set_cell_number(column, cell)
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
