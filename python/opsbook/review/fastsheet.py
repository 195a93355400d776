"""A worksheet that writes the same bytes as xlsxwriter's own with less work a cell.

Plain xlsxwriter spends a quarter of a build preparing formulas (29 substitutions each) and more than that turning
cells into XML one attribute list at a time. `FastSheet` comes in through xlsxwriter's public ``worksheet_class`` and
overrides two private methods, so it is used only with the minor versions it was tested with: a test compares every
byte.
"""

from __future__ import annotations

import re
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

from opsbook.review.tables import letter

SHORT = 16_000   # characters; longer texts may be longer than a cell can hold
TESTED = ("3.2", "3.3")

# Functions that xlsxwriter prefixes; a formula that holds one goes its way.
_FUTURE = re.compile(
    r"_xlfn\.|(ANCHORARRAY|BYCOL|BYROW|CHOOSECOLS|CHOOSEROWS|DROP|EXPAND|FILTER|HSTACK|LAMBDA|MAKEARRAY|MAP|RANDARRAY"
    r"|REDUCE|SCAN|SINGLE|SEQUENCE|SORT|SORTBY|SWITCH|TAKE|TEXTSPLIT|TOCOL|TOROW|UNIQUE|VSTACK|WRAPCOLS|WRAPROWS"
    r"|XLOOKUP)\(")
_MARKUP = re.compile("[&<>]")
_LETTERS = [letter(col) for col in range(26 * 27)]


def worksheet_class(version: str = xlsxwriter.__version__) -> type[Worksheet]:
    """The worksheet class to build with: the fast one where it was tested with this xlsxwriter, else the stock one."""
    return FastSheet if version.rpartition(".")[0] in TESTED else Worksheet


class FastSheet(Worksheet):  # type: ignore[misc]
    """xlsxwriter's worksheet, quick for plain cells at a row and a column; anything rare takes the stock way."""

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        """As the stock method, for places given as two numbers."""
        if number != number or self._reach(row, col):
            return int(super().write_number(row, col, number, cell_format))
        self.table[row][col] = CellNumberTuple(number, cell_format)
        return 0

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """As the stock method, for places given as two numbers."""
        if len(string) > SHORT or not string or self._reach(row, col):
            return int(super().write_string(row, col, string, cell_format))
        self.table[row][col] = CellStringTuple(self.str_table._get_shared_string_index(string), cell_format)
        return 0

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """As the stock method, for places given as two numbers and plain formulas."""
        if formula[:1] != "=" or _FUTURE.search(formula) or self._reach(row, col):
            return int(super().write_formula(row, col, formula, cell_format, value))
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def _reach(self, row: int, col: int) -> bool:
        """Widen the used range to a cell; whether it needs the stock way."""
        if self.constant_memory:
            return True
        if (self.dim_rowmin is None or self.dim_colmin is None or not self.dim_rowmin <= row <= self.dim_rowmax
                or not self.dim_colmin <= col <= self.dim_colmax):
            return bool(self._check_dimensions(row, col))
        return False

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if expand_future_functions or self.use_future_functions or _FUTURE.search(formula):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _write_rows(self) -> None:
        if self.constant_memory or any(info.row_format for info in self.row_info.values()):
            super()._write_rows()
            return
        self._calculate_spans()
        styles = _Styles(self.col_info)
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells = self.table.get(row)
            if cells:
                self._write_row(row, self.row_spans.get(row // 16), self.row_info.get(row))
                self._write_row_cells(row, cells, styles)
                self._xml_end_tag("row")
            elif row in self.row_info or row in self.comments:
                self._write_empty_row(row, self.row_spans.get(row // 16), self.row_info.get(row))

    def _write_row_cells(self, row: int, cells: dict[int, Any], styles: _Styles) -> None:
        out: list[str] = []
        for col in sorted(cells):
            cell = cells[col]
            element = _element(cell, f'<c r="{_LETTERS[col]}{row + 1}"{styles.attribute(cell.format, col)}')
            if element:
                out.append(element)
            else:
                self.fh.write("".join(out))
                out.clear()
                self._write_cell(row, col, cell)
        self.fh.write("".join(out))


class _Styles:
    """The style attribute of a cell, looked up once a format."""

    def __init__(self, columns: dict[int, Any]) -> None:
        self._known: dict[int, str] = {}
        self._columns = {col: self.attribute(info.column_format, col) for col, info in columns.items()
                         if info.column_format is not None}

    def attribute(self, cell_format: Any, col: int) -> str:
        """The s="…" of a cell with this format, the column's where it has none; "" where neither has one."""
        if not cell_format:
            return self._columns.get(col, "")
        key = id(cell_format)
        if key not in self._known:
            self._known[key] = f' s="{cell_format._get_xf_index()}"'
        return self._known[key]


def _element(cell: Any, start: str) -> str:
    """The element of a plain cell, or "" for one that takes the stock way."""
    kind = cell.__class__.__name__
    if kind == "String":
        return f'{start} t="s"><v>{cell.string}</v></c>'
    if kind == "Number" or kind == "Datetime":
        return f"{start}><v>{cell.number:.16G}</v></c>"
    if kind == "Formula":
        return _formula_element(cell, start)
    return f"{start}/>" if kind == "Blank" else ""


def _formula_element(cell: Any, start: str) -> str:
    value, formula = cell.value, cell.formula
    if isinstance(value, bool):
        return ""
    if isinstance(value, str):
        if not value or value.startswith("#") or _MARKUP.search(value):
            return ""
        start += ' t="str"'
    if _MARKUP.search(formula):
        formula = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{start}><f>{formula}</f><v>{value}</v></c>"
