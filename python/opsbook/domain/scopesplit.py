"""A metric's change divided by channel or country: sums by the difference of each, rates by weight and own rate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from opsbook.domain.decomposition import NEITHER, Split, Two, Weighed, rate_split, sum_split
from opsbook.domain.evidence import Evidence
from opsbook.domain.groups import Scope

Group = Literal["channel", "country"]
Pairs = Callable[[str, Scope], Mapping[str, Two]]
TABLE_OF: Mapping[Group, str] = {"channel": "channels", "country": "regions"}
DAYS_A_WEEK = 7


class Division(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which metric of the store is divided by which scope; a rate needs its `weight`, the metric below its line."""

    metric: str
    by: Group
    weight: str = ""


def split_by(pairs: Pairs, division: Division, factors: tuple[float, float] = (1.0, 1.0)) -> Split | None:
    """The change of the store's metric by the names of a scope; None where no name is known in both periods.

    `pairs` gives a metric's values before and now by name ("" for the store). The groups' counts are multiplied by
    `factors` (see `stretch`). Where the store itself has no number, the sum of the groups stands for it.
    """
    whole = pairs(division.metric, "store").get("", NEITHER)
    if division.weight:
        return _rates(pairs, division, factors)
    groups = _stretched(pairs(division.metric, division.by), factors)
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


def _stretched(groups: Mapping[str, Two], factors: tuple[float, float]) -> dict[str, Two]:
    """The numbers times their factors; missing where the factor is."""
    return {name: Two(*map(_times, each, factors)) for name, each in groups.items()}


def _times(number: float | None, factor: float) -> float | None:
    return None if number is None or math.isnan(factor) else number * factor


def _rates(pairs: Pairs, division: Division, factors: tuple[float, float]) -> Split | None:
    rates, scope = pairs(division.metric, division.by), division.by
    groups = {name: _weighed(rates.get(name, NEITHER), weights)
              for name, weights in _stretched(pairs(division.weight, scope), factors).items()}
    store = [pairs(metric, "store").get("", NEITHER) for metric in (division.metric, division.weight)]
    before, now = _weighed(*store)
    return None if before is None or now is None else rate_split((before, now), groups)


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
        return NEITHER
    return Two(*(math.fsum(number for number in side if number is not None) for side in zip(*known, strict=True)))
