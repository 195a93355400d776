"""The copy of every register in 历史/: what people typed, one part a record table, taken at each refresh and fill.

Columns are the `field`s of the record's columns (templates/records/*.toml), then row_id, book ("" the operator's, else
whose 登记 book it is), changed_at (UTC: when the row was last found changed) and deleted (its owner took it out).
"""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
from pandas.api.types import pandas_dtype

from opsbook.catalogue.records import Record
from opsbook.catalogue.registertypes import type_name
from opsbook.domain.period import Period
from opsbook.history.history import History

EVER = Period(date(2000, 1, 1), date(2099, 12, 31), "span")
ROW_ID, BOOK, CHANGED, DELETED = "row_id", "book", "changed_at", "deleted"
KEPT = {ROW_ID: "str", BOOK: "str", CHANGED: "datetime64[us, UTC]", DELETED: "boolean"}
MERGED = "merged_at"
MERGES = "registermerges"
"""The dataset that tells of the merges themselves (history/registerlog.py)."""


def dataset_of(record: Record) -> str:
    """The dataset of a record's copy in 历史/."""
    return f"register_{record.id}"


def field_types(record: Record) -> dict[str, str]:
    """Each column of the copy and its pandas type: choices of 是 and 否 are flags, times are UTC, ids are text."""
    return {**{name: type_name(column) for name, column in record.fields.items()}, **KEPT}


def read_register(history: History, record: Record) -> pd.DataFrame | None:
    """The rows of a register as last copied, those taken out as well; None where it never was."""
    rows = history.read_frame(dataset_of(record), EVER)
    return None if rows is None else _conform(rows, record)


def live_rows(history: History, record: Record) -> pd.DataFrame | None:
    """As `read_register` without the rows that were taken out; drawn once of a copy."""
    rows = history.joined(dataset_of(record), (EVER,), lambda: _live(read_register(history, record)))
    return None if rows is None else rows.copy(deep=False)


def _live(rows: pd.DataFrame | None) -> pd.DataFrame | None:
    return None if rows is None else rows[~rows[DELETED].fillna(False).astype(bool)].reset_index(drop=True)


def keep_register(history: History, record: Record, rows: pd.DataFrame, merged_at: datetime) -> None:
    """Set the copy of a register, whole; on disk after `history.save`."""
    history.keep_frame(dataset_of(record), EVER, _conform(rows, record), {MERGED: merged_at.isoformat()})


def merged_at(history: History, record: Record) -> datetime | None:
    """When the register was last copied or found unchanged (then the first time that day); None where it never was."""
    text = history.read_notes(dataset_of(record), EVER).get(MERGED)
    if text is None:
        return None
    return max(datetime.fromisoformat(text), time_of_merge(history) or datetime.fromisoformat(text))


def time_of_merge(history: History) -> datetime | None:
    """When all registers were last merged; None where they never were."""
    text = history.read_notes(MERGES, EVER).get(MERGED)
    return datetime.fromisoformat(text) if text else None


def _conform(rows: pd.DataFrame, record: Record) -> pd.DataFrame:
    types = {name: pandas_dtype(dtype) for name, dtype in field_types(record).items()}
    if [*rows.dtypes.items()] == [*types.items()] and isinstance(rows.index, pd.RangeIndex):
        return rows
    columns = {name: rows[name].astype(dtype) if name in rows else pd.Series(None, index=rows.index, dtype=dtype)
               for name, dtype in types.items()}
    return pd.DataFrame(columns, index=rows.index).reset_index(drop=True)
