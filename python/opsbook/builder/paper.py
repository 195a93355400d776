"""A sheet of a workbook that is being written: values into cells, each with its look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from opsbook.builder.content import Cell
from opsbook.builder.look import Look, properties
from opsbook.desk.closed.celltext import fitted
from opsbook.domain.sheetcell import Formula

LAST_ROW = 1_048_575     # of a sheet, counted from 0


class Formats:
    """The formats of a workbook, each look made once."""

    def __init__(self, book: Workbook) -> None:
        self._add = book.add_format
        self.of = cache(self._made)

    def plain(self, changes: dict[str, Any]) -> Any:
        """A format for conditional formats, which changes only what is named."""
        return self._add(changes)

    def _made(self, look: Look) -> Any:
        return self._add(properties(look))


@dataclass(frozen=True)
class Paper:
    """A worksheet and the formats of its workbook."""

    sheet: Worksheet
    formats: Formats

    def write(self, row: int, col: int, value: Cell, look: Look) -> None:
        """Write a value or a formula. A formula whose value is not known yet gets an empty one."""
        form = self.formats.of(look)
        match value:
            case None:
                self.sheet.write_blank(row, col, None, form)
            case Formula(text, known):
                self.sheet.write_formula(row, col, text, form, "" if known is None else known)
            case str():
                self.sheet.write_string(row, col, fitted(value), form)
            case bool():
                self.sheet.write_boolean(row, col, value, form)
            case int() | float():
                self.sheet.write_number(row, col, value, form)
            case date():
                moment = value if isinstance(value, datetime) else datetime.combine(value, time())
                self.sheet.write_datetime(row, col, moment, form)

    def array(self, cells: tuple[int, int, int, int], formula: str, look: Look) -> None:
        """Write an array formula into a range: first row and column, last row and column."""
        self.sheet.write_array_formula(*cells, formula, self.formats.of(look), "")

    def merge(self, cells: tuple[int, int, int, int], look: Look) -> None:
        """Make one cell of a range; what stands in it is written after."""
        if cells[:2] != cells[2:]:
            self.sheet.merge_range(*cells, "", self.formats.of(look))

    def link(self, at: tuple[int, int], text: str, target: str, look: Look) -> None:
        """Write a text, `at` row and column, that leads to a place in the workbook (``设置!A1``)."""
        sheet, _, cell = target.partition("!")
        self.sheet.write_url(*at, f"internal:'{sheet}'!{cell}", self.formats.of(look), text)

    def accept(self, row: int, col: int, last_col: int) -> None:
        """No green corners from this row down: ids of digits are text, and each rule has its own formula."""
        cells = f"{xl_rowcol_to_cell(row, col)}:{xl_rowcol_to_cell(LAST_ROW, last_col)}"
        self.sheet.ignore_errors({"number_stored_as_text": cells, "formula_differs": cells})

    def lead(self, row: int, col: int, sheet: str) -> None:
        """Make a cell lead to a sheet; what stands in it is written after."""
        self.sheet.write_url(row, col, f"internal:'{sheet}'!A1")
