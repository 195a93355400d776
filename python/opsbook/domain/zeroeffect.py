"""Products without effect over N days (P01, P02), from accumulated exports; short history is unknown, never a pass."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from opsbook.domain.columns import Bools
from opsbook.domain.productage import ProductAge, flag

Reading = Literal["no_response", "strict"]
RESPONSES = ("clicks", "visitors", "inquiries", "tm", "orders")


def zero_effect(age: ProductAge, listed: Bools, days: int, reading: Reading) -> pd.arrays.BooleanArray:
    """Listed, online for `days` days and nothing in them: no click, visitor, inquiry, TM or order.

    The reading "strict" (X2) wants no exposure either. Missing for all where the history is shorter than `days` (X2:
    never a pass), and for a product of which nothing is known to have happened but a number is missing.
    """
    history = age.history
    if history.days < days:
        return flag(np.zeros_like(listed), listed)
    rows = history.reaching(days)
    seen = [history.values(name) for name in RESPONSES]
    if reading == "strict":
        seen.append(history.exposure())
    happened = history.has(rows & np.any([values > 0 for values in seen], axis=0))
    untold = history.has(rows & np.any([np.isnan(values) for values in seen], axis=0))
    may_be = listed & ~happened & ~age.surely_under(days)
    certain = may_be & ~untold & age.at_least(days)
    return flag(certain, may_be & ~certain)
