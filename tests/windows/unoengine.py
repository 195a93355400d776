"""An xlwings engine over LibreOffice: what the live desk asks of a workbook, answered by a real spreadsheet program.

Written from xlwings' base classes and main module alone (BSD). LibreOffice keeps Excel's tables as database ranges,
under their names, and writes them back as tables. Where it differs from Excel: no row of totals, very hidden sheets
come back as hidden, and the status bar and the switches of the application are only remembered.

    book = open_book(office, path)              # an xlwings.Book
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import unocells
import xlwings as xw
from openpyxl.utils.cell import range_boundaries
from unooffice import Office, store
from xlwings import base_classes

NAME = "libreoffice"


class Engine:
    """What xlwings asks of an engine before it asks for an application."""

    name, type = NAME, "desktop"


class App(base_classes.App):
    """The program: remembers what it is told to show."""

    screen_updating = enable_events = display_alerts = True
    status_bar: Any = False
    pid = 0
    engine = Engine()


class Api:
    """Excel's own object of the workbook, as far as it is used past xlwings."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def FullName(self) -> str:
        return str(self._book.path)

    def SaveCopyAs(self, target: str) -> None:
        store(self._book.document, Path(target))


class Book(base_classes.Book):
    """A workbook: a LibreOffice document and the file it was read from."""

    app = App()                                             # type: ignore[assignment]

    def __init__(self, document: Any, path: Path) -> None:
        self.document, self.path, self.app = document, path, App()      # type: ignore[misc]
        self.shown: list[str] = []

    @property
    def api(self) -> Api:
        return Api(self)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def fullname(self) -> str:
        return str(self.path)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    def close(self) -> None:
        self.document.close(True)


class Sheets(base_classes.Sheets):
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __call__(self, key: str | int) -> Sheet:
        names = self.book.document.Sheets.ElementNames
        return Sheet(self.book, key if isinstance(key, str) else names[key - 1])

    def __len__(self) -> int:
        return int(self.book.document.Sheets.Count)


class Sheet(base_classes.Sheet):
    """A sheet, by its name."""

    book: Any = None

    def __init__(self, book: Book, name: str) -> None:
        self.book, self._name = book, name
        self.cells_of = book.document.Sheets.getByName(name)

    @property
    def name(self) -> str:
        return self._name

    @property
    def tables(self) -> Tables:
        return Tables(self)

    def range(self, address: str, last: None = None) -> Range:
        left, top, right, bottom = range_boundaries(address.replace("$", ""))
        return Range(self, (top, left, bottom, right))

    @property
    def visible(self) -> bool:
        return bool(self.cells_of.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.cells_of.IsVisible = value

    def activate(self) -> None:
        self.book.shown.append(self._name)


class Range(base_classes.Range):
    """A rectangle of cells."""

    options: Any = None

    def __init__(self, sheet: Sheet, corners: tuple[int, int, int, int]) -> None:
        self._sheet, self._corners = sheet, corners

    @property
    def cells_of(self) -> Any:
        return unocells.rectangle(self._sheet.cells_of, *self._corners)

    @property
    def raw_value(self) -> Any:
        rows = unocells.values(self.cells_of)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        unocells.put(self._sheet.book.document, self.cells_of, data)

    @property
    def number_format(self) -> str:
        formats = self._sheet.book.document.NumberFormats
        return str(formats.getByKey(self.cells_of.NumberFormat).FormatString)

    @number_format.setter
    def number_format(self, code: str) -> None:
        unocells.set_format(self._sheet.book.document, self.cells_of, code)

    def autofill(self, destination: xw.Range, type_: str) -> None:
        if type_ != "fill_copy":
            raise NotImplementedError(f"autofill {type_}")
        unocells.fill_down(self._sheet.cells_of, self.cells_of, destination.impl.cells_of)


class Tables(base_classes.Collection):
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def __call__(self, name: str) -> Table:
        return Table(self._sheet, name)


class Table(base_classes.Table):
    """A table: a database range of that name."""

    show_totals = False

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._range = sheet.book.document.DatabaseRanges.getByName(name)

    def resize(self, range: xw.Range) -> None:
        area = range.impl.cells_of.RangeAddress
        self._range.DataArea = area


def open_book(office: Office, path: Path) -> xw.Book:
    """The workbook in a file, open in LibreOffice."""
    if NAME not in [engine.name for engine in xw.engines]:
        xw.engines.add(xw.Engine(impl=Engine()))
    return xw.Book(impl=Book(office.open(path), path))
