"""What made the changes of a month: those that are more than chance first, each divided in every way that is known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.domain.cause import By, Cause, Way
from opsbook.domain.chance.change import Change
from opsbook.domain.columns import Floats
from opsbook.domain.decomposition import Two, product_split, sum_split
from opsbook.domain.factbook import FactBook
from opsbook.domain.groups import Scope
from opsbook.domain.scopesplit import NONE, TABLE_OF, Division, split_by, stretch
from opsbook.domain.storemonth import StoreMonth
from opsbook.texts import say

STAGES = ("search_exposure", "search_clicks", "visitors", "inquiries", "orders")
TOP_PRODUCTS = 10
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
        now, last, factors = self.month.products, self.month.last_products, self._stretches("products")
        if now is None or last is None or any(map(math.isnan, factors)):
            return None
        rows = product_pairs(last, now, metric, factors)
        keys = rows["last_tier"] if by == "tier" else rows["product_id"]
        split = sum_split(self._store(metric), _by_key(keys, rows))
        return Way(by, metric, split, _titles(now, last) if by == "product" else {}) if split else None

    def _store(self, metric: str) -> Two:
        return self._pairs(metric, "store").get("", NONE)

    def _pairs(self, metric: str, scope: Scope) -> Mapping[str, Two]:
        """A metric's value in the two months by name; the store's is missing where its month is not whole."""
        names = dict.fromkeys([*self.before.names(metric, scope), *self.now.names(metric, scope)])
        if scope == "store" and any(map(math.isnan, self._stretches("overview"))):
            return {}
        return {name: Two(self.before.value(metric, scope, name), self.now.value(metric, scope, name))
                for name in names}

    def _stretches(self, table: str) -> tuple[float, float]:
        return stretch(self.month.last, table), stretch(self.month.evidence, table)


def product_pairs(last: pd.DataFrame, now: pd.DataFrame, metric: str, factors: tuple[float, float]) -> pd.DataFrame:
    """A count of each product before and now, of two product tables (domain/products.py).

    Columns: product_id, last_tier (its tier the month before; 新品 where it came online in the month, whose count
    before is 0; 未分层), before, now (NaN where not known), each times its factor. A product whose count stayed the
    same is left out: it made nothing.
    """
    rows = last[["product_id", "tier", metric]].merge(now[["product_id", "new", metric]], on="product_id", how="outer",
                                                      suffixes=("_last", "_now"))
    new = rows["new"].fillna(False).to_numpy(dtype=bool) & rows[f"{metric}_last"].isna().to_numpy()
    before = np.where(new, 0.0, _floats(rows[f"{metric}_last"]) * factors[0])
    after = _floats(rows[f"{metric}_now"]) * factors[1]
    tier = rows["tier"].astype("object").where(rows["tier"].notna(), say("why.no_tier")).mask(new, say("why.new"))
    pairs = pd.DataFrame({"product_id": rows["product_id"], "last_tier": tier, "before": before, "now": after})
    moved: pd.DataFrame = pairs[pairs["before"].to_numpy() != pairs["now"].to_numpy()]
    return moved.reset_index(drop=True)


def _by_key(keys: pd.Series, rows: pd.DataFrame) -> dict[str, Two]:
    """The sums by key of the rows known in both months; a key none of whose rows is has what is known of it."""
    known = rows["before"].notna() & rows["now"].notna()
    whole = rows[known].groupby(keys[known], sort=False)[["before", "now"]].sum()
    half = rows[~known].groupby(keys[~known], sort=False)[["before", "now"]].sum(min_count=1)
    both = pd.concat([whole, half[~half.index.isin(whole.index)]])
    return {str(key): Two(_known(before), _known(now))
            for key, before, now in zip(both.index, both["before"], both["now"], strict=True)}


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _titles(now: pd.DataFrame, last: pd.DataFrame) -> Mapping[str, str]:
    every = pd.concat([now, last])[["product_id", "title"]].dropna().drop_duplicates("product_id")
    return dict(zip(every["product_id"].astype(str), every["title"].astype(str), strict=True))


def _floats(column: pd.Series) -> Floats:
    return np.asarray(column.to_numpy(dtype=float, na_value=np.nan))
