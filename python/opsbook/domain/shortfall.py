"""Where a total was added up from part of a period only: it must not be compared with a whole one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np

from opsbook.domain.evidence import Coverage, is_register
from opsbook.domain.factsources import Excess, Reading
from opsbook.domain.groups import Ledger, Scope
from opsbook.domain.measure import Metrics, chosen_reading
from opsbook.domain.metric import Source
from opsbook.domain.sources import Count, Quota, Share, Sum, TableSource, Task, answered

EVENTS = ("inquiries", "rfq_quotes", "orders", "open_orders")
STATES = ("product_table", "products", "tiers")  # how things stand on the last day, over windows of their own


def shortfall(key: str, scope: Scope, metrics: Metrics, ledger: Ledger) -> Coverage | None:
    """The coverage of the table a metric's total was added up from where that is not whole, else None.

    Rates, means and medians hold for the days that are there; so do counts of how things stand.
    """
    sources = [source for source in _table_sources(key, scope, metrics, ledger) if source.table in ledger.tables]
    if not any(_short(source, ledger) for source in sources):
        return None
    return next((_short(source, ledger) for source in sources if _gives(source, ledger, scope)), None)


def kept_sources(key: str, scope: Scope, metrics: Metrics, ledger: Ledger) -> list[TableSource]:
    """The metric's sources from registers and lists of events that were kept all through the period."""
    sources = (source for source in _table_sources(key, scope, metrics, ledger) if source.table in ledger.tables)
    covers = ((source, ledger.coverage.get(source.table)) for source in sources if _is_kept(source.table))
    return [source for source, cover in covers if cover is None or cover.adds_up]


def nothing_among(source: TableSource, ledger: Ledger, scope: Scope, name: str) -> bool:
    """Whether a share has no row of the name to be a share of."""
    groups = source.split(ledger, scope)
    if not isinstance(source, Share) or groups is None:
        return False
    answer = answered(groups, source.among)
    sizes = groups.counts(answer.yes | answer.unknown)
    return name not in groups.names or not sizes[groups.names.index(name)]


def _is_kept(table: str) -> bool:
    return is_register(table) or table in EVENTS


def _table_sources(key: str, scope: Scope, metrics: Metrics, ledger: Ledger) -> Iterator[TableSource]:
    for source in metrics[key].sources.get(scope, ()):
        if isinstance(source, get_args(TableSource)):
            yield source
        elif base := _base(source, ledger):
            yield from _table_sources(base, scope, metrics, ledger)


def _base(source: Source, ledger: Ledger) -> str:
    if isinstance(source, Reading):
        return chosen_reading(source, ledger.settings)
    return source.metric if isinstance(source, Excess) else ""


def _short(source: TableSource, ledger: Ledger) -> Coverage | None:
    cover = ledger.coverage.get(source.table)
    adds_up = isinstance(source, Sum | Count | Quota | Task) and source.table not in STATES
    return cover if adds_up and cover is not None and not cover.adds_up else None


def _gives(source: TableSource, ledger: Ledger, scope: Scope) -> bool:
    numbers = source.numbers(ledger, scope)
    return numbers is not None and not np.isnan(numbers.value).all()
