"""What moved against last month, told apart from chance: for everything the review compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opsbook.catalogue.metrics import metrics
from opsbook.domain.chance.change import Change
from opsbook.domain.chance.compare import Share, discover
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.dailyrows import daily_rows
from opsbook.domain.groups import Ledger
from opsbook.domain.measure import ledger_of
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
            return self.yardstick.rate_change(each.metric, before, now) if before and now else None
        if any(shortfall(each.metric, each.scope, metrics(), ledger) for ledger in self.ledgers):
            return None
        period = self.view.period
        values = (each.value(self.view, back=1), each.value(self.view))
        return self.yardstick.count_change(each.metric, values, (period.before(), period))

    def _share(self, each: Comparison, back: int) -> Share | None:
        """The rate as it is shown, of as many cases as stand below its line; None where it is no share of cases."""
        rate = each.value(self.view, back)
        base = rate_bases(each.metric, each.scope, metrics(), self.ledgers[1 - back]).get(each.name)
        return Share(rate * base, base) if rate is not None and base and 0 <= rate <= 1 else None
