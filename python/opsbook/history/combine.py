"""Several periods into one: weeks into a month, days into a week or month.

Counts, money and hours add; a rate with a known numerator and denominator is recomputed, any other cannot be known;
indices take the largest; texts, flags and levels (as 近90天商机人数) the newest. Peer values of what adds are
added only where every period has them. `Column.over_time` says so where the type does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import Column, ExportKind
from opsbook.history.schema import PEERS, column_types, row_key

if TYPE_CHECKING:
    from pandas.api.typing import DataFrameGroupBy

How = Literal["add", "largest", "newest", "none"]
_BY_TYPE: dict[str, How] = {
    "count": "add", "money": "add", "hours": "add", "index": "largest", "rate": "none", "number": "none",
}
DECIMALS = 6  # sums of money and hours carry no binary dust


def over_time(column: Column) -> How:
    """How one column of several periods becomes one value."""
    return column.over_time or _BY_TYPE.get(column.type, "newest")


def lasting_key(kind: ExportKind) -> list[str]:
    """The key without its day or period: what stays the same over time."""
    types = column_types(kind)
    return [name for name in row_key(kind) if not types[name].startswith("datetime")]


def combine(rows: pd.DataFrame, kind: ExportKind, n_periods: int) -> pd.DataFrame:
    """One row for each lasting key of `rows` (oldest first, from `n_periods` periods); columns stay in order."""
    key = lasting_key(kind)
    groups = rows.groupby(key or np.zeros(len(rows), dtype=int), sort=True, dropna=False)
    out = groups.last()
    for name, column in kind.columns.items():
        if name in out:
            out[name] = _one(groups, name, over_time(column), 1)
        for peer in PEERS if column.peers else ():
            out[name + peer] = _one(groups, name + peer, over_time(column), n_periods)
    for name, column in kind.columns.items():
        if column.of is not None and name in out:
            out[name] = _ratio(out, column.of)
    out = out.reset_index(drop=not key)
    return out[[name for name in rows.columns if name in out]]


def _one(groups: DataFrameGroupBy[Any, Any], name: str, how: How, at_least: int) -> pd.Series:
    """The values of one column, one a group; a sum needs `at_least` values."""
    if how == "add":
        total = groups[name].sum(min_count=at_least)
        return total.round(DECIMALS) if total.dtype.kind == "f" else total
    if how == "largest":
        return groups[name].max()
    newest = groups[name].last()
    return newest if how == "newest" else newest.where(newest.isna())


def _ratio(rows: pd.DataFrame, of: tuple[str, str]) -> pd.Series:
    top, bottom = (rows[name].astype("float64") for name in of)
    return top / bottom.where(bottom != 0)
