"""Where a row of a record table stands in the workbook, for links to it."""

from __future__ import annotations

from functools import cache

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder.content import Content
from opsbook.builder.places import Place, plan_sheet
from opsbook.catalogue.records import Record, View
from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.domain.period import Period


def place_of(record: Record, row: int) -> str:
    """The link to the table's row, counted from 0: ``#'操作记录'!B12``; as the workbook was built."""
    sheet, place = _placed(record.name)
    return f"#'{sheet.title}'!{xl_rowcol_to_cell(place.first + row, place.col)}"


def first_row(rows: pd.DataFrame, record: Record, month: Period, person: str, view: View | None) -> int:
    """The first row of the month in the cells of a record table, of that person and view; 0 where there is none.

    A person of "" is everybody.
    """
    wanted = _in_month(rows, record, month)
    if person and record.person in rows:
        wanted &= rows[record.person] == person
    for column, words in (view.where if view else {}).items():
        wanted &= rows[column].isin(words)
    return int(wanted.to_numpy().argmax()) if wanted.any() else 0


def _in_month(rows: pd.DataFrame, record: Record, month: Period) -> pd.Series:
    if record.date not in rows:
        return pd.Series(True, index=rows.index)
    days = pd.to_datetime(rows[record.date], errors="coerce")
    return (days >= pd.Timestamp(month.start)) & (days < pd.Timestamp(month.end) + pd.Timedelta(days=1))


@cache
def _placed(table: str) -> tuple[Sheet, Place]:
    sheet = next(sheet for sheet in sheets() for each in sheet.table if each.name == table)
    return sheet, plan_sheet(sheet, Content()).tables[table]
