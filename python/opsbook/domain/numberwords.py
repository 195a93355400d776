"""The numbers of an outcome as a sentence writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.metric import MINUS, MISSING, Metric, show, show_change
from opsbook.domain.outcome import Outcome
from opsbook.texts import say

Words = dict[str, object]
POINTS = 100    # a difference of changes is said in points


class NumberTeller(msgspec.Struct, frozen=True):
    """Writes a number and what it was judged by, in the metric's own format (a change in percent).

    `level` is the metric itself where the number is its change; Measured() where it is not known.
    """

    metric: Metric
    seen: Measured
    judgement: Judgement
    level: Measured
    change: bool = False

    def words(self, asked: Iterable[str]) -> Words:
        """Those of WORDS that are asked for."""
        return {word: WORDS[word](self) for word in asked if word in WORDS}

    def shown(self, value: float | None) -> str:
        """A value in the format of the number."""
        return percent(value) if self.change else show(self.metric, value)

    def now(self) -> str:
        """The value as a remark, "" where it is missing."""
        return "" if self.seen.value is None else say("rules.now", value=self.shown(self.seen.value))

    def gap(self) -> str:
        """How far the value is from the target, without a sign; a change and rates in points."""
        value, target = self.seen.value, self.judgement.target
        if value is None or target is None:
            return MISSING
        apart = abs(value - target)
        return say("rules.points", value=apart * POINTS) if self.change else show_change(self.metric, apart).lstrip("+")

    def before(self) -> str:
        """What the metric was a period before as a remark, "" where that is missing."""
        level = self.level
        if level.last is None:
            return ""
        last = show(self.metric, level.last)
        return (say("rules.moved", last=last, now=show(self.metric, level.value)) if self.change
                else say("rules.before", last=last))


WORDS: Mapping[str, Callable[[NumberTeller], str]] = {
    "value": lambda teller: teller.shown(teller.seen.value),
    "last": lambda teller: teller.shown(teller.seen.last),
    "average": lambda teller: teller.shown(teller.seen.peer_average),
    "best": lambda teller: teller.shown(teller.seen.peer_best),
    "target": lambda teller: teller.shown(teller.judgement.target),
    "limit": lambda teller: teller.shown(teller.judgement.limit),
    "gap": NumberTeller.gap,
    "before": NumberTeller.before,
    "now": NumberTeller.now,
}


def number_words(metric: Metric, outcome: Outcome, change: bool = False) -> Words:
    """Value, target, limit, peers and what it was before: all of WORDS."""
    return NumberTeller(metric, outcome.seen, outcome.judgement, outcome.level or outcome.seen, change).words(WORDS)


def percent(change: float | None) -> str:
    """A relative change with its sign: +3.1%, −15.0%."""
    return MISSING if change is None else f"{change:+.1%}".replace("-", MINUS)
