"""A metric's change divided by channel or country: sums by the difference of each, rates by weight and own rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from opsbook.domain.decomposition import Split, Two, Weighed, rate_split, sum_split
from opsbook.domain.evidence import Evidence
from opsbook.domain.groups import Scope

Pairs = Callable[[str, Scope], Mapping[str, Two]]
TABLE_OF: Mapping[Scope, str] = {"channel": "channels", "country": "regions"}
DAYS_A_WEEK = 7
NONE = Two(None, None)


def split_by(pairs: Pairs, metric: str, scope: Scope, weight: str = "") -> Split | None:
    """The change of the store's `metric` by the names of a scope; None where no name is known in both periods.

    `pairs` gives a metric's two values by name ("" for the store). A rate needs its `weight`, the metric below its
    line. Where the store itself has no number, the sum of the groups stands for it.
    """
    whole, groups = pairs(metric, "store").get("", NONE), pairs(metric, scope)
    if weight:
        return _rates(pairs, metric, scope, weight)
    return sum_split(_sum(groups) if None in whole else whole, groups)


def stretch(evidence: Evidence, table: str) -> float:
    """What makes a table's counts those of the whole period: weeks of a month hold 28 or 35 days, not 30 or 31.

    NaN where part of the table is missing: a sum of part of a period is no sum. 1 where it has the period itself.
    """
    covered = evidence.coverage.get(table)
    if covered is None:
        return 1.0
    if not covered.adds_up:
        return math.nan
    weekly = covered.unit == "week" and evidence.period.grain == "month"
    return evidence.period.n_days / (covered.expected * DAYS_A_WEEK) if weekly else 1.0


def stretched(two: Two, before: float, now: float) -> Two:
    """The two numbers, each times its factor; missing where the factor is."""
    pairs = zip(two, (before, now), strict=True)
    return Two(*(None if number is None or math.isnan(factor) else number * factor for number, factor in pairs))


def _rates(pairs: Pairs, rate: str, scope: Scope, weight: str) -> Split | None:
    whole = _weighed(pairs(rate, "store").get("", NONE), pairs(weight, "store").get("", NONE))
    weights = pairs(weight, scope)
    groups = {name: _weighed(rates, weights.get(name, NONE)) for name, rates in _with_all(pairs(rate, scope), weights)}
    before, now = whole
    return None if before is None or now is None else rate_split((before, now), groups)


def _with_all(rates: Mapping[str, Two], weights: Mapping[str, Two]) -> list[tuple[str, Two]]:
    return [(name, rates.get(name, NONE)) for name in weights]


def _weighed(rates: Two, weights: Two) -> tuple[Weighed | None, Weighed | None]:
    before, now = (_one(rate, weight) for rate, weight in zip(rates, weights, strict=True))
    return before, now


def _one(rate: float | None, weight: float | None) -> Weighed | None:
    """Nobody came: nothing above the line either, whatever the rate; a rate of some that is missing is missing."""
    if weight == 0:
        return Weighed(0.0, 0.0)
    return None if rate is None or weight is None else Weighed(rate * weight, weight)


def _sum(groups: Mapping[str, Two]) -> Two:
    known = [each for each in groups.values() if None not in each]
    if not known:
        return NONE
    return Two(*(math.fsum(number for number in side if number is not None) for side in zip(*known, strict=True)))
