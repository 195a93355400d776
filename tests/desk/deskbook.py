"""A small workbook as data, and written as a file: what every way into a workbook is tried on."""

from datetime import datetime
from typing import BinaryIO

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
    """货 with two rows and a formula column, 空 with its one empty row, 窄 that cannot grow, 预览."""
    goods = pd.DataFrame(ROWS, columns=GOODS, dtype=object)
    empty = pd.DataFrame({"甲": [None], "乙": [None]}, dtype=object)
    narrow = pd.DataFrame({"丙": ["a"]}, dtype=object)
    return {"货": goods, "空": empty, "窄": narrow, "预览": pd.DataFrame(columns=_preview_columns(), dtype=object)}


def names() -> dict[str, object]:
    """店铺 and 起始日 hold values, 合计 a formula, the rest nothing."""
    preview = [cell.name for cell in _preview().name]
    return {"店铺": "某店", "起始日": datetime(2026, 1, 1), "合计": Formula("=SUM(货[金额])", 27.5), "上次动作": None,
            **dict.fromkeys(preview)}


def write(target: BinaryIO) -> None:
    """The same as a file: 货, 空 and 窄 side by side on 表一 with a note below 窄, the names on 首页."""
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        home, first, preview = (book.add_worksheet(title) for title in ("首页", "表一", "预览"))
        for row, (name, value) in enumerate(names().items()):
            _write(book, home, (row, 1), value)
            book.define_name(name, f"=首页!$B${row + 1}")
        corners = ((first, 2, 0), (first, 2, 8), (first, 2, 12), (preview, 5, 0))
        for (table, rows), (sheet, top, left) in zip(tables().items(), corners, strict=True):
            _write_table(book, sheet, (table, rows), top, left)
        first.write_string(5, 12, "注")


def _write_table(book: xlsxwriter.Workbook, sheet: object, table: tuple[str, pd.DataFrame],
                 top: int, left: int) -> None:
    name, rows = table
    columns = [{"header": column, **({"formula": AMOUNT} if column == "金额" else {})} for column in rows.columns]
    sheet.add_table(top, left, top + max(len(rows), 1), left + len(columns) - 1, {"name": name, "columns": columns})
    for row, cells in enumerate(rows.to_numpy().tolist(), start=top + 1):
        for column, value in enumerate(cells, start=left):
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
