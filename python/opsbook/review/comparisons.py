"""What the review holds against the month before, and so what has to be told apart from chance.

Only counts and rates that chance moves are here. Money and hours have no such law, and what people do themselves
(quotes sent of their quota, hours on air) is done or not done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from opsbook.domain.groups import Scope
from opsbook.domain.settings import Family
from opsbook.review.view import View

Key = tuple[str, str, str]      # metric, scope, name: as StoreMonth.changes has them

FAMILIES: tuple[str, ...] = get_args(Family)
TOGETHER = ""                   # several names as one: all channels, the countries below the listed ones
N_COUNTRIES = 15
STORE = ("search_exposure", "search_clicks", "visitors", "inquiries", "orders", "ctr", "inquiry_rate",
         "inquiry_rate_inquiries", "order_rate", "reply_in_limit", "search_share", "p4p_impressions", "p4p_clicks",
         "p4p_ctr", "p4p_opportunities", "long_tail_share", "rfq_order_rate", "rfq_reply_rate", "rfq_unread_rate",
         "rfq_reject_rate")
GROUPS = ("hot_products", "qualified_products", "potential_products", "plain_products", "zero_30", "zero_90",
          "low_score")          # of products, compared by which of them moved
OPERATORS = "运营"


@dataclass(frozen=True)
class Comparison:
    """A metric of one name, or of several names added up (`parts`), this month against the last."""

    metric: str
    scope: Scope
    name: str
    parts: tuple[str, ...]

    @property
    def key(self) -> Key:
        """Its place in StoreMonth.changes."""
        return self.metric, self.scope, self.name

    def value(self, view: View, back: int = 0) -> float | None:
        """The value, or the sum of the parts that are known; None where none is."""
        known = [value for part in self.parts
                 if (value := view.value(self.metric, self.scope, part, back)) is not None]
        return sum(known) if known else None


def comparisons(view: View) -> Iterator[Comparison]:
    """Everything the month's review compares: the store, its channels, countries and operators."""
    yield from (Comparison(metric, "store", "", ("",)) for metric in STORE)
    yield from (Comparison("visitors", "channel", name, (name,)) for name in FAMILIES)
    yield Comparison("visitors", "channel", TOGETHER, FAMILIES)
    countries = view.names("visitors", "country")
    yield from (Comparison("visitors", "country", name, (name,)) for name in countries[:N_COUNTRIES])
    if rest := tuple(countries[N_COUNTRIES:]):
        yield Comparison("visitors", "country", TOGETHER, rest)
    people = sorted(each.name for each in view.month.settings.people if each.role == OPERATORS)
    yield from (Comparison("inquiries", "person", name, (name,)) for name in people)
