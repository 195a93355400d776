"""The products with something to do (T38): which rules name them, what to do first, who does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import pandas as pd

from opsbook.domain.ground import Ground
from opsbook.domain.kinds import Listing
from opsbook.domain.settings import Settings
from opsbook.texts import say

EACH = 10               # products a rule brings to the sheet: hundreds of zero-effect ones would bury the others
EVERY = 1_000_000       # offenders asked for
OPERATOR = "运营"
SHOWN = ("product_id", "title", "tier", "impressions", "clicks", "ctr", "visitors", "inquiries", "last_visitors",
         "last_inquiries")


def product_work(rules: Iterable[Listing], ground: Ground) -> pd.DataFrame:
    """One row a product that is among the first `EACH` one of `rules` names, with all rules that name it.

    Columns SHOWN, rate (inquiries a visitor), todo (of the most urgent rule; of equals the first in `rules`), rules
    (their ids) and owner ("" for nobody known). The most urgent first, then by visitors; none where no products are
    stored.
    """
    products = ground.columns("product_table")
    if products is None:
        return pd.DataFrame(columns=[*SHOWN, "rate", "todo", "rules", "owner"])
    grain = ground.period.grain
    named = _named([rule for rule in rules if grain in rule.periods], ground)
    rows = products.frame[products.frame["product_id"].isin(list(named))].drop_duplicates("product_id")
    by = rows["product_id"].map(named)
    rows = rows.assign(
        rate=rows["inquiries"] / rows["visitors"].where(rows["visitors"] > 0), todo=by.map(_todo),
        rules=by.map(lambda found: say("kpi.join").join(rule.id for rule in found)),
        owner=rows["owner"].map(_owners(ground.store.settings)).astype("object").fillna(
            _only_operator(ground.store.settings)),
        urgency=by.map(lambda found: _URGENCY.index(found[0].severity)))
    ordered = rows.sort_values(["urgency", "visitors"], ascending=[True, False], kind="stable", na_position="last")
    return ordered[[*SHOWN, "rate", "todo", "rules", "owner"]].reset_index(drop=True)


_URGENCY = ("critical", "high", "medium", "low", "info")


def _named(rules: Iterable[Listing], ground: Ground) -> Mapping[str, list[Listing]]:
    """The rules that name each product, the most urgent first; of products among the first of one of them."""
    found: dict[str, list[Listing]] = {}
    chosen: set[str] = set()
    for rule in sorted(rules, key=lambda each: _URGENCY.index(each.severity)):
        products = [offender.key for outcome in msgspec.structs.replace(rule, first=EVERY).outcomes(ground)
                    for offender in outcome.offenders]
        chosen |= set(products[:EACH])
        for product in products:
            found.setdefault(product, []).append(rule)
    return {product: named for product, named in found.items() if product in chosen}


def _todo(found: list[Listing]) -> str:
    names = say("kpi.join").join(rule.name for rule in found)
    return say("kpi.todo", names=names, action=found[0].action)


def _owners(settings: Settings) -> dict[str, str]:
    return {person.name: person.name for person in settings.people}


def _only_operator(settings: Settings) -> str:
    """The store's operator where it has one alone."""
    operators = [person.name for person in settings.people if person.role == OPERATOR]
    return operators[0] if len(operators) == 1 else ""
