"""Ids as exact text: what Excel did to them is undone where the digits are still there, and told where they are not."""

from __future__ import annotations

import re

import pandas as pd

from opsbook.catalogue.marks import marks, plain
from opsbook.exports.problems import Log
from opsbook.exports.sheets import Cell
from opsbook.exports.strips import ENDS, Strip

EXACT_DIGITS = 15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.I)
_CODE = re.compile(r"[a-z0-9_\-./#]*\d[a-z0-9_\-./#]*")


def read_ids(strip: Strip, log: Log) -> pd.Series:
    """The ids of a column as text; a required one that is blank is told."""
    if set(map(type, strip.cells)) == {str}:
        joined = "".join(strip.cells)  # type: ignore[arg-type]
        if joined.isdigit() and joined.isascii() and not {"", "0"} & set(strip.cells):
            return pd.Series(list(strip.cells), dtype="str")
    found = [_id(cell, strip, i, log) for i, cell in enumerate(strip.cells)]
    if strip.required:
        for i in (i for i, value in enumerate(found) if value is None):
            log.error("missing_key", strip.at(i), strip.cells[i])
    return pd.Series(found, dtype="str")


def _id(cell: Cell, strip: Strip, position: int, log: Log) -> str | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _number_id(float(cell), strip, position, log)
    text = str(cell).strip(ENDS) if cell is not None else ""
    if text.startswith(('="', "'")):
        text = text.strip("=\"'")
    folded = plain(text)
    if not text or folded in marks().missing:
        return None
    if _SCIENTIFIC.fullmatch(folded):
        log.error("id_scientific", strip.at(position), text)
    elif not (folded := re.sub(r"(?<=\d)\.0+$|,(?=\d{3})", "", folded)).isdigit() or not folded.strip("0"):
        tell = log.warn if _CODE.fullmatch(folded) else log.error
        tell("odd_id", strip.at(position), text)
        return text
    return folded


def _number_id(number: float, strip: Strip, position: int, log: Log) -> str:
    if not number.is_integer() or number <= 0:
        log.error("odd_id", strip.at(position), number)
        return str(number)
    text = str(int(number))
    if len(text) > EXACT_DIGITS:
        log.warn("id_precision", strip.at(position), text, digits=EXACT_DIGITS)
    return text
