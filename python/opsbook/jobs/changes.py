"""What moved against last month, told apart from chance: for everything the review compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opsbook.catalogue.metrics import metrics
from opsbook.domain.chance.change import Change
from opsbook.domain.chance.compare import Share, discover
from opsbook.domain.chance.yardstick import VISITS_PER_CLICK, Yardstick
from opsbook.domain.dailyrows import daily_rows
from opsbook.domain.factsources import Reading
from opsbook.domain.groups import Ledger, Scope
from opsbook.domain.measure import chosen_reading, ledger_of
from opsbook.domain.ratebases import rate_bases
from opsbook.domain.shortfall import shortfall
from opsbook.domain.storemonth import StoreMonth
from opsbook.jobs.tierchanges import tier_changes
from opsbook.review.comparisons import Comparison, Key, comparisons
from opsbook.review.view import View, view_of

RATE = "rate"


def changes_of(month: StoreMonth, yardstick: Yardstick) -> Mapping[Key, Change]:
    """What each compared count and rate did, by metric, scope and name, with false discoveries controlled over all.

    Nothing is claimed where a month is missing, or a count is known for a part of one.
    """
    ledgers = tuple(ledger_of(each, month.settings) for each in (month.last, month.evidence))
    compared = _Compared(view_of(month), (ledgers[0], ledgers[1]), yardstick.knowing(daily_rows(ledgers)))
    found = {each.key: compared.change(each) for each in comparisons(compared.view)}
    found[VISITS_PER_CLICK, "store", ""] = compared.visits()
    known = {key: change for key, change in found.items() if change is not None}
    return discover({**known, **dict(tier_changes(month))})


@dataclass(frozen=True, eq=False)
class _Compared:
    """A month with the ledgers of the one before and its own, and what to measure changes by."""

    view: View
    ledgers: tuple[Ledger, Ledger]
    yardstick: Yardstick

    def change(self, each: Comparison) -> Change | None:
        """What it did; None where nothing can be claimed."""
        if metrics()[each.metric].format == RATE:
            before, now = (self._share(each, back) for back in (1, 0))
            return self.yardstick.rate_change(self._read_as(each.metric), before, now) if before and now else None
        if self._short(each.metric, each.scope):
            return None
        period = self.view.period
        values = (each.value(self.view, back=1), each.value(self.view))
        return self.yardstick.count_change(each.metric, values, (period.before(), period))

    def visits(self) -> Change | None:
        """What visitors by search click did: the step of the funnel that is no metric."""
        if self._short("visitors", "store") or self._short("search_clicks", "store"):
            return None
        before, now = (self._visits(back) for back in (1, 0))
        return self.yardstick.rate_change(VISITS_PER_CLICK, before, now) if before and now else None

    def _visits(self, back: int) -> Share | None:
        visitors, clicks = (self.view.value(metric, back=back) for metric in ("visitors", "search_clicks"))
        return Share(visitors, clicks, per=True) if visitors is not None and clicks else None

    def _short(self, metric: str, scope: Scope) -> bool:
        """Whether one of the two months has the count for a part of it only."""
        return any(shortfall(metric, scope, metrics(), ledger) for ledger in self.ledgers)

    def _read_as(self, metric: str) -> str:
        """The metric that the store reads a rate as, whose days tell its noise."""
        source = next(iter(metrics()[metric].store), None)
        return chosen_reading(source, self.view.month.settings) if isinstance(source, Reading) else metric

    def _share(self, each: Comparison, back: int) -> Share | None:
        """The rate as it is shown, of as many cases as stand below its line; None where it is no share of cases."""
        rate = each.value(self.view, back)
        base = rate_bases(each.metric, each.scope, metrics(), self.ledgers[1 - back]).get(each.name)
        return Share(rate * base, base) if rate is not None and base and 0 <= rate <= 1 else None
