"""The keyword library as stored: every word, and which exports were merged into it."""

from __future__ import annotations

import json
from collections.abc import Collection

import pandas as pd

from opsbook.domain.period import Period
from opsbook.domain.words import plain
from opsbook.history.history import History
from opsbook.history.registers import EVER

DATASET = "keyword_library"
MERGED = "merged"


def read_library(history: History) -> pd.DataFrame | None:
    """The library (columns: domain/keywordlibrary.py); None where no fill has made one yet."""
    return history.read_frame(DATASET, EVER)


def merged_exports(history: History) -> frozenset[str]:
    """The exports whose words are in the library."""
    return frozenset(json.loads(history.read_notes(DATASET, EVER).get(MERGED, "[]")))


def keep_library(history: History, library: pd.DataFrame, merged: Collection[str]) -> None:
    """Set the library, whole; on disk after `history.save`."""
    history.keep_frame(DATASET, EVER, library, {MERGED: json.dumps(sorted(merged))})


def with_library(rows: pd.DataFrame, history: History, period: Period) -> pd.DataFrame:
    """The words of the register 关键词库 and, after them, the words of the library that it has not: those that were
    taken up by the end of the period.
    """
    library = read_library(history)
    if library is None:
        return rows
    there = set(rows["keyword"].dropna().map(plain))
    others = library[~library["plain"].isin(there) & (library["added_on"] <= pd.Timestamp(period.end))]
    known = {name: others[name].astype(rows[name].dtype) for name in others if name in rows}
    return pd.concat([rows, pd.DataFrame(known)], ignore_index=True)
