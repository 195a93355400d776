"""An Excel table on a sheet: headers, cells, drop-lists, checks, colours of verdicts, rules' formats."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder.look import alert_look, head_look, verdict_look
from opsbook.builder.names import FORMAT_NAMES
from opsbook.builder.paper import Paper
from opsbook.builder.tableplace import RULE, TableOnSheet
from opsbook.builder.validation import check, first_row, tell
from opsbook.catalogue.tables import Column
from opsbook.domain.sheetcell import Formula
from opsbook.domain.verdict import Verdict


def write_table(paper: Paper, on: TableOnSheet, targets: Mapping[str, str]) -> None:
    """Write the table; `targets` is the title of each sheet by id, for columns that link."""
    _declare(paper, on)
    _write_rows(paper, on, targets)
    for at, column in on.columns:
        tell(paper, on, at, column)
        check(paper, on, at, column)
        _alert(paper, on, at, column)
        _show_percentages(paper, on, at, column)
        if column.verdict:
            colour_verdicts(paper, (on.place.first, at, on.place.last, at))
    _format_by_rule(paper, on)


def _declare(paper: Paper, on: TableOnSheet) -> None:
    place = on.place
    columns = [{"header": column.name, "header_format": paper.formats.of(head_look(column)),
                **({"formula": column.formula} if column.formula else {})} for column in on.table.columns]
    paper.sheet.add_table(place.head, place.col, place.last, place.last_col, {
        "name": on.table.name, "columns": columns, "style": None, "autofilter": len(on.sheet.table) == 1})


def _write_rows(paper: Paper, on: TableOnSheet, targets: Mapping[str, str]) -> None:
    for at, row in enumerate(on.rows):
        for col, column in on.columns:
            value = row.get(column.name)
            if value is None and column.formula:
                value = Formula(column.formula)
            if column.sheet:
                paper.lead(on.place.first + at, col, targets[column.sheet])
            paper.write(on.place.first + at, col, value, on.look(column, at))


def _alert(paper: Paper, on: TableOnSheet, at: int, column: Column) -> None:
    """Let cells stand out; the more urgent condition first, because Excel takes the first that is true."""
    for condition, verdict in ((column.alarm, Verdict.FAIL), (column.watch, Verdict.WATCH)):
        if condition:
            paper.sheet.conditional_format(on.place.first, at, on.place.last, at, {
                "type": "formula", "criteria": "=" + condition.format_map(first_row(on)), "stop_if_true": True,
                "format": paper.formats.plain(alert_look(verdict))})


def _show_percentages(paper: Paper, on: TableOnSheet, at: int, column: Column) -> None:
    """A column of numbers of every kind: the rows with rates show them as percentages, what is not whole two places."""
    if column.percent:
        row = first_row(on)
        own = f"N({row[column.name]})"
        for condition, code in ((column.percent.format_map(row), "0.00%"), (f"{own}<>INT({own})", "#,##0.00")):
            paper.sheet.conditional_format(on.place.first, at, on.place.last, at, {
                "type": "formula", "criteria": f"={condition}", "stop_if_true": True,
                "format": paper.formats.plain({"num_format": code})})


def colour_verdicts(paper: Paper, cells: tuple[int, int, int, int]) -> None:
    """Colour the verdicts in a range (first row and column, last row and column) and put their signs before them."""
    for verdict in Verdict:
        paper.sheet.conditional_format(*cells, {
            "type": "cell", "criteria": "==", "value": f'"{verdict.word}"',
            "format": paper.formats.plain(verdict_look(verdict))})


def _format_by_rule(paper: Paper, on: TableOnSheet) -> None:
    """Rows move when a table is written anew, and formats stay: the rule's own format is found by its id."""
    if not any(column.rule_format for column in on.table.columns):
        return
    rule = xl_rowcol_to_cell(on.place.first, on.place.col + on.table.place(RULE), col_abs=True)
    for which, run in groupby(on.columns, key=lambda each: each[1].rule_format):
        cols = [at for at, _ in run]
        for code in sorted(set(on.codes[which].values())) if which else ():
            found = f'INDEX({FORMAT_NAMES[which]},MATCH({rule},{FORMAT_NAMES["rule"]},0))'
            paper.sheet.conditional_format(on.place.first, cols[0], on.place.last, cols[-1], {
                "type": "formula", "criteria": f'={found}="{quoted(code)}"',
                "format": paper.formats.plain({"num_format": code})})


def quoted(text: str) -> str:
    """A text as a formula's string holds it."""
    return text.replace('"', '""')

