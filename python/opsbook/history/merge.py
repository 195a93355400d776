"""Rows merge by key: the newer export changes and adds, what it does not name stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from opsbook.history.schema import unite

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Merged:
    """The rows after a merge, sorted by key, and what it did to them.

    `absent` names the stored rows the newer export lacks: kept, or removed where the merge replaces.
    """

    rows: pd.DataFrame
    n_new: int
    n_changed: int
    n_same: int
    absent: tuple[str, ...]


def merge(old: pd.DataFrame, new: pd.DataFrame, key: list[str], inside: Mask, replace: bool) -> Merged:
    """Merge `new` into `old` by `key`; of rows in `new` with one key the last counts.

    `inside` marks the old rows the new export speaks about: only those can be absent from it, and only those does
    `replace` remove. A column the new export lacks, or gives no value at all in, leaves the stored values alone.
    An empty export removes nothing.
    """
    index = _index(new, key)
    lasting = ~index.duplicated(keep="last")
    new, index = new[lasting], index[lasting]
    place = _index(old, key).get_indexer(index)  # of each new row among the old ones, -1 where it is not
    known = place >= 0
    before = old.take(place[known])
    again = _with_unsaid(new, known, before)
    changed = _differs(again, before)
    seen = np.zeros(len(old), dtype=bool)
    seen[place[known]] = True
    gone = ~seen & inside & (len(new) > 0)
    kept = old[~seen & ~(gone & replace)]
    rows = unite(each for each in (kept, again, new[~known]) if len(each))
    return Merged(
        rows=rows.sort_values(key, kind="stable", ignore_index=True) if key and len(rows) else rows,
        n_new=int((~known).sum()), n_changed=int(changed.sum()), n_same=int((~changed).sum()),
        absent=tuple(_names(old[gone], key)),
    )


def _index(frame: pd.DataFrame, key: list[str]) -> pd.Index:
    if not key:  # one row a period
        return pd.Index(np.zeros(len(frame), dtype="int64"))
    columns = [frame[name].to_numpy(dtype=object) for name in key]
    return pd.Index(columns[0]) if len(key) == 1 else pd.MultiIndex.from_arrays(columns)


def _with_unsaid(new: pd.DataFrame, known: Mask, before: pd.DataFrame) -> pd.DataFrame:
    """The known rows, with the stored value in every column the export says nothing about."""
    rows = new[known]
    if rows.empty:
        return rows
    unsaid = [name for name in before.columns if name not in new or new[name].isna().all()]
    return rows.assign(**{name: before[name].set_axis(rows.index) for name in unsaid})


def _differs(rows: pd.DataFrame, before: pd.DataFrame) -> Mask:
    """Which rows say something else; a column only one side has counts where it has a value."""
    differs = np.zeros(len(rows), dtype=bool)
    for name in rows.columns if len(rows) else ():
        ours, theirs = rows[name], before.get(name)
        if theirs is None:
            differs |= ours.notna().to_numpy(dtype=bool)
        elif ours.dtype == theirs.dtype:
            differs |= _unlike(_plain(ours), _plain(theirs))
        else:
            differs |= _unlike(_plain(ours.astype("str")), _plain(theirs.astype("str")))
    return differs


def _unlike(ours: np.ndarray, theirs: np.ndarray) -> Mask:
    both_missing = (ours != ours) & (theirs != theirs)  # only NaN differs from itself
    return np.asarray((ours != theirs) & ~both_missing, dtype=bool)


def _plain(values: pd.Series) -> np.ndarray:
    """The values as numpy compares them fast: numbers and flags as float, times as they are, text as objects."""
    if values.dtype == "str":
        return np.asarray(values, dtype=object)
    if isinstance(values.dtype, pd.Int64Dtype | pd.BooleanDtype):
        return values.to_numpy(dtype="float64", na_value=np.nan)
    return values.to_numpy() if values.dtype.kind == "f" else values.to_numpy("datetime64[us]")


def _names(rows: pd.DataFrame, key: list[str]) -> list[str]:
    if not key or rows.empty:
        return []
    texts = [rows[name].dt.strftime("%Y-%m-%d") if rows[name].dtype.kind == "M" else rows[name].astype("str")
             for name in key]
    return [" ".join(map(str, words)) for words in zip(*texts, strict=True)]
