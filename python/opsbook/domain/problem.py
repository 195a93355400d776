"""Something in what was imported or typed that a person should look at: one row of 问题清单."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Problem:
    """Where it is, what is wrong, what to do. `row` counts from 1 as Excel does; `at` is office time."""

    source: str
    what: str
    todo: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    at: datetime | None = None
