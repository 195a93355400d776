"""A workbook as a package, opened for single cells: what is in it, and its bytes again with what was put."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property

import pandas as pd

from opsbook.desk.closed.addresses import Area, area
from opsbook.desk.closed.cells import formula_texts
from opsbook.desk.closed.markup import attribute, plain, start_tag
from opsbook.desk.closed.numberformats import Styles
from opsbook.desk.closed.package import open_package
from opsbook.desk.closed.ranges import stretched_names, stretched_sheet
from opsbook.desk.closed.sheetdata import SheetData, has_cells
from opsbook.desk.closed.sheetformulas import SheetFormulas
from opsbook.desk.closed.strings import shared_strings
from opsbook.desk.closed.tables import Table, read_table, renewed_part, resized_part
from opsbook.desk.closed.workbookpart import calculated_on_load, read_workbook, with_visible

_MERGE = start_tag("mergeCell")


class Book:
    """The sheets, tables, names and cells of a workbook file; `worksheets` are the sheets that have cells.

    Raises Damaged where the bytes are no workbook or its parts are broken.
    """

    def __init__(self, data: bytes) -> None:
        self._package = open_package(data)
        self.part = read_workbook(self._package)
        self.worksheets = tuple(name for name, part in self.part.sheets.items()
                                if part in self._package and has_cells(self._package.read(part)))
        self.tables = {table.name: table for table in self._tables()}
        self._sheets: dict[str, SheetData] = {}
        self._formulas: dict[str, SheetFormulas] = {}
        self._rows: dict[str, tuple[Table, int, pd.DataFrame]] = {}
        self.settle()

    def settle(self) -> None:
        """Take the book as it is now, packed, for the one that was opened."""
        self._package.settle()
        self._opened = self.part, dict(self.tables)

    def as_opened(self) -> Book:
        """The book without the changes, to be looked at before there are more: sheets nobody touched are the same."""
        book = copy(self)
        book._package = self._package.as_opened()
        book.part, book.tables = self._opened
        book._sheets = {name: data for name, data in self._sheets.items() if not data.touched}
        book._formulas = {name: formulas for name, formulas in self._formulas.items() if name in book._sheets}
        book._rows = {}
        book.__dict__.pop("styles", None)
        return book

    def _tables(self) -> list[Table]:
        return [read_table(each.target, self._package.read(each.target), sheet)
                for sheet, part in self.part.sheets.items()
                for each in self._package.relations(part) if each.kind == "table"]

    @cached_property
    def _strings(self) -> tuple[str, ...]:
        part = self._part_of("sharedStrings")
        return shared_strings(self._package.read(part)) if part else ()

    @cached_property
    def styles(self) -> Styles:
        """The cell styles."""
        part = self._part_of("styles")
        return Styles(self._package.read(part) if part else b"<styleSheet/>")

    def _part_of(self, kind: str) -> str | None:
        found = (each.target for each in self._package.relations(self.part.path) if each.kind == kind)
        return next((target for target in found if target in self._package), None)

    def formula_texts(self, name: str) -> set[str]:
        """The different formulas of a sheet; its cells are not cut for that where nobody asked for them yet."""
        if name not in self._sheets:
            found = formula_texts(plain(self._package.read(self.part.sheets[name])))
            if found is not None:
                return found
        return self.formulas(name).texts()

    def sheet(self, name: str) -> SheetData:
        """The cells of a sheet. Raises Damaged for one that has none."""
        if name not in self._sheets:
            part = self.part.sheets.get(name, "")
            self._sheets[name] = SheetData(self._package.read(part), self._strings)
        return self._sheets[name]

    def formulas(self, name: str) -> SheetFormulas:
        """The formulas of a sheet by cell."""
        if name not in self._formulas:
            self._formulas[name] = SheetFormulas(self.sheet(name))
        return self._formulas[name]

    def rows(self, table: Table, read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """What `read` makes of a table's cells, made once while no cell of its sheet changes."""
        puts = self.sheet(table.sheet).puts
        if self._rows.get(table.name, (None, 0))[:2] != (table, puts):
            self._rows[table.name] = table, puts, read()
        return self._rows[table.name][2]

    def merges(self, name: str) -> list[Area]:
        """The merged areas of a sheet."""
        said = (attribute(found[0], "ref") for found in _MERGE.finditer(self.sheet(name).tail))
        return [area(each) for each in said if each]

    def filtered(self, table: Table) -> bool:
        """Whether somebody filters the rows of a table, so that some are hidden."""
        return b"filterColumn" in self._package.read(table.part)

    def resize(self, table: Table, rows: int) -> Table:
        """Make a table's ranges so many rows long, with the validations, formats and names that go with its body."""
        new = table.resized(rows)
        self._package.write(table.part, resized_part(self._package.read(table.part), table, new))
        data = self.sheet(table.sheet)
        data.end_with(stretched_sheet(data.tail, table, new))
        workbook = self._package.read(self.part.path)
        self._package.write(self.part.path, stretched_names(workbook, table, new))
        self.part = read_workbook(self._package)
        self.tables[table.name] = new
        return new

    def renew_columns(self, table: Table, formulas: Mapping[str, str]) -> None:
        """Let new rows of a table get these formulas, by column."""
        part = renewed_part(self._package.read(table.part), formulas)
        self._package.write(table.part, part)
        self.tables[table.name] = read_table(table.part, part, table.sheet)

    def set_visible(self, sheets: Mapping[str, bool]) -> bool:
        """Show or hide sheets; whether that changed anything."""
        before = self._package.read(self.part.path)
        self._package.write(self.part.path, with_visible(before, sheets))
        self.part = read_workbook(self._package)
        return before != self._package.read(self.part.path)

    def calculate_on_load(self) -> None:
        """Ask Excel to calculate everything when it opens the file."""
        self._package.write(self.part.path, calculated_on_load(self._package.read(self.part.path)))

    def pack(self) -> bytes:
        """The file."""
        for name, data in self._sheets.items():
            if data.touched:
                self._package.write(self.part.sheets[name], data.xml())
        if "styles" in self.__dict__ and self.styles.added:
            self._package.write(self._part_of("styles") or "", self.styles.xml)
        if any(each.moved for each in self._formulas.values()):
            self._package.drop(self.part.path, "calcChain")
        return self._package.pack()
