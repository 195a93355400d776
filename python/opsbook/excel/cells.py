"""What Excel hands over for one cell, read: missing is None, a number a float, anything else is told in Chinese.

Missing are an empty cell, "" (what a formula leaves), and every error value: the text #N/A, pywin32's int for it, the
closed reader's description of it.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from opsbook.texts import say

Cell = Any  # float, str, bool, None; int, datetime or Decimal where Excel's own value was not asked for as a number
FIRST_ERROR, LAST_ERROR = -2146828288, -2146825988  # 0x800A0000 + CVErr's 0 … 2300: #NULL! is 2000, #N/A 2042
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!",
                     "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA"})


class WrongInput(Exception):
    """An argument that cannot be used; the text is what the cell shows."""


def known(cell: Cell) -> Cell:
    """The cell as it is, None where it is missing."""
    if type(cell) is float:
        return None if math.isnan(cell) else cell
    if isinstance(cell, str):
        text = cell.strip()
        return None if not text or (text[0] == "#" and text.upper() in _ERRORS) else text
    if isinstance(cell, dict) or (type(cell) is int and FIRST_ERROR <= cell <= LAST_ERROR):
        return None
    return float(cell) if isinstance(cell, Decimal) else cell  # pywin32 gives cells in a currency format as Decimal


def number(cell: Cell, name: str) -> float | None:
    """The cell's number, None where it is missing. Raises WrongInput for anything else; `name` says which it is."""
    if cell is None or type(cell) is float:  # nearly all of them
        return None if cell is None or math.isnan(cell) else cell
    found = known(cell)
    if found is None:
        return None
    if isinstance(found, int | float) and not isinstance(found, bool):
        return float(found)
    raise WrongInput(say("udfs.no_number", name=say(f"udfs.name_{name}"), cell=found))
