"""The counters of the daily list and of 运营台: how many of each thing are still to be done, from the registers.

A register that was never kept gives 缺数据, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from opsbook.domain.counters import customers, inquiries, marketing, orders, products, quotes
from opsbook.domain.counters.counting import Counted, Counter, CounterKind, CountGround
from opsbook.domain.period import Grain
from opsbook.texts import say

NAMED = 2       # missed periods: the cell has two lines, and 问题清单 names more
__all__ = ["KINDS", "RECORDS", "CountGround", "Counter", "count", "count_all"]


def _unfilled(grain: Grain) -> CounterKind:
    """The weeks or months with data whose record tables were not filled; counted from what is missed, no register."""
    def counted(rows: pd.DataFrame, ground: CountGround) -> Counted:
        missed = [period.label for period in ground.missed if period.grain == grain]
        told = "、".join(missed[:NAMED]) + ("……" if len(missed) > NAMED else "")
        return Counted(len(missed), {"periods": told}, key="" if missed else "none")
    return CounterKind(f"unfilled_{grain}s", "metrics", (), counted)


KINDS: Mapping[str, CounterKind] = {kind.id: kind for kind in (
    *inquiries.KINDS, *orders.KINDS, *customers.KINDS, *marketing.KINDS, *quotes.KINDS, *products.KINDS,
    _unfilled("week"), _unfilled("month"),
)}
RECORDS = frozenset({"quota", *(record for kind in KINDS.values() for record in kind.records)})
"""The registers the counters look at."""


def count(id: str, ground: CountGround) -> Counter:
    """One counter as it stands. Raises KeyError for one that is not there."""
    kind = KINDS[id]
    title = say(f"counters.title_{id}")
    kept = [record for record in kind.records if record in ground.rows]
    if kind.records and not kept:
        return Counter(id, title, None, say("counters.never_kept"), kind.sheet)
    found = kind.count(ground.register(kept[0]) if kept else pd.DataFrame(), ground)
    sentence = f"counters.{id}_{found.key}" if found.key else f"counters.{id}"
    return Counter(id, title, found.value, say(sentence, n=found.value, **found.words), kind.sheet)


def count_all(ground: CountGround) -> tuple[Counter, ...]:
    """Every counter, in the order of 运营台."""
    return tuple(count(id, ground) for id in KINDS)
