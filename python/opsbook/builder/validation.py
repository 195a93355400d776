"""What Excel says of a column before and after something is typed: the header's tip, drop-lists, checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder.look import TYPED_GROUPS
from opsbook.builder.names import pick_name
from opsbook.builder.paper import Paper
from opsbook.builder.tableplace import TableOnSheet
from opsbook.catalogue.tables import Column
from opsbook.texts import say

TIP_TITLE, TIP_TEXT = 32, 255    # the most Excel takes
EARLIEST = date(2015, 1, 1)      # a date before it was not meant: 7.3 is the 7th of January 1900
DATES, NUMBERS = ("date", "datetime"), ("integer", "number", "rate")
LARGEST = 1e12


def tell(paper: Paper, on: TableOnSheet, at: int, column: Column) -> None:
    """Give the header its tip: what to type, in which unit, who fills it."""
    tip = tip_of(on, column)
    if tip:
        paper.sheet.data_validation(on.place.head, at, on.place.head, at, {
            "validate": "any", "input_title": column.name[:TIP_TITLE], "input_message": tip[:TIP_TEXT]})


def tip_of(on: TableOnSheet, column: Column) -> str:
    """What a header says when it is selected."""
    parts = [column.tip, say("sheets.tip_unit", unit=column.unit) if column.unit else ""]
    if on.table.help:       # a record: people type beside the program
        parts.append(say(f"sheets.tip_{who}") if (who := _filled_by(column)) else "")
    return "".join(part for part in parts if part)


def _filled_by(column: Column) -> str:
    if column.formula:
        return "formula"
    if column.filled:
        return "filled_input" if column.input else "filled"
    return ""


def check(paper: Paper, on: TableOnSheet, at: int, column: Column) -> None:
    """Let Excel refuse what does not belong in the column, or offer what does."""
    if checked := _checked(on, column):
        wrong = {"error_title": column.name[:TIP_TITLE], "error_message": (column.wrong or _wrong(column))[:TIP_TEXT],
                 "show_error": bool(column.kind != "text" or column.must)}
        paper.sheet.data_validation(on.place.first, at, on.place.last, at, checked | wrong)


def _checked(on: TableOnSheet, column: Column) -> dict[str, Any]:
    if column.options:
        return {"validate": "list", "source": list(column.options)}
    if column.pick:
        return {"validate": "list", "source": f"={pick_name(column.pick)}"}
    if column.must:
        is_number = f"ISNUMBER({{{column.name}}})," if column.kind in (*DATES, *NUMBERS) else ""
        return {"validate": "custom", "value": f"=AND({is_number}{column.must})".format_map(first_row(on))}
    least, most = column.least, column.most
    if least is None and most is None and on.table.help and column.input and on.sheet.group in TYPED_GROUPS:
        least, most = _widest(column)
    return _between(column, least, most)


def _widest(column: Column) -> tuple[float | date | None, float | date | None]:
    """What any date or number lies between, so that a text or a serial of 1900 is refused."""
    if column.kind in DATES:
        return EARLIEST, None
    return (-LARGEST, LARGEST) if column.kind in NUMBERS else (None, None)


def _between(column: Column, least: float | date | None, most: float | date | None) -> dict[str, Any]:
    if least is None and most is None:
        return {}
    kind = {"integer": "integer", "date": "date", "datetime": "date"}.get(column.kind, "decimal")
    if least is not None and most is not None:
        return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
    if most is None:
        return {"validate": kind, "criteria": ">=", "value": least}
    return {"validate": kind, "criteria": "<=", "value": most}


def _wrong(column: Column) -> str:
    if column.options or column.pick:
        return say("sheets.wrong_choice", column=column.name)
    least, most = _bound(column.least), _bound(column.most)
    if not least and not most:
        return say(f"sheets.wrong_{column.kind if column.kind in DATES else 'number'}", column=column.name)
    if column.kind in DATES and not most:
        return say("sheets.wrong_early", column=column.name, least=least)
    key = "between" if least and most else "least" if least else "most"
    return say(f"sheets.wrong_{key}", column=column.name, least=least, most=most)


def _bound(bound: float | date | None) -> str:
    return f"{bound:g}" if isinstance(bound, float | int) else bound.isoformat() if bound else ""


def first_row(on: TableOnSheet) -> dict[str, str]:
    """The cells of the first row by column: conditions name them so, and Excel moves them for the rows below."""
    return {column.name: xl_rowcol_to_cell(on.place.first, at, col_abs=True) for at, column in on.columns}
