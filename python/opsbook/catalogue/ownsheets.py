"""The sheets of a salesperson's own book (登记/<人>.xlsx) and of the blank standard tables: those of the workbook that
hold record tables, between a guide and what drop-lists need."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

import msgspec

from opsbook.catalogue.records import records
from opsbook.catalogue.sheets import Sheet, sheets, sheets_in, table_of

FILE = "ownbook.toml"
GUIDE, LISTS, META = "guide", "lists", "meta"
LISTED = ("人员", "国家")


@cache
def own_book_sheets() -> tuple[Sheet, ...]:
    """The sheets of a salesperson's book; what drop-lists need is hidden. Raises CatalogueError for a wrong entry."""
    return _between({record.name for record in records() if record.own_book}, "hidden")


@cache
def blank_sheets() -> tuple[Sheet, ...]:
    """The sheets of the blank book: every record table, and 人员 to be filled. Raises CatalogueError as above."""
    return _between({record.name for record in records()}, "settings")


def _between(tables: Collection[str], group: str) -> tuple[Sheet, ...]:
    shells = {sheet.id: sheet for sheet in sheets_in(files("opsbook.workbook").joinpath(FILE))}
    lists = msgspec.structs.replace(shells[LISTS], group=group, table=tuple(map(table_of, LISTED)))
    meta = msgspec.structs.replace(shells[META], table=(table_of("元数据"),))
    return (shells[GUIDE], *_holding(tables), lists, meta)


def _holding(tables: Collection[str]) -> tuple[Sheet, ...]:
    """The workbook's sheets that have some of the tables, with those alone; one line of help is the table's."""
    found = []
    for sheet in sheets():
        kept = tuple(table for table in sheet.table if table.name in tables)
        if kept:
            found.append(msgspec.structs.replace(sheet, table=kept))
    return tuple(found)
