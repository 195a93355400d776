"""The fake Excel's sheets, ranges and tables; fakecom.py has its workbooks and the application."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import winstub
from comcalls import Bag, Collection, Com, calls, gets
from fakecells import FIRST_DAY, Cell, Sheet, Table
from openpyxl.utils.cell import get_column_letter, range_boundaries

if TYPE_CHECKING:
    from fakecom import Application, Name, Workbook

FILL_COPY, FILL_FORMATS = 1, 3
ENDS = {-4121: (1, 0), -4161: (0, 1), -4162: (-1, 0), -4159: (0, -1)}


class Range(Com):
    """A rectangle of cells."""

    def __init__(self, sheet: Worksheet, top: int, left: int, rows: int = 1, columns: int = 1) -> None:
        self._sheet, self._top, self._left, self._n_rows, self._n_columns = sheet, top, left, rows, columns

    def _places(self) -> list[list[tuple[int, int]]]:
        return [[(row, column) for column in range(self._left, self._left + self._n_columns)]
                for row in range(self._top, self._top + self._n_rows)]

    def _block(self, part: Any) -> Any:
        """A value of every cell as Excel hands it over: a scalar for one cell, else rows."""
        seen = self._sheet._cells.seen
        rows = tuple(tuple(part(seen(*place)) for place in row) for row in self._places())
        return rows[0][0] if self._n_rows == self._n_columns == 1 else rows

    def _put(self, data: Any, enter: Any) -> None:
        if not isinstance(data, list | tuple):
            data = [[data] * self._n_columns] * self._n_rows
        if len(data) != self._n_rows or any(len(row) != self._n_columns for row in data):
            raise winstub.com_error(strerror="the block is not as large as the range")
        for places, values in zip(self._places(), data, strict=True):
            for place, value in zip(places, values, strict=True):
                enter(*place, value)

    @gets
    def Value(self) -> Any:
        return self._block(_as_value)

    @Value.setter
    def Value(self, data: Any) -> None:
        self._put(data, self._sheet._cells.enter)

    @gets
    def Value2(self) -> Any:
        return self._block(lambda cell: cell.value)

    @Value2.setter
    def Value2(self, data: Any) -> None:
        self._put(data, self._sheet._cells.enter)

    @gets
    def Formula(self) -> Any:
        return self._block(lambda cell: cell.formula or ("" if cell.value is None else cell.value))

    @Formula.setter
    def Formula(self, data: Any) -> None:
        if isinstance(data, str) and data.startswith("="):
            origin, fill = (self._top, self._left), self._sheet._cells.fill
            self._put(data, lambda row, column, text: fill(text, origin, row, column))
        else:
            self._put(data, self._sheet._cells.enter)

    Formula2 = Formula

    @gets
    def FormulaArray(self) -> str:
        return ""

    @gets
    def HasArray(self) -> bool:
        return False

    @gets
    def NumberFormat(self) -> Any:
        formats = {self._sheet._cells.seen(*place).format for row in self._places() for place in row}
        return formats.pop() if len(formats) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        for row in self._places():
            for place in row:
                self._sheet._cells.cell(*place).format = code

    @gets
    def Row(self) -> int:
        return self._top

    @gets
    def Column(self) -> int:
        return self._left

    @gets
    def Count(self) -> int:
        return self._n_rows * self._n_columns

    @gets
    def Worksheet(self) -> Worksheet:
        return self._sheet

    @gets
    def Application(self) -> Application:
        return self._sheet._book._application

    @gets
    def Rows(self) -> _Axis:
        return _Axis(self._n_rows)

    @gets
    def Columns(self) -> _Axis:
        return _Axis(self._n_columns)

    @gets
    def Cells(self) -> _Cells:
        return _Cells(self._sheet, self._top, self._left)

    @gets
    def Address(self) -> str:
        return self._address()

    @calls
    def GetAddress(self, *_: Any) -> str:
        return self._address()

    def _address(self) -> str:
        first = f"${get_column_letter(self._left)}${self._top}"
        last = f"${get_column_letter(self._left + self._n_columns - 1)}${self._top + self._n_rows - 1}"
        return first if first == last else f"{first}:{last}"

    @calls
    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self._n_columns + 1, (row - 1) % self._n_columns + 1
        return Range(self._sheet, self._top + row - 1, self._left + column - 1)

    @calls
    def End(self, direction: int) -> Range:
        down, right = ENDS[direction]
        row, column = self._top, self._left
        while self._sheet._cells.seen(row + down, column + right).value is not None:
            row, column = row + down, column + right
        return Range(self._sheet, row, column)

    @calls
    def ClearContents(self) -> None:
        self._put(None, self._sheet._cells.enter)

    @calls
    def AutoFill(self, Destination: Range, Type: int = 0) -> None:
        if Type not in (FILL_COPY, FILL_FORMATS):
            raise NotImplementedError(f"AutoFill type {Type}")
        cells = self._sheet._cells
        for row in Destination._places():
            for source, place in zip(self._places()[-1], row, strict=True):
                if place != source:
                    cells.copy(source, place, whole=Type == FILL_COPY)

    @gets
    def Interior(self) -> Bag:
        return Bag("Interior")

    @gets
    def Font(self) -> Bag:
        return Bag("Font")


class _Axis(Com):
    def __init__(self, size: int) -> None:
        self._size = size

    @gets
    def Count(self) -> int:
        return self._size


class _Cells(Com):
    def __init__(self, sheet: Worksheet, top: int = 1, left: int = 1) -> None:
        self._sheet, self._top, self._left = sheet, top, left

    @calls
    def __call__(self, row: int, column: int) -> Range:
        return Range(self._sheet, self._top + row - 1, self._left + column - 1)


_AnyRange = Range           # inside classes that have a property of that name


class ListObject(Com):
    """An Excel table."""

    def __init__(self, sheet: Worksheet, table: Table) -> None:
        self._sheet, self._table = sheet, table

    @property
    def _name(self) -> str:
        return self._table.name

    def _rows(self, first: int, last: int) -> _AnyRange:
        table = self._table
        return Range(self._sheet, first, table.left, last - first + 1, table.right - table.left + 1)

    @gets
    def Name(self) -> str:
        return self._table.name

    @gets
    def Range(self) -> _AnyRange:
        return self._rows(self._table.top, self._table.bottom)

    @gets
    def HeaderRowRange(self) -> _AnyRange:
        return self._rows(self._table.top, self._table.top)

    @gets
    def DataBodyRange(self) -> _AnyRange:
        return self._rows(self._table.top + 1, self._table.bottom - self._table.total)

    @gets
    def AutoFilter(self) -> AutoFilter:
        return AutoFilter(self._table)

    @gets
    def ShowTotals(self) -> bool:
        return self._table.total

    @gets
    def Parent(self) -> Worksheet:
        return self._sheet

    @calls
    def Resize(self, Range: _AnyRange) -> None:
        self._resize(Range)

    def _resize(self, to: _AnyRange) -> None:
        """The header stays where it is; at least one row below it; no other table in the way."""
        table, bottom = self._table, to._top + to._n_rows - 1
        if (to._top, to._left, to._n_columns) != (table.top, table.left, table.right - table.left + 1):
            raise winstub.com_error(strerror="the header must stay")
        if bottom <= table.top or any(_meet(table, other, bottom) for other in self._sheet._cells.tables):
            raise winstub.com_error(strerror="a table must have a row and must not touch another")
        table.bottom = bottom


class AutoFilter(Com):
    """What hides rows of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @calls
    def ShowAllData(self) -> None:
        self._table.filtered = False


def _meet(table: Table, other: Table, bottom: int) -> bool:
    return (other is not table and other.left <= table.right and table.left <= other.right
            and other.top <= bottom and table.top <= other.bottom)


class Worksheet(Com):
    """A sheet."""

    def __init__(self, book: Workbook, cells: Sheet) -> None:
        self._book, self._cells = book, cells
        self._tables = [ListObject(self, table) for table in cells.tables]

    @property
    def _name(self) -> str:
        return self._cells.name

    @gets
    def Name(self) -> str:
        return self._cells.name

    @gets
    def Index(self) -> int:
        return self._book._sheets.index(self) + 1

    @gets
    def Parent(self) -> Workbook:
        return self._book

    @gets
    def Application(self) -> Application:
        return self._book._application

    @gets
    def Names(self) -> Collection[Name]:
        return Collection([], self)

    @gets
    def ListObjects(self) -> Collection[ListObject]:
        return Collection(self._tables, self)

    @gets
    def Visible(self) -> int:
        return self._cells.visible

    @Visible.setter
    def Visible(self, value: int) -> None:
        self._cells.visible = value

    @gets
    def UsedRange(self) -> _AnyRange:
        used = [place for place, cell in self._cells.cells.items() if cell.value is not None or cell.formula]
        return Range(self, 1, 1, max((row for row, _ in used), default=1), max((col for _, col in used), default=1))

    @gets
    def Cells(self) -> _Cells:
        return _Cells(self)

    @calls
    def Range(self, first: Any, last: Any = None) -> _AnyRange:
        if isinstance(first, Com):
            last = last or first
            bottom, right = last._top + last._n_rows, last._left + last._n_columns
            return Range(self, first._top, first._left, bottom - first._top, right - first._left)
        left, top, right, bottom = range_boundaries(first.replace("$", ""))
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    @calls
    def Activate(self) -> None:
        if self._cells.visible != -1:
            raise winstub.com_error(strerror="Activate method of Worksheet class failed")
        self._book._active = self


def _as_value(cell: Cell) -> Any:
    """Range.Value: dates come as TimeType, everything else as Value2."""
    if isinstance(cell.value, float) and re.search(r"[ymdh]", re.sub(r'"[^"]*"|\[[^]]*\]', "", cell.format).lower()):
        moment = FIRST_DAY + dt.timedelta(days=cell.value)
        return winstub.TimeType(*moment.timetuple()[:6])
    return cell.value
