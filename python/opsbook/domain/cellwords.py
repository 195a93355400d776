"""A cell's value as text: to remember it, to tell whether a cell still holds it, and to tell it to a person."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from opsbook.domain.serials import moment_of

_TRUTHS, _NUMBERS = (bool, np.bool_), (int, float, np.integer, np.floating)    # a union is made anew at each use
_SAME_MOMENT = timedelta(seconds=1)    # a serial in a file has 15 to 17 digits


def written(cell: object) -> str:
    """The value as text that keeps all of it: whole numbers without a point, days and times as ISO, nothing as ""."""
    if type(cell) is str:       # with empty cells nearly all
        return cell.replace("\r\n", "\n").strip()
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return ""
    if isinstance(cell, _TRUTHS):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return _written_day(cell)
    number = _number(cell)
    if number is None:
        return str(cell).replace("\r\n", "\n").strip()
    return "" if math.isnan(number) else str(int(number)) if number.is_integer() else repr(number)


def holds(cell: object, text: str) -> bool:
    """Whether a cell of a workbook holds what `written` gave as `text`: numbers and times to what a file keeps."""
    number = _number(cell)
    if number is not None and not math.isnan(number):
        return _is_number(number, text)
    if isinstance(cell, datetime) and written(cell):
        moment = _moment(text)
        return moment is not None and abs(cell.replace(tzinfo=None) - moment) < _SAME_MOMENT
    return written(cell) == text


def shown(cell: object, is_rate: bool) -> str:
    """The value as a remark tells it: 1,234, 3.71%, 2026-11-17."""
    number = _number(cell)
    if number is None or math.isnan(number):
        return written(cell)
    if is_rate:
        return f"{number:.2%}"
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.4f}".rstrip("0")


def _number(cell: object) -> float | None:
    """The number of a number cell; truth values are none."""
    if type(cell) is float or cell is None:
        return cell
    if isinstance(cell, bool) or not isinstance(cell, _NUMBERS):
        return None
    return float(cell)


def _is_number(number: float, text: str) -> bool:
    """Days count too: a cell that lost its date format shows the serial."""
    moment, serial = _moment(text), moment_of(number)
    if moment is not None:
        return serial is not None and abs(serial - moment) < _SAME_MOMENT
    try:
        return math.isclose(number, float(text), rel_tol=1e-12)
    except ValueError:
        return False


def _written_day(day: date) -> str:
    if isinstance(day, datetime):
        whole = (day.hour, day.minute, day.second) == (0, 0, 0)
        return day.date().isoformat() if whole else day.replace(tzinfo=None).isoformat(" ", "seconds")
    return day.isoformat()


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "-" in text else None
    except ValueError:
        return None
