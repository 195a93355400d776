"""Dates and times as Excel's numbers: days since 1899-12-31, or since 1904-01-01 in workbooks of old Macs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
_LEAP_BUG: Final = 60
"""Excel counts a 29 February 1900 that never was: serials below it are one day off."""
LARGEST: Final = 2_958_466
"""The day after 9999-12-31."""


def serial(moment: date, epoch_1904: bool) -> float:
    """The number of a date or time. Raises ValueError before the first day and for a time with a zone."""
    full = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    if full.tzinfo is not None:
        raise ValueError("a cell holds no time zone")
    since = full - (_EPOCH_1904 if epoch_1904 else _EPOCH)
    number = since.days + (since.seconds + since.microseconds / 1e6) / 86400
    if not epoch_1904 and number <= _LEAP_BUG:
        number -= 1
    if number < 0:
        raise ValueError("before the first day a cell can hold")
    return number


@lru_cache(maxsize=1 << 14)
def moment(number: float, epoch_1904: bool) -> datetime | None:
    """The date and time of a number, to the millisecond; None where Excel shows ####."""
    if not 0 <= number < LARGEST:
        return None
    if not epoch_1904 and number < _LEAP_BUG:
        number += 1
    return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(milliseconds=round(number * 86_400_000))
