"""How products moved between tiers from one period to the next, and which came back under a new id."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.domain.producttiers import TIERS

NEW, GONE, UNKNOWN = "新增", "消失", "缺数据"


@dataclass(frozen=True, eq=False)
class Movement:
    """The products of two periods side by side.

    `rows`: product_id, title, last_tier (a tier, 缺数据 or 新增), tier (a tier, 缺数据 or 消失), impressions;
    one row a product that is or was listed.
    """

    rows: pd.DataFrame

    @property
    def matrix(self) -> pd.DataFrame:
        """How many products went from each tier (row) to each tier (column), 新增 and 消失 included."""
        counts = pd.crosstab(self.rows["last_tier"], self.rows["tier"])
        return counts.reindex(index=[*TIERS, UNKNOWN, NEW], columns=[*TIERS, UNKNOWN, GONE], fill_value=0)

    @property
    def up(self) -> pd.DataFrame:
        """The products that are in a higher tier now, most exposure first."""
        return self._chosen(self._rise > 0)

    @property
    def down(self) -> pd.DataFrame:
        """The products that are in a lower tier now, most exposure first."""
        return self._chosen(self._rise < 0)

    @property
    def _rise(self) -> pd.Series:
        ranks = {tier: -rank for rank, tier in enumerate(TIERS)}
        return self.rows["tier"].map(ranks) - self.rows["last_tier"].map(ranks)

    def _chosen(self, rows: pd.Series) -> pd.DataFrame:
        chosen = self.rows[rows.to_numpy(dtype=bool)]
        return chosen.sort_values(["impressions", "product_id"], ascending=[False, True], ignore_index=True)


def movement(last_products: pd.DataFrame, products: pd.DataFrame) -> Movement:
    """Two product tables (domain/products.py) side by side, by product_id; only what was listed at the end of each."""
    before, now = _listed(last_products), _listed(products)
    both = before.merge(now, on="product_id", how="outer", suffixes=("_last", ""), indicator=True)
    came, went = both["_merge"] == "right_only", both["_merge"] == "left_only"
    rows = pd.DataFrame({
        "product_id": both["product_id"], "title": both["title"].fillna(both["title_last"]),
        "last_tier": both["tier_last"].fillna(UNKNOWN).mask(came, NEW),
        "tier": both["tier"].fillna(UNKNOWN).mask(went, GONE),
        "impressions": both["impressions"].fillna(both["impressions_last"]),
    })
    return Movement(rows)


def reposts(last_products: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Products that seem to have been published again: same title, one id gone as another came.

    Columns: old_id, new_id, title. Titles are compared without case, punctuation and width; the n-th id gone under a
    title is paired with the n-th that came. A suggestion, never a merge.
    """
    now = products[products["listed"]]
    known = [last_products, products[~products["listed"]]]
    gone = pd.concat([frame[["product_id", "title"]] for frame in known]).drop_duplicates("product_id")
    gone = gone[~gone["product_id"].isin(now["product_id"])]
    came = now[~now["product_id"].isin(last_products["product_id"])]
    pairs = _by_title(gone).merge(_by_title(came), on=["same", "nth"], suffixes=("_old", ""))
    return pd.DataFrame({"old_id": pairs["product_id_old"], "new_id": pairs["product_id"], "title": pairs["title"]})


def _listed(products: pd.DataFrame) -> pd.DataFrame:
    return products.loc[products["listed"], ["product_id", "title", "tier", "impressions"]]


def _by_title(products: pd.DataFrame) -> pd.DataFrame:
    titles = products["title"].astype("str").str.normalize("NFKC").str.casefold()
    same = titles.str.replace(r"[\W_]+", " ", regex=True).str.strip()
    titled = products[["product_id", "title"]].assign(same=same)[(same.fillna("") != "").to_numpy(dtype=bool)]
    return titled.assign(nth=np.asarray(titled.groupby("same").cumcount()))
