"""What a planned action is measured by: its rule's number in the month it was planned on and in the month after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from opsbook.catalogue.gains import gain_book
from opsbook.domain.chance.change import Change
from opsbook.domain.finding import Finding
from opsbook.domain.gainbook import ReplyFlow
from opsbook.domain.verdict import Verdict
from opsbook.review.comparisons import Key
from opsbook.review.findinglook import cause
from opsbook.review.metriclook import metric_name

LIST, STORE = "list", "store"
ALL = 1.0       # what a list of late replies asks for: none late


@dataclass(frozen=True)
class Measured:
    """The number before and after, and how chance sees the change; `change` is None where nothing can tell that."""

    before: Finding
    after: Finding
    change: Change | None

    @property
    def untested(self) -> bool:
        """Whether it is a count of rows that nothing tells apart from chance: more were looked at, more are found."""
        return self.before.scope == LIST and self.change is None


def measured(flag: Finding, now: Finding | None, changes: Mapping[Key, Change]) -> Measured:
    """The number of `flag`, as the same rule finds it `now`; without one where the rule says nothing.

    A list of late replies is as long as the inquiries are many: the share of replies in time is looked at instead.
    Other lists are held by the metric that counts their rows, where there is one.
    """
    flow = gain_book().flow.get(flag.rule)
    if flag.scope == LIST and isinstance(flow, ReplyFlow):
        change = changes.get((flow.metric, STORE, ""))
        if change:
            return _in_time(flag, flow.metric, change)
    return Measured(flag, now or replace(flag, value=None, met=None, owed=None), changes.get(cause(flag)))


def _in_time(flag: Finding, metric: str, change: Change) -> Measured:
    before = replace(flag, title=metric_name(metric), metric=metric, scope=STORE, value=change.before, target=ALL,
                     met=None, owed=None)
    verdict = Verdict.PASS if change.now >= ALL else Verdict.FAIL
    return Measured(before, replace(before, value=change.now, verdict=verdict), change)
