"""The numbers of an outcome as a sentence writes them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.metric import MINUS, MISSING, Metric, show
from opsbook.domain.outcome import Outcome
from opsbook.texts import say

Words = dict[str, object]
_SEEN = {"value": "value", "last": "last", "average": "peer_average", "best": "peer_best"}
WORDS = (*_SEEN, "target", "limit", "before", "now")


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
        return {word: self._word(word) for word in asked if word in WORDS}

    def _word(self, word: str) -> str:
        if word in _SEEN:
            return self._shown(getattr(self.seen, _SEEN[word]))
        if word == "target":
            return self._shown(self.judgement.target)
        if word == "limit":
            return self._shown(self.judgement.limit)
        return self._before() if word == "before" else self._now()

    def _shown(self, value: float | None) -> str:
        return percent(value) if self.change else show(self.metric, value)

    def _now(self) -> str:
        return "" if self.seen.value is None else say("rules.now", value=self._shown(self.seen.value))

    def _before(self) -> str:
        level = self.level
        if level.last is None:
            return ""
        last = show(self.metric, level.last)
        return (say("rules.moved", last=last, now=show(self.metric, level.value)) if self.change
                else say("rules.before", last=last))


def number_words(metric: Metric, outcome: Outcome, change: bool = False) -> Words:
    """Value, target, limit, peers and what it was before: all of WORDS."""
    return NumberTeller(metric, outcome.seen, outcome.judgement, outcome.level or outcome.seen, change).words(WORDS)


def percent(change: float | None) -> str:
    """A relative change with its sign: +3.1%, −15.0%."""
    return MISSING if change is None else f"{change:+.1%}".replace("-", MINUS)
