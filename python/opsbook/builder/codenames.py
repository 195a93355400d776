"""The code names of a workbook's sheets: what ties a sheet to its module in the VBA project.

Excel writes them into each sheet (`sheetPr/@codeName`); LibreOffice and openpyxl leave them out. A sheet without one,
or with one that stands twice, gets a name here: ours by its title, else Sheet1, Sheet2 …
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opsbook.builder.source import CHARTSHEET, WORKSHEET
from opsbook.builder.workbookxml import MAIN, OFFICE_RELATIONS, parse
from opsbook.catalogue.sheets import sheets

_BASES = {"worksheet": WORKSHEET, "chartsheet": CHARTSHEET}  # others (dialogs, Excel 4 macros) have no module
_ROOT = re.compile(rb"<((?:\w+:)?)(?:worksheet|chartsheet)\b[^>]*>")
_PROPERTIES = re.compile(rb"<(?:\w+:)?sheetPr\b([^>]*?)(/?)>")
_CODE_NAME = re.compile(rb"\scodeName=([\"'])(.*?)\1")


@dataclass(frozen=True)
class SheetPart:
    """A sheet in the package: its part, its title, its code name and the class of its module."""

    part: str
    title: str
    code: str
    base: str


def sheet_parts(parts: Mapping[str, bytes], workbook_part: str) -> list[SheetPart]:
    """The sheets that have a module, in their order, each with a code name of its own."""
    targets = relations(parts, workbook_part)
    titles = {sheet.title: sheet.code for sheet in sheets()}
    found: list[SheetPart] = []
    for sheet in parse(parts[workbook_part]).iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet"):
        kind, part = targets.get(sheet.get(f"{{{OFFICE_RELATIONS}}}id", ""), ("", ""))
        base = _BASES.get(kind.rpartition("/")[2])
        if base is None:
            continue
        title = sheet.get("name", "")
        taken = [each.code.lower() for each in found]
        code = _free([_code_name(parts[part]), titles.get(title, "")], taken)
        found.append(SheetPart(part, title, code, base))
    return found


def with_code_name(sheet: bytes, code: str) -> bytes:
    """The sheet's part with this code name; the same bytes where it has it. Raises LookupError for what is no sheet."""
    if _code_name(sheet) == code:
        return sheet
    attribute = f' codeName="{html.escape(code)}"'.encode()
    root = _ROOT.search(sheet)
    if root is None:
        raise LookupError("no sheet in UTF-8")
    properties = _PROPERTIES.search(sheet, root.end())
    if properties is None:
        return sheet[:root.end()] + b"<" + root[1] + b"sheetPr" + attribute + b"/>" + sheet[root.end():]
    others = _CODE_NAME.sub(b"", properties[1])
    return sheet[:properties.start(1)] + attribute + others + sheet[properties.end(1):]


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the package: the relation's id to its type and the part's name."""
    folder, name = posixpath.split(part)
    content = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    listed = list(parse(content)) if content else []
    return {each.get("Id", ""): (each.get("Type", ""), _absolute(folder, each.get("Target", "")))
            for each in listed if each.get("TargetMode") != "External"}


def _absolute(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _code_name(sheet: bytes) -> str:
    properties = _PROPERTIES.search(sheet)
    found = _CODE_NAME.search(properties[1]) if properties else None
    return html.unescape(found[2].decode("utf-8", "replace")) if found else ""


def _free(wished: Sequence[str], taken: Sequence[str]) -> str:
    for code in wished:
        if code and code.lower() not in taken:
            return code
    return next(f"Sheet{number}" for number in range(1, len(taken) + 2) if f"sheet{number}" not in taken)
