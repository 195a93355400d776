"""Links to the rows of record tables, as the workbook was built."""

from __future__ import annotations

from functools import cache

from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder.content import Content
from opsbook.builder.places import Place, plan_sheet
from opsbook.catalogue.records import Record
from opsbook.catalogue.sheets import Sheet, sheets


def row_link(record: Record, row: int) -> str:
    """The link to the table's row, counted from 0: ``#'操作记录'!B12``."""
    sheet, place = _placed(record.name)
    return f"#'{sheet.title}'!{xl_rowcol_to_cell(place.first + row, place.col)}"


@cache
def _placed(table: str) -> tuple[Sheet, Place]:
    sheet = next(sheet for sheet in sheets() for each in sheet.table if each.name == table)
    return sheet, plan_sheet(sheet, Content()).tables[table]
