"""How products moved between tiers from last month to this."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.domain.producttiers import TIERS

MOVED_KINDS = ("up", "down", "zero")
_RANK = {tier: rank for rank, tier in enumerate(TIERS)}
_NO_TIER = len(TIERS)


@dataclass(frozen=True)
class Moves:
    """`counts[last][now]` over TIERS with one row more for new products and one column more for products that are gone.

    `rows` are this month's products with `last_tier`. Without a month to compare with `counts` is empty.
    """

    counts: tuple[tuple[int, ...], ...]
    rows: pd.DataFrame

    @property
    def compared(self) -> bool:
        """Whether there was a month to compare with."""
        return bool(self.counts)

    def listed(self, kind: str) -> pd.DataFrame:
        """The products that moved up, down, or had no effect for 90 days, most exposure first."""
        if kind == "zero":
            chosen = self.rows["zero_90"].fillna(False).astype(bool)
        else:
            now, last = (self.rows[name].map(_RANK) for name in ("tier", "last_tier"))
            chosen = now < last if kind == "up" else now > last
        return self.rows[chosen].sort_values(["impressions", "product_id"], ascending=[False, True])


def tier_moves(products: pd.DataFrame | None, last: pd.DataFrame | None) -> Moves | None:
    """Last month's tier against this month's, by product id; None where this month has no products."""
    if products is None:
        return None
    if last is None:
        return Moves((), products.assign(last_tier=None))
    before = last.set_index("product_id")["tier"]
    rows = products.assign(last_tier=products["product_id"].map(before))
    gone = last[~last["product_id"].isin(products["product_id"])]
    pairs = [*zip(_ranks(rows["last_tier"]), _ranks(rows["tier"]), strict=True),
             *((rank, _NO_TIER) for rank in _ranks(gone["tier"]))]
    counts = np.zeros((_NO_TIER + 1, _NO_TIER + 1), dtype=int)
    for was, now in pairs:
        counts[was, now] += 1
    return Moves(tuple(tuple(int(count) for count in row) for row in counts), rows)


def _ranks(tiers: pd.Series) -> list[int]:
    return [int(rank) for rank in tiers.map(_RANK).fillna(_NO_TIER)]
