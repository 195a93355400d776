"""The record tables the program fills, as domain/handkept.py takes them."""

from __future__ import annotations

from collections.abc import Collection

from opsbook.catalogue.records import MARK, ROW_ID, Record
from opsbook.domain.handkept import FilledTable, Key

GRAIN, MONTH = "粒度", "月"     # the columns that say whether a row is of a week or a month, and of which month


def filled_table(record: Record, leaving: Collection[Key] = frozenset()) -> FilledTable:
    """How a record's table is filled; rows with a key in `leaving` are taken out of the workbook.

    Rows of a month stand by it and not by a day of their own: 抽查 is dated the day it was drawn.
    """
    columns = tuple(column.name for column in record.table.columns)
    day = MONTH if MONTH in record.fill_key else record.date
    return FilledTable(
        columns=columns, key=record.fill_key,
        filled=tuple(column.name for column in record.columns if column.filled), mark=MARK, row_id=ROW_ID,
        rates=frozenset(column.name for column in record.columns if column.kind == "rate"),
        newest_first=day if record.newest_first else "", newest_last=day if record.newest_last else "",
        grain=GRAIN if GRAIN in columns else "", leaving=leaving,
    )
