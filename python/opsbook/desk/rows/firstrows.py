"""The first row in the cells of a record table that something was counted in."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from opsbook.catalogue.records import Record, View
from opsbook.domain.period import Period


@dataclass(frozen=True)
class Counted:
    """The rows of a record table that were counted: of a month, a person ("": everybody) and a view (None: all)."""

    record: Record
    month: Period
    person: str = ""
    view: View | None = None

    def first_row(self, rows: pd.DataFrame) -> int:
        """The first of them in the cells of the table, from 0; 0 where there is none."""
        if rows.empty:
            return 0
        wanted = self._in_month(rows)
        if self.person and self.record.person in rows:
            wanted &= rows[self.record.person] == self.person
        for column, words in (self.view.where if self.view else {}).items():
            wanted &= rows[column].isin(words)
        return int(wanted.to_numpy().argmax()) if wanted.any() else 0

    def _in_month(self, rows: pd.DataFrame) -> pd.Series:
        if self.record.date not in rows:
            return pd.Series(True, index=rows.index)
        days = pd.to_datetime(rows[self.record.date], errors="coerce")
        after = pd.Timestamp(self.month.end) + pd.Timedelta(days=1)
        return (days >= pd.Timestamp(self.month.start)) & (days < after)
