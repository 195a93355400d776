"""What stands above the headers of a sheet's tables: title, help, how many rows and problems, units, examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsbook.builder.look import Look
from opsbook.builder.paper import Paper
from opsbook.builder.places import Above, rows_above
from opsbook.builder.tableplace import TableOnSheet
from opsbook.catalogue.sheets import Sheet
from opsbook.catalogue.tables import Column, Table
from opsbook.domain.sheetcell import Formula
from opsbook.review.theme import GREY
from opsbook.texts import say

PROBLEMS = "problems"


def write_above(paper: Paper, sheet: Sheet, tables: Sequence[TableOnSheet], titles: Mapping[str, str]) -> None:
    """Write it; `titles` are those of the workbook's sheets by id."""
    rows = rows_above(sheet)
    for number, on in enumerate(tables):
        at: dict[Above, int] = {name: on.place.head - len(rows) + place for place, name in enumerate(rows)}
        if "title" in at:
            paper.write(at["title"], on.place.col, on.table.title, Look("heading"))
        if "help" in at:
            paper.write(at["help"], on.place.col, on.table.help, Look("note"))
        if "count" in at and on.table.help:
            _write_count(paper, (at["count"], on.place.col), on, titles.get(PROBLEMS, "") if not number else "")
        if "example" in at:
            _write_examples(paper, on, at["example"])


def _write_count(paper: Paper, at: tuple[int, int], on: TableOnSheet, problems: str) -> None:
    """How many rows there are, on the sheet's first table how many problems too, with the way to them."""
    if problems:
        paper.lead(*at, problems)
    paper.write(*at, count_line(on.table, on.sheet.title if problems else ""), Look("plain", color=GREY))


def count_line(table: Table, sheet: str) -> Formula:
    """``本月 28 行，2 处有问题 → 问题清单``, then units; the problems are those of `sheet`, left out without one."""
    counted = f"{table.name}[{table.counted}]"
    if table.counted:
        first, after = ("DATE(YEAR(TODAY()),MONTH(TODAY()),1)", "DATE(YEAR(TODAY()),MONTH(TODAY())+1,1)")
        rows = f'COUNTIFS({counted},">="&{first},{counted},"<"&{after})'
        said = f'"{say("sheets.count_month")}"&{rows}&"{say("sheets.count_rows")}"'
    else:
        key = next(column.name for column in table.columns if not column.formula)
        said = f'"{say("sheets.count_all")}"&COUNTA({table.name}[{key}])&"{say("sheets.count_rows")}"'
    units = f'&"{told}"' if (told := _units(table)) else ""
    if not sheet:
        return Formula(f"={said}{units}")
    found = f'COUNTIFS(问题[工作表],"{sheet}",问题[来源],"<>{say("workbook.import_source")}")'
    problems = f'"{say("sheets.count_join")}"&{found}&"{say("sheets.count_problems")}"'
    return Formula(f'={said}&IF({found}=0,"",{problems}){units}')


def _units(table: Table) -> str:
    """What its numbers count, in a sentence: above a column a unit looks like a value."""
    counted = "，".join(f"{column.name} {column.unit}" for column in table.columns if column.unit)
    return say("sheets.units", units=counted) if counted else ""


def _write_examples(paper: Paper, on: TableOnSheet, row: int) -> None:
    if any(column.example is not None for _, column in on.columns):
        paper.write(row, on.place.col - 1, say("sheets.example"), Look("note"))
    for at, column in on.columns:
        if column.example is not None:
            base = "note" if isinstance(column.example, str) else "note.right"
            paper.write(row, at, column.example, Look(base, number=_with_unit(on, column)))


def _with_unit(on: TableOnSheet, column: Column) -> str:
    """The number format of an example, with the unit behind the number."""
    number = on.look(column, 0).number
    return f'{number or "General"}" {column.unit}"' if column.unit else number
