"""The numbers of an outcome as a sentence writes them."""

from __future__ import annotations

from opsbook.domain.metric import MINUS, MISSING, Metric, show
from opsbook.domain.outcome import Outcome
from opsbook.texts import say

Words = dict[str, object]


def number_words(metric: Metric, outcome: Outcome, change: bool = False) -> Words:
    """Value, target, limit, peers and what it was before, in the metric's own format (a change in percent)."""
    seen, judgement = outcome.seen, outcome.judgement
    numbers = {"value": seen.value, "target": judgement.target, "limit": judgement.limit, "last": seen.last,
               "average": seen.peer_average, "best": seen.peer_best}
    shown: Words = {key: percent(value) if change else show(metric, value) for key, value in numbers.items()}
    now = "" if seen.value is None else say("rules.now", value=shown["value"])
    return {**shown, "before": _before(metric, outcome, change), "now": now}


def percent(change: float | None) -> str:
    """A relative change with its sign: +3.1%, −15.0%."""
    return MISSING if change is None else f"{change:+.1%}".replace("-", MINUS)


def _before(metric: Metric, outcome: Outcome, change: bool) -> str:
    level = outcome.level or outcome.seen
    if level.last is None:
        return ""
    last = show(metric, level.last)
    return say("rules.moved", last=last, now=show(metric, level.value)) if change else say("rules.before", last=last)
