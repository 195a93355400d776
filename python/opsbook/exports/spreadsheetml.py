"""SpreadsheetML 2003: one XML file that Excel wrote for the web, usually named .xls."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from opsbook.exports.grid import rows_of
from opsbook.exports.sheets import Cell, CellPlace, CellRange, Sheet
from opsbook.exports.unreadable import Unreadable

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS, _EXCEL = f"{{{_NAMESPACE}}}", "{urn:schemas-microsoft-com:office:excel}"
_WORKSHEET, _ROW, _CELL, _DATA = f"{_SS}Worksheet", f"{_SS}Row", f"{_SS}Cell", f"{_SS}Data"
_VISIBLE, _DATE_1904 = f"{_EXCEL}Visible", f"{_EXCEL}Date1904"
_NAME, _INDEX, _SPAN, _TYPE, _FORMULA = f"{_SS}Name", f"{_SS}Index", f"{_SS}Span", f"{_SS}Type", f"{_SS}Formula"
_ACROSS, _DOWN = f"{_SS}MergeAcross", f"{_SS}MergeDown"


def is_spreadsheetml(text: str) -> bool:
    """Whether the text is an XML workbook of Excel 2002/2003."""
    head = text[:4096]
    return "<" in head and _NAMESPACE in head and "Workbook" in head


def read_spreadsheetml(text: str) -> list[Sheet]:
    """The worksheets of an XML workbook, row by row. Raises Unreadable where it is cut off or declares entities."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable("hostile_xml")
    found: list[_Found] = []
    epoch_1904 = False
    try:
        for event, element in _events(text):
            if element.tag == _DATE_1904:
                epoch_1904 = True
            elif event == "start" and element.tag == _WORKSHEET:
                found.append(_Found(element.get(_NAME) or ""))
            elif event == "end" and found:
                found[-1].take(element)
    except etree.XMLSyntaxError as error:
        raise Unreadable("corrupt", row=error.lineno) from error
    return [one.sheet(epoch_1904) for one in found]


def _events(text: str) -> Iterator[tuple[str, etree._Element]]:
    tags = (_WORKSHEET, _ROW, _VISIBLE, _DATE_1904)
    return iter(etree.iterparse(io.BytesIO(text.encode()), events=("start", "end"), tag=tags, resolve_entities=False,
                                no_network=True, load_dtd=False, huge_tree=False))


@dataclass
class _Found:
    """A worksheet while its rows come in."""

    name: str
    hidden: bool = False
    row: int = -1
    cells: dict[CellPlace, Cell] = field(default_factory=dict)
    merged: list[CellRange] = field(default_factory=list)
    formulas: set[CellPlace] = field(default_factory=set)

    def take(self, element: etree._Element) -> None:
        """Take in a row, or what the sheet says of itself, and let go of its XML."""
        if element.tag == _VISIBLE:
            self.hidden = element.text != "SheetVisible"
        elif element.tag == _ROW:
            self.row = _number(element, _INDEX, self.row + 2) - 1
            self._take_cells(element)
            self.row += _number(element, _SPAN, 0)
            element.clear()

    def _take_cells(self, row: etree._Element) -> None:
        column = -1
        for cell in row.iterchildren(_CELL):
            if not cell.attrib:
                column += 1
                self.cells[self.row, column] = _value(cell)
                continue
            column = _number(cell, _INDEX, column + 2) - 1
            across, down = _number(cell, _ACROSS, 0), _number(cell, _DOWN, 0)
            self.cells[self.row, column] = _value(cell)
            if across or down:
                self.merged.append((self.row, column, self.row + down, column + across))
            if cell.get(_FORMULA):
                self.formulas.add((self.row, column))
            column += across

    def sheet(self, epoch_1904: bool) -> Sheet:
        """The sheet, complete."""
        return Sheet(self.name, rows_of(self.cells, self.name), hidden=self.hidden, merged=tuple(self.merged),
                     epoch_1904=epoch_1904, formulas=frozenset(self.formulas))


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    text = element.get(name)
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else otherwise


def _value(cell: etree._Element) -> Cell:
    data = next(cell.iterchildren(_DATA), None)
    if data is None:
        return ""
    text = (data.text or "") if len(data) == 0 else "".join(str(part) for part in data.itertext())
    kind = data.get(_TYPE)
    if kind == "Boolean":
        return text == "1"
    try:
        if kind == "Number":
            return int(text) if text.isdecimal() else float(text)
        return datetime.fromisoformat(text) if kind == "DateTime" else text
    except ValueError:
        return text
