"""The row of a record table that something was counted from, by its id: a link finds it wherever it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from opsbook.catalogue.records import ROW_ID, Record
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.handkept import key_of, row_id_of
from opsbook.domain.period import Period

NONE = ""


@dataclass(frozen=True)
class Counted:
    """The rows of a record table that were counted: of a month, of some people (none: of everybody), with words."""

    record: Record
    month: Period
    people: Collection[str] = ()
    where: Mapping[str, Collection[str]] = field(default_factory=dict)

    def first(self, rows: pd.DataFrame) -> str:
        """The id of the first of them in the cells of the table; "" where there is none."""
        if rows.empty:
            return NONE
        wanted = self._in_month(rows)
        if self.people and self.record.person in rows:
            wanted &= rows[self.record.person].isin(self.people)
        for column, words in self.where.items():
            wanted &= rows[column].isin(words)
        return _first_id(rows[wanted])

    def _in_month(self, rows: pd.DataFrame) -> pd.Series:
        if self.record.date not in rows:
            return pd.Series(True, index=rows.index)
        days = pd.to_datetime(rows[self.record.date], errors="coerce")
        after = pd.Timestamp(self.month.end) + pd.Timedelta(days=1)
        return (days >= pd.Timestamp(self.month.start)) & (days < after)


def keyed_row(record: Record, key: str, rows: pd.DataFrame) -> str:
    """The id of the row with that key (订单号); "" where there is none."""
    return NONE if rows.empty else _first_id(rows[rows[record.key].map(cell_text) == key])


def filled_row(record: Record, cells: Mapping[str, object], rows: pd.DataFrame) -> str:
    """The id of the row the program fills for the key in `cells`: of the one that stands, else the one it will have."""
    key = key_of(cells, record.fill_key)
    there = rows.reindex(columns=[*record.fill_key]).itertuples(index=False, name=None)
    same = [key_of(dict(zip(record.fill_key, row, strict=True)), record.fill_key) == key for row in there]
    return (_first_id(rows[same]) if any(same) else NONE) or row_id_of(key)


def _first_id(rows: pd.DataFrame) -> str:
    return cell_text(rows[ROW_ID].iloc[0]) if len(rows) else NONE
