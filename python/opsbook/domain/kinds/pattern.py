"""`pattern`: several metrics of the store that stand together for one thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Comparison, Judgement, meets
from opsbook.domain.kinds.because import because
from opsbook.domain.metric import CHANGE_KIND, Metric, show
from opsbook.domain.numberwords import Words
from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Rule
from opsbook.domain.scopesplit import Division
from opsbook.domain.verdict import Verdict
from opsbook.texts import say


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sign of a pattern: a metric (or its change) against `value`, or the target of the rule `target_of`."""

    metric: str
    comparison: Comparison
    value: float = 0.0
    change: bool = False
    target_of: str = ""

    def holds(self, ground: Ground) -> bool | None:
        """Whether the sign is there; None where the metric is missing."""
        level = ground.measured(self.metric)
        seen = level.as_change().value if self.change else level.value
        target = ground.target_of(self.target_of) if self.target_of else self.value
        return None if seen is None or target is None else meets(seen, self.comparison, target)


class Pattern(Rule, frozen=True, kw_only=True, tag="pattern"):
    """预警 where every sign of `all` holds and at least one of `any`; else 达标; 缺数据 where that cannot be known.

    `because` says which changes its sentence takes apart where the pattern is there.
    """

    all: tuple[Sign, ...]
    any: tuple[Sign, ...] = ()
    because: tuple[Division, ...] = ()

    def number_kind(self, metrics: Mapping[str, Metric]) -> str:
        """A change."""
        return CHANGE_KIND

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The metrics of its signs, each once."""
        return tuple(dict.fromkeys(sign.metric for sign in (*self.all, *self.any)))

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome for the store; its value is the change of the first sign's metric."""
        seen = [sign.holds(ground) for sign in self.all]
        if self.any:
            seen.append(_one_of([sign.holds(ground) for sign in self.any]))
        level = ground.measured(self.all[0].metric)
        yield Outcome("store", "", level.as_change(), _judgement(seen), level)

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The metrics of the pattern, each from the period before to this one, and what their changes are made of."""
        present = outcome.judgement.verdict == Verdict.FAIL
        return {"signs": say("rules.detail_join").join(_sign_text(ground, name) for name in self.looks_at),
                "because": "".join(because(each, ground) for each in self.because) if present else ""}


def _sign_text(ground: Ground, name: str) -> str:
    metric, seen = ground.metrics[name], ground.measured(name)
    return say("rules.sign", name=metric.name, last=show(metric, seen.last), now=show(metric, seen.value))


def _judgement(signs: list[bool | None]) -> Judgement:
    if False in signs:
        return Judgement(Verdict.PASS, said="pattern_absent")
    if None in signs:
        return Judgement(Verdict.NO_DATA, said="no_history")
    return Judgement(Verdict.FAIL, said="pattern_present")


def _one_of(signs: list[bool | None]) -> bool | None:
    if True in signs:
        return True
    return None if None in signs else False
