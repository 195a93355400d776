"""The defined names of the workbook: named cells, the thresholds of each rule, drop-lists, number formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from opsbook.builder.content import Row
from opsbook.builder.places import Place, Plan
from opsbook.catalogue.sheets import Sheet
from opsbook.catalogue.tables import Table

FORMAT_TABLE = "数字格式"
FORMAT_NAMES = {"rule": "格式_规则", "value": "格式_数", "gap": "格式_差"}
FORMAT_COLUMNS = {"格式_规则": "规则", "格式_数": "格式", "格式_差": "差格式"}
ROOM = 300      # rows a drop-list may grow by


def cell_names(sheet: Sheet, plan: Plan) -> Iterator[tuple[str, str]]:
    """Each named cell of a sheet with the formula it stands for."""
    for name, (row, col) in plan.names.items():
        yield name, _of(sheet, xl_rowcol_to_cell(row, col, row_abs=True, col_abs=True))


def row_names(sheet: Sheet, table: Table, place: Place, rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The names of a table's rows, as of the thresholds of each rule."""
    for named in table.row_name:
        at = place.col + table.place(named.column)
        for row, cells in enumerate(rows, place.first):
            if key := cells.get(named.key):
                yield f"{named.prefix}{key}", _of(sheet, xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True))


def drop_lists(every: Mapping[str, tuple[Sheet, Table, Place]], picks: set[str]) -> Iterator[tuple[str, str]]:
    """A name for each column that drop-lists take their words from: its filled cells, however many there are."""
    for pick in sorted(picks):
        table_name, _, column = pick.partition(".")
        sheet, table, place = every[table_name]
        at = place.col + table.place(column)
        first = _of(sheet, xl_rowcol_to_cell(place.first, at, row_abs=True, col_abs=True))
        room = _of(sheet, xl_range_abs(place.first, at, place.last + ROOM, at))
        yield pick_name(pick), f"{first}:INDEX({room},MAX(1,COUNTA({room})))"


def format_names(every: Mapping[str, tuple[Sheet, Table, Place]]) -> Iterator[tuple[str, str]]:
    """The columns of 数字格式: conditional formats cannot name a column of a table. None where no number has a rule."""
    if FORMAT_TABLE not in every:
        return
    sheet, table, place = every[FORMAT_TABLE]
    for name, column in FORMAT_COLUMNS.items():
        at = place.col + table.place(column)
        yield name, _of(sheet, xl_range_abs(place.first, at, place.last, at))


def pick_name(pick: str) -> str:
    """The name of a drop-list's words: ``选_人员_姓名``."""
    return "选_" + pick.replace(".", "_")


def _of(sheet: Sheet, cells: str) -> str:
    return f"'{sheet.title}'!{cells}"
