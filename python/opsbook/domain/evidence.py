"""The stored rows that speak about one period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from opsbook.domain.period import Period


def is_register(table: str) -> bool:
    """Whether a table is a view of a register (T02, T27a), typed by people, and not an export."""
    return table[:1] == "T" and table[1:3].isdigit()


@dataclass(frozen=True)
class Coverage:
    """How much of a period a table covers: `present` of `expected` days, weeks or months (`unit`).

    `quiet` of the missing ones may be days on which nothing happened. `imported_at` is the newest import,
    `first_imported_at` when all that is present had been imported for the first time.
    """

    expected: int
    present: int
    unit: str
    note: str = ""
    imported_at: datetime | None = None
    quiet: int = 0
    first_imported_at: datetime | None = None

    @property
    def adds_up(self) -> bool:
        """Whether a total of the table may stand for the whole period."""
        return self.present + self.quiet >= self.expected

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.present >= self.expected


@dataclass(frozen=True)
class Evidence:
    """The rows of each table that speak about `period`; a table that was never imported is absent.

    Tables and their columns: docs/data.md. `overview` has one row; the others any number.
    """

    period: Period
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame | None:
        """The rows of one table, or None where nothing was ever stored for the period."""
        return self.tables.get(name)
