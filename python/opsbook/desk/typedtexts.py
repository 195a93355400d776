"""Texts that a program spoilt on their way into a cell: the slips the import of exports knows, in typed registers."""

from __future__ import annotations

import re
from datetime import date

from opsbook.catalogue.marks import ERRORS, LOST
from opsbook.catalogue.tables import Column
from opsbook.domain.sheetcell import Value

EXACT_DIGITS = 15       # an Excel number keeps no more
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{2}", re.I)
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")


def spoilt(column: Column, value: Value) -> str:
    """The key of what is wrong with a cell of a text column; "" for nothing."""
    if isinstance(value, date):
        return "text_date"
    if column.field.endswith("_id") and _lost_digits(value):
        return "id_digits"
    if not isinstance(value, str):
        return ""
    if value.strip().upper() in ERRORS:
        return "text_error"
    if column.field.endswith("email") and not _EMAIL.fullmatch(value.strip()):
        return "email"
    return "text_lost" if LOST in value else ""


def _lost_digits(value: Value) -> bool:
    """Whether Excel turned an id into a number and cannot give its digits back."""
    if isinstance(value, str):
        return bool(_SCIENTIFIC.fullmatch(value.strip()))
    return isinstance(value, int | float) and abs(value) >= 10 ** EXACT_DIGITS
