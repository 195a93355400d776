"""OPS_TIER: a product's tier by its numbers and the bars of the default settings (P03-P09)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from opsbook.catalogue.settings import load_settings
from opsbook.domain.products import is_rts
from opsbook.domain.producttiers import TierGround, tiers_of
from opsbook.domain.settings import Tiers
from opsbook.excel.cells import Cell, WrongInput, known, number
from opsbook.texts import say

_NUMBERS = ("orders", "inquiries", "exposure")


def tier_of(cells: Sequence[Cell]) -> str | None:
    """product, orders, inquiries, exposure: 爆品, 实力优品, 潜力品, 普通品; None where the numbers do not tell."""
    product = known(cells[0])
    if product is None:
        raise WrongInput(say("udfs.no_product"))
    counts = map(number, cells[1:], _NUMBERS)
    orders, inquiries, exposure = (np.array([np.nan if each is None else each]) for each in counts)
    tiers = tiers_of(TierGround(np.array([is_rts(str(product))]), orders, inquiries, exposure), _bars())
    return None if tiers.isna().iloc[0] else str(tiers.iloc[0])


@cache
def _bars() -> Tiers:
    return load_settings().tiers
