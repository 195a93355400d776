"""A small workbook as data, and written as a file: what every way into a workbook is tried on."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from opsbook.catalogue.sheets import sheets
from opsbook.domain.sheetcell import Formula

AMOUNT = "=货[[#This Row],[数量]]*货[[#This Row],[单价]]"
GOODS = ["编号", "名称", "数量", "单价", "金额", "日期", "备注"]
ROWS = [
    ["62000123456789012", "泵", 3.0, 2.5, Formula(AMOUNT, 7.5), datetime(2026, 11, 1), "首批"],
    ["0012", None, 2.0, 10.0, Formula(AMOUNT, 20.0), datetime(2026, 11, 2, 9, 30), None],
]
DATES, MOMENTS = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def tables() -> dict[str, pd.DataFrame]:
    """货 with two rows and a formula column, 空 with its one empty row, 预览."""
    goods = pd.DataFrame(ROWS, columns=GOODS, dtype=object)
    empty = pd.DataFrame({"甲": [None], "乙": [None]}, dtype=object)
    return {"货": goods, "空": empty, "预览": pd.DataFrame(columns=_preview_columns(), dtype=object)}


def names() -> dict[str, object]:
    """店铺 and 起始日 hold values, 合计 a formula, the rest nothing."""
    preview = [cell.name for cell in _preview().name]
    return {"店铺": "某店", "起始日": datetime(2026, 1, 1), "合计": Formula("=SUM(货[金额])", 27.5), "上次动作": None,
            **dict.fromkeys(preview)}


def write(path: Path) -> Path:
    """The same as a file: 货 and 空 one below the other on 表一, the names on 首页."""
    with xlsxwriter.Workbook(path) as book:
        home, first, preview = (book.add_worksheet(title) for title in ("首页", "表一", "预览"))
        for row, (name, value) in enumerate(names().items()):
            _write(book, home, (row, 1), value)
            book.define_name(name, f"=首页!$B${row + 1}")
        for (table, rows), sheet, top in zip(tables().items(), (first, first, preview), (2, 20, 5), strict=True):
            _write_table(book, sheet, table, rows, top)
    return path


def _write_table(book: xlsxwriter.Workbook, sheet: object, name: str, rows: pd.DataFrame, top: int) -> None:
    columns = [{"header": column, **({"formula": AMOUNT} if column == "金额" else {})} for column in rows.columns]
    bottom = top + max(len(rows), 1)
    sheet.add_table(top, 0, bottom, len(columns) - 1, {"name": name, "columns": columns})
    for row, cells in enumerate(rows.to_numpy().tolist(), start=top + 1):
        for column, value in enumerate(cells):
            _write(book, sheet, (row, column), value)


def _write(book: xlsxwriter.Workbook, sheet: object, place: tuple[int, int], value: object) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(*place, value.text, None, value.value)
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value, book.add_format({"num_format": MOMENTS}))
    elif isinstance(value, str):
        sheet.write_string(*place, value)
    elif value is not None:
        sheet.write_number(*place, value)


def _preview() -> object:
    return next(sheet for sheet in sheets() if sheet.id == "preview")


def _preview_columns() -> list[str]:
    return [column.name for column in _preview().table[0].columns]
