"""HTML tables, which web back offices send under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from lxml import etree

from opsbook.exports.grid import rows_of
from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import Cell, CellPlace, CellRange, Sheet
from opsbook.exports.unreadable import Unreadable

_STARTS_AS_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|style|script|title|form)\b",
    re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*(\d{1,6})")
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,31})</x:Name>")
# The HTML standard's own bounds for spans.
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534


def is_html(text: str) -> bool:
    """Whether the text begins like a web page."""
    return _STARTS_AS_HTML.match(text) is not None


def read_html(text: str) -> list[Sheet]:
    """The tables of a page, the innermost ones, each a sheet; spans become merged ranges.

    Raises Unreadable for a log-in page, a page without a table of two columns, and one that ends inside its table.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(_without_declaration(text), parser=parser)
    except etree.XMLSyntaxError as error:  # nothing of a page in it
        raise Unreadable("web_page") from error
    if root is None:  # a page cut off inside its first tag
        raise Unreadable("web_page")
    if any((field.get("type") or "").lower() == "password" for field in root.iter("input")):
        raise Unreadable("login_page")
    names = _SHEET_NAME.findall(text)
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    sheets = [_sheet(table, names[index] if len(names) == len(tables) else "") for index, table in enumerate(tables)]
    if not any(len(row) > 1 for sheet in sheets for row in sheet.rows):
        raise Unreadable("web_page")
    if _ends_inside(text.lower()):
        raise Unreadable("page_cut", row=text.count("\n") + 1)
    return sheets


def _ends_inside(text: str) -> bool:
    """Whether the last table is not closed: its end tag may not be left out, so the rest of the file is missing."""
    return text.rfind("<table") > text.rfind("</table")


def _without_declaration(text: str) -> str:
    """lxml takes no text that names an encoding of its own: it is decoded already."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def _sheet(table: etree._Element, name: str) -> Sheet:
    cells: dict[CellPlace, Cell] = {}
    merged: list[CellRange] = []
    taken: set[CellPlace] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            last_row, last_column = _span(cell, row, column)
            cells[row, column] = _value(cell)
            if (last_row, last_column) != (row, column):
                merged.append((row, column, last_row, last_column))
                _take(taken, merged[-1], name)
            column = last_column + 1
    return Sheet(name=name, rows=rows_of(cells, name), merged=tuple(merged))


def _take(taken: set[CellPlace], span: CellRange, sheet: str) -> None:
    first_row, first_column, last_row, last_column = span
    if len(taken) + (last_row - first_row + 1) * (last_column - first_column + 1) > LIMITS.cells:
        raise Unreadable("too_many_cells", sheet=sheet, row=first_row + 1, limit=LIMITS.cells)
    taken.update(product(range(first_row, last_row + 1), range(first_column, last_column + 1)))


def _span(cell: etree._Element, row: int, column: int) -> CellPlace:
    """The last row and column a cell covers."""
    return row + _count(cell.get("rowspan"), _MOST_ROWS) - 1, column + _count(cell.get("colspan"), _MOST_COLUMNS) - 1


def _count(span: str | None, most: int) -> int:
    if span is None:
        return 1
    digits = _DIGITS.match(span)
    return min(max(int(digits.group(1)), 1), most) if digits else 1


def _value(cell: etree._Element) -> str:
    """The text as a browser shows it; Excel's own `x:num` holds the digits the shown text has rounded away."""
    exact = cell.get("x:num")
    if exact:
        return exact
    if len(cell) == 0:
        return _SPACES.sub(" ", cell.text or "").strip(" ")
    text = "".join(_text(cell))
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\v"))


def _text(element: etree._Element) -> Iterator[str]:
    """Text in document order, a line break as \\v; scripts and styles say nothing."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag == "br":
                yield "\v"
            elif node.tag not in ("script", "style"):
                yield node.text or ""
        elif node is not element:
            yield node.tail or ""
