"""Excel's times: days since 1899-12-30, the day's part as a fraction.

The 1900 date system, in which Excel for Windows writes; before 1900-03-01 it counts a day that never was, so a serial
up to 60 is no time here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

EPOCH = datetime(1899, 12, 30)
FIRST, LAST = 61, 2_958_466  # 1900-03-01 up to, but not including, 10000-01-01
_DAY = timedelta(days=1)


def moment_of(serial: float) -> datetime | None:
    """The naive time of a serial, to the millisecond (10:30 is no exact float); None outside FIRST, LAST."""
    if not FIRST <= serial < LAST:
        return None
    return EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


def serial_of(moment: datetime) -> float:
    """The serial of a naive time."""
    return (moment - EPOCH) / _DAY
