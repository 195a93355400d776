"""The parts of an .xlsx, looked at before and beside the reader: how far cells reach, errors, formulas, merges.

Scanned as bytes, since parsing every cell a second time would double the cost of reading.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from opsbook.exports.archives import is_utf16
from opsbook.exports.grid import column_letter, column_number
from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import CellPlace, CellRange

_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_ROW = re.compile(rb'<row r="(\d{1,7})"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*? t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
_FORMULA_TAG = re.compile(rb"<f[\s/>]")
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f[\s/>]')
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True)
class SheetPart:
    """What the bytes of one worksheet part show.

    `bounded`: no cell lies beyond the limit of rows x columns, so a reader that holds a full rectangle is safe.
    `far`: some cell is known to.
    `currencies`: the cells whose number format shows a currency, and which (`opsbook.exports.moneyformats`).
    `errors_placed`: `errors` has every error cell (a part that leaves out cell references hides their place).
    """

    bounded: bool
    far: bool
    errors_placed: bool
    errors: dict[CellPlace, str] = field(default_factory=dict)
    formulas: frozenset[CellPlace] = frozenset()
    currencies: dict[CellPlace, str] = field(default_factory=dict)
    merged: tuple[CellRange, ...] = ()


def may_be_sheet(xml: bytes) -> bool:
    """Whether an XML part may hold cells, whatever its name."""
    return b"sheetData" in xml or is_utf16(xml)


def scan_sheet(xml: bytes) -> SheetPart:
    """Look through one worksheet part."""
    error_cells = xml.count(b't="e"')
    errors = {cell_place(column, row): text.decode("utf-8", "replace")
              for column, row, text in _ERROR.findall(xml)} if error_cells else {}
    found = _FORMULA.findall(xml) if _FORMULA_TAG.search(xml) else ()
    formulas = frozenset(cell_place(*place) for place in found)
    bounded = is_bounded(xml)
    return SheetPart(
        bounded=bounded,
        far=not bounded and _is_far(xml),
        errors_placed=error_cells == len(errors),
        errors=errors,
        formulas=formulas,
        merged=tuple(_merges(xml)),
    )


def cell_place(column: bytes, row: bytes) -> CellPlace:
    """The 0-based place of a cell from the letters and digits of its reference."""
    return int(row) - 1, _column(column)


def _column(letters: bytes) -> int:
    return column_number(letters.decode("ascii"))


def _merges(xml: bytes) -> list[CellRange]:
    tail = xml[max(xml.rfind(b"sheetData>"), 0):]
    return [(*cell_place(first, first_row), *cell_place(last, last_row))
            for first, first_row, last, last_row in _MERGE.findall(tail)]


def is_bounded(xml: bytes) -> bool:
    """Whether every cell names its place and rows x columns stay within the limit; doubt counts as no."""
    if is_utf16(xml) or _PREFIXED.search(xml):
        return False
    rows = max(map(int, _ROW.findall(xml)), default=1)
    return _beyond(rows).search(xml) is None


def _is_far(xml: bytes) -> bool:
    places = _CELL.findall(xml)
    columns = {column for column, _ in places}
    rows = max((int(row) for _, row in places), default=0)
    return rows * (1 + max(map(_column, columns), default=0)) > LIMITS.cells


def _beyond(rows: int) -> re.Pattern[bytes]:
    """A cell that is not within `rows` rows (rounded up to one leading digit) and the columns left to them."""
    digits, lead = len(str(rows)) - 1, int(str(rows)[0])
    shorter = rf"|[0-9]{{1,{digits}}}" if digits else ""
    row = rf"(?:[1-{lead}][0-9]{{{digits}}}{shorter})"
    columns = min(LIMITS.cells // ((lead + 1) * 10 ** digits), 702)
    return re.compile(rf'<c(?=[\s/>])(?! r="(?:{_columns(columns)}){row}")'.encode())


def _columns(count: int) -> str:
    """A pattern of the letters of the first `count` columns, 1 to 702."""
    last = column_letter(max(count, 1) - 1)
    if len(last) == 1:
        return f"[A-{last}]"
    before = f"|[A-{chr(ord(last[0]) - 1)}][A-Z]" if last[0] > "A" else ""
    return f"[A-Z]{before}|{last[0]}[A-{last[1]}]"


@dataclass(frozen=True)
class WorkbookPart:
    """What xl/workbook.xml says: the worksheet part of each sheet name, and the date system."""

    sheets: dict[str, str]
    epoch_1904: bool


def read_workbook_part(xml_parts: dict[str, bytes]) -> WorkbookPart:
    """The sheets of a package from its workbook part and its relations; empty where they cannot be followed."""
    lowered = {name.lower(): content for name, content in xml_parts.items()}
    path = _related(lowered.get("_rels/.rels", b""), "").get("officeDocument", "xl/workbook.xml")
    workbook = parse_part(lowered.get(path.lower(), b""))
    if workbook is None:
        return WorkbookPart(sheets={}, epoch_1904=False)
    folder, name = posixpath.split(path)
    targets = _targets(lowered.get(f"{folder}/_rels/{name}.rels".lower(), b""), folder)
    sheets = {sheet.get("name", ""): targets.get(_relation_id(sheet), "") for sheet in workbook.iterfind(".//{*}sheet")}
    flags = [element.get("date1904", "") for element in workbook.iterfind("{*}workbookPr")]
    return WorkbookPart(sheets=sheets, epoch_1904=any(flag in ("1", "true", "on") for flag in flags))


def _relation_id(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")


def parse_part(xml: bytes) -> etree._Element | None:
    """A small part as a tree, repaired where it is broken; None where it is no XML at all."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(xml, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _relations(xml: bytes, folder: str) -> list[tuple[str, str, str]]:
    """(id, last word of the type, part name) of each relation."""
    root = parse_part(xml)
    if root is None:
        return []
    return [(relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2],
             posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"))
            for relation in root.iterfind("{*}Relationship")]


def _related(xml: bytes, folder: str) -> dict[str, str]:
    return {kind: part for _, kind, part in _relations(xml, folder)}


def _targets(xml: bytes, folder: str) -> dict[str, str]:
    return {identity: part for identity, _, part in _relations(xml, folder)}
