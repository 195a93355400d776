"""The cells of the fake Excel: what a sheet holds, and what Excel makes of what is put into a cell."""

from __future__ import annotations

import datetime as dt
import re
from copy import copy, deepcopy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import get_column_letter

GENERAL, TEXT = "General", "@"
FIRST_DAY = dt.datetime(1899, 12, 30)
NUMBER = re.compile(r"[-+]?[$¥€]?(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?%?$")
DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$")
MONTH_DAY = re.compile(r"(\d{1,2})(?:[-/]|月)(\d{1,2})日?$")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")
RELATIVE = re.compile(r"[A-Za-z]\$?\d")        # a cell's address; structured references are the same in every row
THIS_YEAR = 2026


@dataclass
class Cell:
    """Value (None, str, float, bool), formula, number format, whether `'` stands before its text.

    `area` is where the values of an array formula go.
    """

    value: Any = None
    formula: str | None = None
    format: str = GENERAL
    marked: bool = False
    area: str = ""


@dataclass
class Table:
    """A ListObject: first row is the header's; it may have a row of totals, and rows hidden by a filter."""

    name: str
    top: int
    left: int
    bottom: int
    right: int
    total: bool = False
    filtered: bool = False


@dataclass
class Sheet:
    """A sheet's cells by (row, column), both from 1."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    visible: int = -1

    def __deepcopy__(self, memo: dict[int, Any]) -> Sheet:
        """A sheet of its own; copy.deepcopy, which looks into every place and value, takes twenty times as long."""
        return Sheet(self.name, {place: copy(cell) for place, cell in self.cells.items()},
                     deepcopy(self.tables, memo), list(self.merged), self.visible)

    def cell(self, row: int, column: int) -> Cell:
        """The cell there, made where there was none."""
        return self.cells.setdefault((row, column), Cell())

    def seen(self, row: int, column: int) -> Cell:
        """The cell there, or an empty one."""
        return self.cells.get((row, column), Cell())

    def enter(self, row: int, column: int, value: Any) -> None:
        """Put a value as Range.Value does: text is read as if it were typed."""
        cell = self.cell(row, column)
        cell.formula, cell.marked = None, False
        if not isinstance(value, str):
            cell.value = _typed(cell, value)
        elif value.startswith("'"):
            cell.value, cell.marked = value[1:], True
        elif cell.format == TEXT or not value:
            cell.value = value or None
        elif value.startswith(("=", "＝")) and len(value) > 1:      # a Chinese Excel takes the full-width sign too
            cell.formula, cell.value = "=" + value[1:], None
        else:
            cell.value = _read_as_typed(cell, value)

    def fill(self, formula: str, first: tuple[int, int], row: int, column: int) -> None:
        """Put a formula as if it were filled from `first`: its relative references move."""
        if not RELATIVE.search(formula):
            self.enter(row, column, formula)
            return
        origin = f"{get_column_letter(first[1])}{first[0]}"
        self.enter(row, column, Translator(formula, origin).translate_formula(f"{get_column_letter(column)}{row}"))

    def copy(self, source: tuple[int, int], to: tuple[int, int]) -> None:
        """Copy a cell as filling down does."""
        if source not in self.cells:
            return
        old, new = self.seen(*source), self.cell(*to)
        new.format, new.value, new.marked, new.formula = old.format, old.value, old.marked, None
        if old.formula:
            self.fill(old.formula, source, *to)


def serial(moment: dt.datetime) -> float:
    """Excel's number of a moment."""
    return (moment - FIRST_DAY) / dt.timedelta(days=1)


def _typed(cell: Cell, value: Any) -> Any:
    if isinstance(value, dt.datetime):
        cell.format = "yyyy/m/d h:mm" if cell.format == GENERAL else cell.format
        return serial(value.replace(tzinfo=None))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)                     # Excel has no integers
    raise TypeError(f"COM cannot carry {type(value)}")


def _read_as_typed(cell: Cell, text: str) -> Any:
    """A number, a date, a truth value or the text itself; dates bring their format along."""
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    if NUMBER.match(text):
        digits = re.sub(r"[$¥€,%]", "", text)
        return float(digits) / (100 if text.endswith("%") else 1)
    try:
        if day := DAY.match(text):
            moment = dt.datetime(*map(int, day.groups()))
        elif day := MONTH_DAY.match(text):
            moment = dt.datetime(THIS_YEAR, *map(int, day.groups()))
        elif clock := CLOCK.match(text):
            moment = FIRST_DAY + dt.timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=int(clock[3] or 0))
        else:
            return text
    except ValueError:
        return text
    return _typed(cell, moment)
