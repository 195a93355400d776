"""How the groups of products changed in size, told apart from chance by which products moved."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.domain.chance.change import Change
from opsbook.domain.chance.paired import compare_moves
from opsbook.domain.sources import Count
from opsbook.domain.storemonth import StoreMonth
from opsbook.review.comparisons import GROUPS, Key

TIER = "proven_tier"
_Ids = frozenset[str]


def tier_changes(month: StoreMonth) -> Iterator[tuple[Key, Change]]:
    """The changes of the groups of products that the review compares.

    None without the products of both months, nor where a product came or went only because nobody knows where it was.
    """
    if month.last_products is None or month.products is None:
        return
    for metric in GROUPS:
        (before, unknown), (now, lost) = (_members(metric, each) for each in (month.last_products, month.products))
        entered, left = now - before, before - now
        if (before or now) and not entered & unknown and not left & lost:
            yield (metric, "store", ""), compare_moves(len(before), len(entered), len(left))


def _members(metric: str, products: pd.DataFrame) -> tuple[_Ids, _Ids]:
    """The ids of the group's products, and of those listed of which nobody knows whether they belong."""
    tiers, ids = _tiers(metric), products["product_id"].astype(str)
    column = products[TIER if tiers else metric]
    inside = column.isin(tiers) if tiers else column.astype("boolean")
    unknown = column.isna() & products["listed"]
    return _ids(ids, inside.fillna(False)), _ids(ids, unknown)


def _tiers(metric: str) -> list[str]:
    """The tiers a metric counts, as its `where` says; none where it counts by a mark of its own."""
    tests = (test for source in metrics()[metric].store if isinstance(source, Count) for test in source.where)
    return [tier for test in tests if test.column == TIER and isinstance(test.value, list) for tier in test.value]


def _ids(ids: pd.Series, chosen: pd.Series) -> _Ids:
    return frozenset(ids[chosen.to_numpy(dtype=bool)])
