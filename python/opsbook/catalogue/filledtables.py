"""The record tables the program fills, as domain/handkept.py takes them."""

from __future__ import annotations

from collections.abc import Collection

from opsbook.catalogue.records import MARK, ROW_ID, Record
from opsbook.domain.handkept import FilledTable, Key


def filled_table(record: Record, leaving: Collection[Key] = frozenset()) -> FilledTable:
    """How a record's table is filled; rows with a key in `leaving` are taken out of the workbook."""
    return FilledTable(
        columns=tuple(column.name for column in record.table.columns), key=record.fill_key,
        filled=tuple(column.name for column in record.columns if column.filled), mark=MARK, row_id=ROW_ID,
        rates=frozenset(column.name for column in record.columns if column.kind == "rate"),
        newest_first=record.date if record.newest_first else "", leaving=leaving,
    )
