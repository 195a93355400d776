"""SpreadsheetML 2003: one XML file that Excel wrote for the web, usually named .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from opsbook.exports.grid import rows_of
from opsbook.exports.refusals import Unreadable
from opsbook.exports.sheets import Cell, CellPlace, CellRange, Sheet

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_SS = f"{{{_NAMESPACE}}}"


def is_spreadsheetml(text: str) -> bool:
    """Whether the text is an XML workbook of Excel 2002/2003."""
    head = text[:4096]
    return "<" in head and _NAMESPACE in head and "Workbook" in head


def read_spreadsheetml(text: str) -> list[Sheet]:
    """The worksheets of an XML workbook. Raises Unreadable where the XML is cut off or declares entities."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable("hostile_xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser=parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("corrupt", row=error.lineno) from error
    epoch_1904 = root.find(f".//{_EXCEL}Date1904") is not None
    return [_sheet(worksheet, epoch_1904) for worksheet in root.iter(f"{_SS}Worksheet")]


def _sheet(worksheet: etree._Element, epoch_1904: bool) -> Sheet:
    name = worksheet.get(f"{_SS}Name") or ""
    placed = list(_placed(worksheet))
    return Sheet(
        name=name,
        rows=rows_of({place: _value(cell) for place, cell in placed}, name),
        hidden=(worksheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible") or "SheetVisible") != "SheetVisible",
        merged=tuple(_range(place, cell) for place, cell in placed if _covers(cell)),
        epoch_1904=epoch_1904,
        formulas=frozenset(place for place, cell in placed if cell.get(f"{_SS}Formula")),
    )


def _placed(worksheet: etree._Element) -> Iterator[tuple[CellPlace, etree._Element]]:
    """Cells with their 0-based place: ss:Index jumps, MergeAcross pushes the next cell on."""
    row = -1
    for line in worksheet.iterfind(f"{_SS}Table/{_SS}Row"):
        row = _number(line, "Index", row + 2) - 1
        column = -1
        for cell in line.iterfind(f"{_SS}Cell"):
            column = _number(cell, "Index", column + 2) - 1
            yield (row, column), cell
            column += _number(cell, "MergeAcross", 0)
        row += _number(line, "Span", 0)


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    text = element.get(f"{_SS}{name}")
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else otherwise


def _covers(cell: etree._Element) -> bool:
    return _number(cell, "MergeAcross", 0) + _number(cell, "MergeDown", 0) > 0


def _range(place: CellPlace, cell: etree._Element) -> CellRange:
    row, column = place
    return row, column, row + _number(cell, "MergeDown", 0), column + _number(cell, "MergeAcross", 0)


def _value(cell: etree._Element) -> Cell:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(str(part) for part in data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "Boolean":
        return text == "1"
    try:
        if kind == "Number":
            return int(text) if text.isdecimal() else float(text)
        return datetime.fromisoformat(text) if kind == "DateTime" else text
    except ValueError:
        return text
