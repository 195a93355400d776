"""What a cell of a workbook holds: a plain value, or a formula with the value it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Value = str | float | int | bool | date | datetime | None


@dataclass(frozen=True)
class Formula:
    """A formula as Excel's file holds it (English names, leading ``=``) and its value, None where not yet known."""

    text: str
    value: Value = None
