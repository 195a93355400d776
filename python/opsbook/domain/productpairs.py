"""The counts of each product in two months, by product or by the tier it had."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from opsbook.domain.columns import Floats
from opsbook.domain.decomposition import Two
from opsbook.texts import say

_BEFORE, _NOW = "_before", "_now"


def side_by_side(last: pd.DataFrame, now: pd.DataFrame, metrics: Iterable[str]) -> pd.DataFrame:
    """Two product tables (domain/products.py) by product_id, every product that is in one of them.

    Columns: product_id, title, last_tier (its tier the month before; 本月新品 where it came online in the month;
    未分层), came (whether it did), and each metric with _before and _now.
    """
    wanted = list(metrics)
    both = last[["product_id", "title", "tier", *wanted]].merge(
        now[["product_id", "title", "new", *wanted]], on="product_id", how="outer", suffixes=(_BEFORE, _NOW),
        indicator=True)
    came = (both["_merge"] == "right_only").to_numpy() & both["new"].fillna(False).to_numpy(dtype=bool)
    tier = both["tier"].astype("object").where(both["tier"].notna(), say("why.no_tier")).mask(came, say("why.new"))
    named = both.assign(title=both["title_now"].fillna(both["title_before"]), last_tier=tier, came=came)
    counts = [f"{metric}{side}" for metric in wanted for side in (_BEFORE, _NOW)]
    return named[["product_id", "title", "last_tier", "came", *counts]]


def product_pairs(rows: pd.DataFrame, metric: str, factors: tuple[float, float]) -> pd.DataFrame:
    """A count of each product before and now, each times its factor, of the rows of `side_by_side`.

    Columns: product_id, last_tier, before, now (NaN where not known; a product that came online in the month had 0
    before). A product whose count stayed the same is left out: it made nothing.
    """
    before = np.where(rows["came"], 0.0, _floats(rows[metric + _BEFORE]) * factors[0])
    now = _floats(rows[metric + _NOW]) * factors[1]
    pairs = rows[["product_id", "last_tier"]].assign(before=before, now=now)
    moved: pd.DataFrame = pairs[before != now]
    return moved.reset_index(drop=True)


def by_key(pairs: pd.DataFrame, key: str) -> dict[str, Two]:
    """The sums by a column of the rows known in both months; a key none of whose rows is has what is known of it."""
    known = (pairs["before"].notna() & pairs["now"].notna()).to_numpy()
    whole, half = (pairs[chosen].groupby(key, sort=False)[["before", "now"]].sum(min_count=1)
                   for chosen in (known, ~known))
    both = pd.concat([whole, half[~half.index.isin(whole.index)]])
    return {str(name): Two(_known(before), _known(now))
            for name, before, now in zip(both.index, both["before"], both["now"], strict=True)}


def titles(rows: pd.DataFrame) -> Mapping[str, str]:
    """What each product is called, by its id; the rows of `side_by_side`."""
    named = rows[rows["title"].notna()]
    return dict(zip(named["product_id"].astype(str), named["title"].astype(str), strict=True))


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _floats(column: pd.Series) -> Floats:
    return np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
