"""Rows merge by key: the newer export changes and adds, what it does not name stays."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from opsbook.history.schema import unite


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


def merge(old: pd.DataFrame, new: pd.DataFrame, key: list[str], inside: pd.Series, replace: bool) -> Merged:
    """Merge `new` into `old` by `key`.

    `inside` marks the old rows the new export speaks about: only those can be absent from it, and only those does
    `replace` remove. A column the new export lacks, or gives no value at all in, leaves the stored values alone.
    An empty export removes nothing.
    """
    key = [name for name in key if name in new]
    before = old.set_index(_index(old, key))
    after = new.set_index(_index(new, key))
    after = after[~after.index.duplicated(keep="last")]
    after = _fill_unsaid(after, before)
    known = after.index.isin(before.index)
    changed = _differs(after[known], before.reindex(after.index[known]))
    gone = ~before.index.isin(after.index) & inside.to_numpy(dtype=bool) & (not new.empty)
    kept = before[~before.index.isin(after.index) & ~(gone & replace)]
    rows = unite([kept, after])
    return Merged(
        rows=rows.sort_values(key, kind="stable", ignore_index=True) if key else rows,
        n_new=int((~known).sum()), n_changed=int(changed.sum()), n_same=int((~changed).sum()),
        absent=tuple(_names(before[gone], key)),
    )


def _index(frame: pd.DataFrame, key: list[str]) -> pd.Index:
    if not key:  # one row a period
        return pd.Index([0] * len(frame))
    return pd.Index(frame[key[0]]) if len(key) == 1 else pd.MultiIndex.from_frame(frame[key])


def _fill_unsaid(after: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    unsaid = {name: before[name].reindex(after.index) for name in before.columns
              if len(before) and (name not in after or after[name].isna().all())}
    return after.assign(**unsaid) if unsaid else after


def _differs(after: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Which rows say something else; a column only one side has counts where it has a value."""
    differs = pd.Series(False, index=after.index)
    for name in after.columns:
        ours = after[name]
        theirs = before[name] if name in before else pd.Series(None, index=after.index, dtype=ours.dtype)
        if ours.dtype != theirs.dtype:
            ours, theirs = ours.astype("str"), theirs.astype("str")
        same = (ours == theirs).fillna(False).astype(bool) | (ours.isna() & theirs.isna())
        differs |= ~same
    return differs


def _names(rows: pd.DataFrame, key: list[str]) -> list[str]:
    if not key:
        return []
    texts = [rows[name].dt.strftime("%Y-%m-%d") if str(rows[name].dtype).startswith("datetime")
             else rows[name].astype("str") for name in key]
    return [" ".join(map(str, words)) for words in zip(*texts, strict=True)]
