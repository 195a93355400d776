"""Filling 60 cells of a closed workbook against openpyxl's load and save of the same file, which follows no formula."""

from __future__ import annotations

import io
import sys
import tempfile
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.utils import range_boundaries

from measure import Line, interleaved, show
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.excel.udfs import CALLS
from opsbook.jobs.init import init

TARGET = 0.25
N_CELLS = 60
# What is filled: a table few formulas read, and the thresholds, which every verdict of 店铺诊断 reads.
FILLED = {"数据状态": "怎么做", "阈值": "自定目标"}


def main() -> int:
    """Run and print."""
    warnings.simplefilter("ignore", UserWarning)    # openpyxl says what it loses
    with tempfile.TemporaryDirectory() as folder:
        path = init(Path(folder, "云杉工贸")).book
        numbers = iter(range(1, 1_000_000))
        jobs = {table: (lambda table=table, column=column: fill(path, table, column, next(numbers)))
                for table, column in FILLED.items()}
        seconds = interleaved({**jobs, "openpyxl": lambda: by_openpyxl(path)})
    return show("A closed workbook patched", [
        Line("openpyxl, load and save", seconds["openpyxl"]),
        Line(f"{N_CELLS} cells filled", seconds["数据状态"]),
        Line("ratio", seconds["数据状态"] / seconds["openpyxl"], TARGET, "x"),
        Line(f"{N_CELLS} thresholds changed, every verdict worked out before and after", seconds["阈值"]),
    ])


def fill(path: Path, table: str, column: str, number: int) -> None:
    """One column of the first rows, other values each time."""
    desk = open_closed(path, CALLS)
    cells = max(N_CELLS, len(desk.read(table)))
    values = [float(number + row) if row < N_CELLS else None for row in range(cells)]
    desk.write(table, pd.DataFrame({column: values}, dtype=object))
    desk.commit()


def by_openpyxl(path: Path) -> None:
    """The same number of cells."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), keep_vba=True)
    sheet = next(sheet for sheet in book.worksheets if "阈值" in sheet.tables)
    left, top, _, _ = range_boundaries(sheet.tables["阈值"].ref)
    for row in range(1, N_CELLS + 1):
        sheet.cell(top + row, left, f"T{row}")
    book.save(path.with_name("by openpyxl.xlsm"))


if __name__ == "__main__":
    sys.exit(main())
