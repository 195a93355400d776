"""Amounts whose currency stands only in the number format of their cell: ¥178.50 shown, 178.5 kept.

ECMA-376 part 1, 18.8.30 (numFmt), 18.8.10 (cellXfs): a cell's `s` is an index into cellXfs. The built-in money formats
are left out: they show the currency of the computer that opens the file.
"""

from __future__ import annotations

import re

from opsbook.catalogue.marks import marks, plain
from opsbook.exports.ooxml import cell_place, parse_part
from opsbook.exports.sheets import CellPlace

_STYLED = rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(%s)"'
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_SIGNS = re.compile(r'"([^"]*)"|\\(.)|([¥￥€£$])')


def money_styles(styles: bytes) -> dict[int, str]:
    """The currency of each cell style that shows one, by its index; empty where there is none."""
    root = parse_part(styles)
    if root is None:
        return {}
    codes = {each.get("numFmtId"): _currency(each.get("formatCode", "")) for each in root.iterfind(".//{*}numFmt")}
    styled = enumerate(root.iterfind("{*}cellXfs/{*}xf"))
    return {index: code for index, style in styled if (code := codes.get(style.get("numFmtId")))}


def money_cells(xml: bytes, styles: dict[int, str]) -> dict[CellPlace, str]:
    """The cells of a worksheet part that have one of these styles."""
    pattern = _STYLED % b"|".join(str(index).encode() for index in styles)
    return {cell_place(column, row): styles[int(style)] for column, row, style in re.findall(pattern, xml)}


def _currency(code: str) -> str:
    """The currency a number format writes beside the digits, "" where it writes none."""
    words = [found[1] for found in _LOCALE.finditer(code)]
    words += ["".join(filter(None, found.groups())) for found in _SIGNS.finditer(_LOCALE.sub("", code))]
    return next((marks().currency_of[word] for word in map(plain, words) if word in marks().currency_of), "")
