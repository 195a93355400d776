"""The fake Excel's sheets, ranges and tables; fakecom.py has its workbooks and the application."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import winstub
from comcalls import Collection, Com, calls, gets
from fakecells import FIRST_DAY, Cell, Sheet, Table
from openpyxl.utils.cell import range_boundaries

if TYPE_CHECKING:
    from fakecom import Workbook

FILL_COPY = 1


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
    def NumberFormat(self) -> Any:
        formats = {self._sheet._cells.seen(*place).format for row in self._places() for place in row}
        return formats.pop() if len(formats) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        for row in self._places():
            for place in row:
                self._sheet._cells.cell(*place).format = code

    @calls
    def AutoFill(self, Destination: Range, Type: int = 0) -> None:
        if Type != FILL_COPY:
            raise NotImplementedError(f"AutoFill type {Type}")
        for row in Destination._places():
            for source, place in zip(self._places()[-1], row, strict=True):
                if place != source:
                    self._sheet._cells.copy(source, place)


class ListObject(Com):
    """An Excel table."""

    def __init__(self, sheet: Worksheet, table: Table) -> None:
        self._sheet, self._table = sheet, table

    @property
    def _name(self) -> str:
        return self._table.name

    @gets
    def AutoFilter(self) -> AutoFilter:
        return AutoFilter(self._table)

    @calls
    def Resize(self, Range: Range) -> None:
        self._resize(Range)

    def _resize(self, to: Range) -> None:
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
    def ListObjects(self) -> Collection[ListObject]:
        return Collection(self._tables)

    @calls
    def Range(self, address: str) -> Range:
        left, top, right, bottom = range_boundaries(address.replace("$", ""))
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    @gets
    def Visible(self) -> int:
        return self._cells.visible

    @Visible.setter
    def Visible(self, value: bool | int) -> None:
        self._cells.visible = -1 if value is True else int(value)

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
