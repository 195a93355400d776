"""What made the changes of a month: those that are more than chance first, each divided in every way that is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from opsbook.domain.cause import By, Cause, Way
from opsbook.domain.chance.change import Change
from opsbook.domain.decomposition import NEITHER, Two, product_split, sum_split
from opsbook.domain.factbook import FactBook
from opsbook.domain.groups import Scope
from opsbook.domain.productpairs import by_key, product_pairs, side_by_side, titles
from opsbook.domain.scopesplit import TABLE_OF, Division, split_by, stretch
from opsbook.domain.storemonth import StoreMonth

STAGES = ("search_exposure", "search_clicks", "visitors", "inquiries", "orders")
_RANKS = {"real": 0, "perhaps": 1, "unseen": 2}

# The ways to divide each metric, the most telling first, and the metric that is divided that way.
WAYS: Mapping[str, Mapping[By, str]] = {
    "inquiries": {"funnel": "inquiries", "channel": "inquiry_buyers", "country": "inquiries", "tier": "inquiries",
                  "product": "inquiries"},
    "visitors": {"channel": "visitors", "funnel": "visitors", "country": "visitors", "tier": "visitors",
                 "product": "visitors"},
    "tm": {"channel": "tm", "country": "tm", "tier": "tm", "product": "tm"},
    "orders": {"funnel": "orders", "tier": "orders", "product": "orders"},
    "inquiry_rate": {"country": "inquiry_rate"},
}
_WEIGHTS = {"inquiry_rate": "visitors"}
PRODUCT_METRICS = tuple(dict.fromkeys(by["product"] for by in WAYS.values() if "product" in by))


def causes_of(month: StoreMonth, countries: Mapping[str, str]) -> tuple[Cause, ...]:
    """Why the month's metrics changed: real changes first, the largest of them first, then the others as in WAYS.

    A metric without a number in both months, or whose change cannot be divided in any way, is not there. `countries`
    names an ISO code.
    """
    sources = _Sources(month, countries, *(_book(month, evidence.period.start) for evidence in (month.last,
                                                                                               month.evidence)))
    found = [Cause(metric, ways, month.changes.get((metric, "store", ""))) for metric, by in WAYS.items()
             if (ways := tuple(sources.ways(by)))]
    return tuple(sorted(found, key=_rank))


def _rank(cause: Cause) -> tuple[int, float, int]:
    beside, order = cause.beside, list(WAYS).index(cause.metric)
    if beside is None:
        return len(_RANKS), 0.0, order
    return _RANKS[beside.reality], -_size(beside) if beside.reality == "real" else 0.0, order


def _size(change: Change) -> float:
    """How large a change is beside what there was, up and down alike."""
    return abs(math.log(change.now / change.before)) if change.now > 0 and change.before > 0 else math.inf


def _book(month: StoreMonth, start: object) -> FactBook:
    facts = month.facts
    return FactBook.of(facts[(facts["grain"] == "month") & (facts["start"] == pd.Timestamp(str(start)))])


@dataclass(frozen=True)
class _Sources:
    """The numbers of the two months; `before` and `now` are their facts."""

    month: StoreMonth
    countries: Mapping[str, str]
    before: FactBook
    now: FactBook

    def ways(self, wanted: Mapping[By, str]) -> Iterator[Way]:
        """The ways that are known, in their order."""
        for by, metric in wanted.items():
            way = self._way(by, metric)
            if way is not None:
                yield way

    def _way(self, by: By, metric: str) -> Way | None:
        if by == "funnel":
            return self._funnel(metric)
        if by == "tier" or by == "product":
            return self._products(by, metric)
        split = split_by(self._pairs, Division(metric, by, _WEIGHTS.get(metric, "")), self._stretches(TABLE_OF[by]))
        return Way(by, metric, split, self.countries if by == "country" else {}) if split else None

    def _funnel(self, metric: str) -> Way | None:
        stages = {name: self._store(name) for name in STAGES[:STAGES.index(metric) + 1]}
        split = product_split(stages)
        return Way("funnel", metric, split) if split else None

    def _products(self, by: By, metric: str) -> Way | None:
        rows, factors = self._side_by_side, self._stretches("products")
        if rows is None or any(map(math.isnan, factors)):
            return None
        key = "last_tier" if by == "tier" else "product_id"
        split = sum_split(self._store(metric), by_key(product_pairs(rows, metric, factors), key))
        return Way(by, metric, split, titles(rows) if by == "product" else {}) if split else None

    @cached_property
    def _side_by_side(self) -> pd.DataFrame | None:
        now, last = self.month.products, self.month.last_products
        return None if now is None or last is None else side_by_side(last, now, PRODUCT_METRICS)

    def _store(self, metric: str) -> Two:
        return self._pairs(metric, "store").get("", NEITHER)

    def _pairs(self, metric: str, scope: Scope) -> Mapping[str, Two]:
        """A metric's value in the two months by name; the store's is missing where its month is not whole."""
        names = dict.fromkeys([*self.before.names(metric, scope), *self.now.names(metric, scope)])
        if scope == "store" and any(map(math.isnan, self._stretches("overview"))):
            return {}
        return {name: Two(self.before.value(metric, scope, name), self.now.value(metric, scope, name))
                for name in names}

    def _stretches(self, table: str) -> tuple[float, float]:
        return stretch(self.month.last, table), stretch(self.month.evidence, table)
