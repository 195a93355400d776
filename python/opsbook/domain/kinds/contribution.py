"""`contribution`: which parts made the whole move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opsbook.domain.finding import Offender
from opsbook.domain.ground import Ground
from opsbook.domain.groups import Scope
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.metric import Metric, show_change
from opsbook.domain.numberwords import Words, number_words
from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict
from opsbook.texts import say


class Contribution(Rule, frozen=True, kw_only=True, tag="contribution"):
    """提示 with the `first` parts of the scope that moved `metric` most, and their share of the whole change.

    Only parts with a value in both periods count; without a period before 缺数据.
    """

    metric: str
    scopes: tuple[Scope, ...] = ("channel",)
    first: int = 3

    def number_kind(self, metrics: Mapping[str, Metric]) -> str:
        """That of its metric."""
        return metrics[self.metric].number_kind

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The metric it is about."""
        return (self.metric,)

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the whole scope."""
        moves = dict(self._moves(ground))
        if not moves:
            yield Outcome("list", "", Measured(), Judgement(Verdict.NO_DATA, said="no_history"))
            return
        this, last = sum(now for now, _ in moves.values()), sum(before for _, before in moves.values())
        largest = sorted(moves, key=lambda name: -abs(moves[name][0] - moves[name][1]))[:self.first]
        offenders = tuple(self._offender(ground, name, moves[name], this - last) for name in largest)
        yield Outcome("list", "", Measured(this, earlier=(last,)), Judgement(Verdict.INFO, said="contribution"),
                      judged=len(moves), count=len(offenders), offenders=offenders)

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The whole now and before, and the largest parts with their change."""
        largest = say("rules.list_join").join(offender.detail for offender in outcome.offenders)
        return {**number_words(ground.metrics[self.metric], outcome), "first": largest}

    def _moves(self, ground: Ground) -> Iterator[tuple[str, tuple[float, float]]]:
        for name in ground.names(self.metric, self.scopes[0]):
            seen = ground.measured(self.metric, self.scopes[0], name)
            if seen.value is not None and seen.last is not None:
                yield name, (seen.value, seen.last)

    def _offender(self, ground: Ground, name: str, move: tuple[float, float], whole: float) -> Offender:
        change = move[0] - move[1]
        share = f"{change / whole:.0%}" if whole else "—"
        moved = show_change(ground.metrics[self.metric], change)
        return Offender(name, name, say("rules.contributor", name=name, change=moved, share=share))
