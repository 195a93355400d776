"""A few rows of each person for the manager to check, drawn by lot: the same rows however often they are drawn."""

from __future__ import annotations

import hashlib

import pandas as pd

from opsbook.domain.nameorder import name_order

EACH = 5
KEY = ["person", "table", "row"]


def draw(rows: pd.DataFrame, drawn: pd.DataFrame, seed: str) -> pd.DataFrame:
    """The rows to check: for each person those in `drawn` already, filled up to `EACH` from `rows`.

    Both have the columns person, table and row (its id); the lot falls by a hash of them and `seed` (store and month),
    so that it depends on neither the order of the rows nor what others write. By person, table and
    row, as names are listed.
    """
    before = rows.merge(drawn[KEY].drop_duplicates(), on=KEY)
    fresh = rows.merge(drawn[KEY].drop_duplicates(), on=KEY, how="left", indicator=True)
    fresh = fresh[fresh["_merge"] == "left_only"].drop(columns="_merge")
    lots = [_lot(seed, *map(str, key)) for key in fresh[KEY].itertuples(index=False)]
    fresh = fresh.assign(lot=pd.Series(lots, index=fresh.index, dtype="object")).sort_values("lot")
    wanted = EACH - fresh["person"].map(drawn["person"].value_counts()).fillna(0)
    chosen = fresh[fresh.groupby("person").cumcount() < wanted].drop(columns="lot")
    listed = pd.concat([before, chosen]).sort_values(KEY, key=lambda column: column.map(name_order))
    return listed.reset_index(drop=True)


def _lot(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
