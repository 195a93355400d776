"""Between what a job says of a cell (domain/sheetcell.py) and what the file holds."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import NamedTuple

import numpy as np
import pandas as pd

from opsbook.desk.closed.cells import ErrorValue, Raw
from opsbook.desk.closed.celltext import LONGEST, length
from opsbook.desk.closed.numberformats import DATE, DATE_AND_TIME
from opsbook.desk.closed.serials import moment, serial
from opsbook.domain.sheetcell import Formula, Value

_NUMBERS = int, float  # a union is made anew at each use


class Unholdable(ValueError):
    """A value no cell can hold; `key` names the sentence in templates/texts/desk.toml."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Content(NamedTuple):
    """What is to be put into a cell: its value, its formula (no equals sign), the built-in format a date needs."""

    value: Raw
    formula: str | None = None
    number_format: int | None = None


def content(value: object, epoch_1904: bool) -> Content:
    """What to put for a Value or a Formula.

    Raises Unholdable: too long a text, an infinite number, a date before 1900 or with a zone, another type.
    """
    if type(value) is str:      # nearly all of them
        return Content(_text(value))
    if isinstance(value, Formula):
        return Content(raw(value.value, epoch_1904), value.text.removeprefix("="), _format(value.value))
    return Content(raw(value, epoch_1904), None, _format(value))


def _format(value: object) -> int | None:
    if isinstance(value, datetime) and not pd.isna(value):
        return DATE_AND_TIME if value.time() != time() else DATE
    return DATE if isinstance(value, date) and not isinstance(value, datetime) else None


def raw(value: object, epoch_1904: bool) -> Raw:
    """What the file holds for a value: None for None, NaN, NaT and empty text. Raises Unholdable."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str):
        return _text(str(value))
    if isinstance(value, np.generic):
        return raw(value.item(), epoch_1904)
    if isinstance(value, bool):
        return value
    if type(value) is float or isinstance(value, _NUMBERS):
        return _number(float(value))
    if isinstance(value, date):
        return _serial(value, epoch_1904)
    raise Unholdable("closed_type")


def _text(text: str) -> str | None:
    if len(text) > LONGEST // 2 and length(text) > LONGEST:
        raise Unholdable("closed_too_long")
    return text or None


def _number(number: float) -> float | None:
    if math.isinf(number):
        raise Unholdable("closed_infinite")
    return None if math.isnan(number) else number


def _serial(value: date, epoch_1904: bool) -> float:
    try:
        return serial(value, epoch_1904)
    except ValueError as error:
        raise Unholdable("closed_date") from error


def typed(held: Raw, is_date: bool, epoch_1904: bool) -> Value:
    """The value of a cell: a number whose format is a date as one, an error value as None."""
    if is_date and isinstance(held, float):
        return moment(held, epoch_1904)
    return None if isinstance(held, ErrorValue) else held
