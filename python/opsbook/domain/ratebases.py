"""Of how many cases a rate is a share: visitors for an inquiry rate, quotes for a reply rate.

A rate alone does not say how much chance moves it; the number below its line does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from opsbook.domain.factsources import Reading
from opsbook.domain.groups import Ledger, Scope
from opsbook.domain.measure import Metrics, chosen_reading
from opsbook.domain.sources import Ratio, Share


def rate_bases(key: str, scope: Scope, metrics: Metrics, ledger: Ledger) -> Mapping[str, float]:
    """The number below the line of a rate for each name of the scope; a name without one is left out.

    Where the platform gives the rate itself, the base is that of the ratio the metric falls back on. A metric with no
    such ratio (money per click, a quota, a share the platform gives alone) has no bases.
    """
    found: dict[str, float] = {}
    for source in metrics[key].sources.get(scope, ()):
        if isinstance(source, Reading):
            found = {**rate_bases(chosen_reading(source, ledger.settings), scope, metrics, ledger), **found}
        elif isinstance(source, Ratio | Share):
            found = {**_bases(source, ledger, scope), **found}
    return found


def _bases(source: Ratio | Share, ledger: Ledger, scope: Scope) -> Mapping[str, float]:
    groups = source.split(ledger, scope)
    if groups is None:
        return {}
    _, below = source.sides(groups, ledger, scope)
    return {name: base for name, base in zip(groups.names, below.tolist(), strict=True)
            if not math.isnan(base) and base > 0}
