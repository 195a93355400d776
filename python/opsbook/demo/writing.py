"""Rows written as the platform writes them: percent strings, ¥, dashes, Y and N."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
import xlwt

from opsbook.demo.layouts import Layout
from opsbook.demo.timeline import OFFICE_ZONE

Cell = str | int | float
MISSING = "-"
CREATED = pd.Timestamp(2026, 11, 1).to_pydatetime()


def written_rows(rows: pd.DataFrame, layout: Layout, title: str) -> list[list[Cell]]:
    """The sheet as rows of cells: title, empty rows, header, data."""
    columns = layout.with_peers(set(rows.columns))
    cells = [_column(rows[name], _WRITERS[writing]) for name, _, writing in columns]
    above: list[list[Cell]] = [[title], *([] for _ in range(layout.blank_rows))] if title else []
    return [*above, [header for _, header, _ in columns], *(list(row) for row in zip(*cells, strict=True))]


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
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, cell)
    book.close()


def _column(values: pd.Series, write: Callable[[Any], Cell]) -> list[Cell]:
    lost = values.isna().to_numpy()
    return [MISSING if gone else write(value) for value, gone in zip(values.tolist(), lost, strict=True)]


def _percent(value: float, places: int) -> str:
    """1.62%, 3.7%, 0%: trailing zeros trimmed, as the platform does."""
    text = f"{value * 100:.{places}f}"
    return (text.rstrip("0").rstrip(".") or "0") + "%"


def _clock(value: pd.Timestamp) -> str:
    return f"{value.tz_convert(OFFICE_ZONE):%Y-%m-%d %H:%M:%S}"


_WRITERS: dict[str, Callable[[Any], Cell]] = {
    "text": lambda value: str(value) or MISSING, "count": int, "commas": lambda value: f"{int(value):,}",
    "number": lambda value: round(float(value), 2), "yuan": lambda value: f"¥{value:,.2f}",
    "percent": lambda value: _percent(value, 2), "percent1": lambda value: _percent(value, 1),
    "flag": lambda value: "Y" if value else "N", "yes": lambda value: "是" if value else "否",
    "day": lambda value: f"{value:%Y-%m-%d}", "clock": _clock,
}
