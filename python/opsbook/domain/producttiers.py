"""The tier of each product by the bars of the settings (P03-P09): 爆品, 实力优品, 潜力品, 普通品."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.domain.columns import Bools, Floats
from opsbook.domain.productage import flag
from opsbook.domain.settings import Bar, Tiers

HOT, QUALIFIED, POTENTIAL, PLAIN = TIERS = ("爆品", "实力优品", "潜力品", "普通品")


@dataclass(frozen=True, eq=False)
class TierGround:
    """What a tier rests on: orders for RTS products, inquiries for the others, and whether anybody saw them."""

    is_rts: Bools
    orders: Floats
    inquiries: Floats
    exposure: Floats

    @property
    def judged(self) -> Floats:
        """Orders or inquiries, whichever counts for the product."""
        return np.where(self.is_rts, self.orders, self.inquiries)

    def reaches(self, bar: Bar) -> Bools:
        """Whether the product reaches the bar; a missing count does not."""
        return self.judged >= np.where(self.is_rts, bar.rts_orders, bar.custom_inquiries)


def tiers_of(ground: TierGround, bars: Tiers) -> pd.Series:
    """The highest tier reached; missing where the count or the exposure is."""
    known = ~np.isnan(ground.judged)
    chosen = np.select(
        [ground.reaches(bars.hot), ground.reaches(bars.qualified), known & (ground.exposure > 0),
         known & (ground.exposure == 0)],
        TIERS, default="",
    )
    return pd.Series(chosen, dtype="str").mask(chosen == "")


def hot_candidates(ground: TierGround, bars: Tiers) -> pd.arrays.BooleanArray:
    """Work on them now (P08, P09): past the first bar, not yet 爆品."""
    return flag(ground.reaches(bars.hot_candidate) & ~ground.reaches(bars.hot), np.isnan(ground.judged))


def qualified_candidates(tier: pd.Series, visitors: Floats) -> pd.arrays.BooleanArray:
    """潜力品 that people visit (P05)."""
    unknown = tier.isna().to_numpy(dtype=bool) | np.isnan(visitors)
    return flag((tier == POTENTIAL).to_numpy(dtype=bool) & (visitors > 0), unknown)
