"""`contribution`: which parts made the whole move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opsbook.domain.causewords import moved
from opsbook.domain.decomposition import Part, Split
from opsbook.domain.finding import Offender
from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.kinds.because import change_words
from opsbook.domain.metric import Metric
from opsbook.domain.numberwords import Words, number_words
from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Rule
from opsbook.domain.scopesplit import Division, Group
from opsbook.domain.verdict import Verdict
from opsbook.texts import say


class Contribution(Rule, frozen=True, kw_only=True, tag="contribution"):
    """提示 with the `first` parts of the scope that moved `metric` most, and their share of the whole change.

    The parts add up to the store's own change: what no part with a value in both periods explains is named too. Without
    such a part 缺数据.
    """

    metric: str
    scopes: tuple[Group, ...] = ("channel",)
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
        split = self._split(ground)
        if split is None:
            yield Outcome("list", "", Measured(), Judgement(Verdict.NO_DATA, said="no_history"))
            return
        offenders = tuple(self._offender(ground, part, split) for part in split.largest(self.first))
        yield Outcome("list", "", Measured(split.now, earlier=(split.before,)),
                      Judgement(Verdict.INFO, said="contribution"), judged=len(split.of_kind("part")),
                      count=len(offenders), offenders=offenders)

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The whole before and now with its change, and its parts, the largest first, which add up to it."""
        split = self._split(ground)
        if split is None:
            return number_words(ground.metrics[self.metric], outcome)
        return change_words(Division(self.metric, self.scopes[0]), split, ground)

    def _split(self, ground: Ground) -> Split | None:
        return ground.divided(Division(self.metric, self.scopes[0]))

    def _offender(self, ground: Ground, part: Part, whole: Split) -> Offender:
        share = f"{part.change / whole.change:.0%}" if whole.change else "—"
        told = moved(ground.metrics[self.metric], part.change)
        return Offender(part.name, part.name, say("rules.contributor", name=part.name, change=told, share=share))
