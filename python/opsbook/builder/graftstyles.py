"""The styles of one workbook appended to those of another: sheets taken from the first keep their look."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from opsbook.builder.workbookxml import MAIN, insert

FIRST_OWN_FORMAT = 164      # below are Excel's own (ECMA-376 18.8.30)
_AFTER = {"numFmts": ("fonts",), "fonts": ("fills",), "fills": ("borders",), "borders": ("cellStyleXfs", "cellXfs"),
          "cellXfs": ("cellStyles", "dxfs", "tableStyles", "colors", "extLst"),
          "dxfs": ("tableStyles", "colors", "extLst")}
_PARTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}


@dataclass(frozen=True)
class Shift:
    """How far the model's cell formats and conditional formats stand behind those that were there."""

    cells: int
    rules: int


def append_styles(styles: etree._Element, model: etree._Element) -> Shift:
    """Append the model's fonts, fills, borders, number formats, cell formats and conditional ones to `styles`."""
    formats = _number_formats(styles, model)
    shifts = {attribute: _append(styles, model, part) for attribute, part in _PARTS.items()}
    cells = _append(styles, model, "cellXfs")
    for each in list(_listed(styles, "cellXfs"))[cells:]:
        for attribute, shift in shifts.items():
            each.set(attribute, str(int(each.get(attribute, "0")) + shift))
        number = int(each.get("numFmtId", "0"))
        each.set("numFmtId", str(formats.get(number, number)))
        each.set("xfId", "0")
    return Shift(cells, _append(styles, model, "dxfs"))


def _append(styles: etree._Element, model: etree._Element, part: str) -> int:
    """Append the model's children of a part; how many were there before."""
    target = _part(styles, part)
    before = len(target)
    target.extend(copy.deepcopy(each) for each in _listed(model, part))
    target.set("count", str(len(target)))
    return before


def _number_formats(styles: etree._Element, model: etree._Element) -> dict[int, int]:
    """The model's own number formats under numbers that are free: old number to new."""
    codes = {each.get("formatCode", ""): int(each.get("numFmtId", "0")) for each in _listed(styles, "numFmts")}
    found: dict[int, int] = {}
    for each in _listed(model, "numFmts"):
        code = each.get("formatCode", "")
        if code not in codes:
            target = _part(styles, "numFmts")
            codes[code] = max([FIRST_OWN_FORMAT - 1, *codes.values()]) + 1
            etree.SubElement(target, f"{{{MAIN}}}numFmt", {"numFmtId": str(codes[code]), "formatCode": code})
            target.set("count", str(len(target)))
        found[int(each.get("numFmtId", "0"))] = codes[code]
    return found


def _part(styles: etree._Element, part: str) -> etree._Element:
    found = styles.find(f"{{{MAIN}}}{part}")
    if found is None:
        found = etree.Element(f"{{{MAIN}}}{part}")
        insert(styles, found, _AFTER[part])
    return found


def _listed(styles: etree._Element, part: str) -> Iterator[etree._Element]:
    found = styles.find(f"{{{MAIN}}}{part}")
    return iter(()) if found is None else found.iterchildren(tag=etree.Element)
