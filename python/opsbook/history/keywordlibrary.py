"""The keyword library as stored: every word, and which exports were merged into it."""

from __future__ import annotations

import json
from collections.abc import Collection

import pandas as pd

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
