"""An Excel table on a sheet: headers with tips, cells, drop-lists, checks, colours of verdicts, rules' formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder.content import Row, gap_codes, value_codes
from opsbook.builder.look import FAINT, Look, cell_look, head_look, verdict_look
from opsbook.builder.names import FORMAT_NAMES, pick_name
from opsbook.builder.paper import Paper
from opsbook.builder.places import Place
from opsbook.catalogue.sheets import Sheet
from opsbook.catalogue.tables import Column, Table
from opsbook.domain.sheetcell import Formula
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

RULE = "规则"
TIP_TITLE, TIP_TEXT = 32, 255    # the most Excel takes


@dataclass(frozen=True)
class TableOnSheet:
    """A table with its rows and its place on a sheet."""

    sheet: Sheet
    table: Table
    place: Place
    rows: list[Row]

    @property
    def columns(self) -> Iterator[tuple[int, Column]]:
        """Each column with where it stands."""
        return enumerate(self.table.columns, self.place.col)

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """The number formats of each rule's values and gaps."""
        return {"value": value_codes(), "gap": gap_codes()}

    def look(self, column: Column, at: int) -> Look:
        """The look of a cell of row `at`. Rows of a group have a line above the first, and its word once in black."""
        group, row = self.table.group_by, self.rows[at]
        codes = self.codes.get(column.rule_format, {})
        look = cell_look(column, self.sheet.group, codes.get(str(row.get(RULE)), ""))
        if not group:
            return look
        begins = not at or row.get(group) != self.rows[at - 1].get(group)
        return replace(look, topped=begins and at > 0, color=look.color if begins or column.name != group else FAINT)


def write_table(paper: Paper, on: TableOnSheet, targets: Mapping[str, str]) -> None:
    """Write the table; `targets` is the title of each sheet by id, for columns that link."""
    _declare(paper, on)
    _write_rows(paper, on, targets)
    for at, column in on.columns:
        _tell(paper, on, at, column)
        _check(paper, on, at, column)
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


def _tell(paper: Paper, on: TableOnSheet, at: int, column: Column) -> None:
    if column.tip:
        paper.sheet.data_validation(on.place.head, at, on.place.head, at, {
            "validate": "any", "input_title": column.name[:TIP_TITLE], "input_message": column.tip[:TIP_TEXT]})


def _check(paper: Paper, on: TableOnSheet, at: int, column: Column) -> None:
    if check := _checked(on, column):
        wrong = {"error_title": column.name[:TIP_TITLE], "error_message": (column.wrong or _wrong(column))[:TIP_TEXT]}
        paper.sheet.data_validation(on.place.first, at, on.place.last, at, check | wrong)


def _checked(on: TableOnSheet, column: Column) -> dict[str, Any]:
    if column.options:
        return {"validate": "list", "source": list(column.options)}
    if column.pick:
        return {"validate": "list", "source": f"={pick_name(column.pick)}"}
    if column.must:
        return {"validate": "custom", "value": "=" + _in_first_row(on, column.must)}
    if column.least is None and column.most is None:
        return {}
    kind = {"integer": "integer", "date": "date", "datetime": "date"}.get(column.kind, "decimal")
    if column.least is not None and column.most is not None:
        return {"validate": kind, "criteria": "between", "minimum": column.least, "maximum": column.most}
    if column.most is None:
        return {"validate": kind, "criteria": ">=", "value": column.least}
    return {"validate": kind, "criteria": "<=", "value": column.most}


def _wrong(column: Column) -> str:
    if column.options or column.pick:
        return say("sheets.wrong_choice", column=column.name)
    least, most = _bound(column.least), _bound(column.most)
    key = "between" if least and most else "least" if least else "most"
    return say(f"sheets.wrong_{key}", column=column.name, least=least, most=most)


def _bound(bound: float | date | None) -> str:
    return f"{bound:g}" if isinstance(bound, float | int) else bound.isoformat() if bound else ""


def _in_first_row(on: TableOnSheet, condition: str) -> str:
    """The condition with ``{列}`` as cells of the first row; Excel moves them for the rows below."""
    cells = {column.name: xl_rowcol_to_cell(on.place.first, at, col_abs=True) for at, column in on.columns}
    return condition.format_map(cells)


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

