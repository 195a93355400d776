"""`steps`: a number against two numbers of the source, a target and a limit."""

from __future__ import annotations

from opsbook.domain.judgement import Comparison, Judgement, Measured, meets
from opsbook.domain.native import CellNames, Native, known, shown, stands, when
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Steps(NumberRule, frozen=True, kw_only=True, tag="steps"):
    """达标 from the target on, 关注 from the limit on, 预警 beyond; a tie belongs to the better side."""

    target: float
    limit: float

    @property
    def bounds(self) -> tuple[float | None, ...]:
        """The target and the limit."""
        return self.target, self.limit

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """Target first, then limit."""
        target = self.target if own_target is None else own_target
        limit = self.limit if own_limit is None else own_limit
        if seen.value is None:
            return Judgement(Verdict.NO_DATA, target, limit)
        if meets(seen.value, seen.better, target):
            return Judgement(Verdict.PASS, target, limit)
        middle = meets(seen.value, seen.better, limit)
        return Judgement(Verdict.WATCH if middle else Verdict.FAIL, target, limit)

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """Missing, then without thresholds, then from the target on, from the limit on."""
        middle = when(stands(cells.value, better, cells.limit), Verdict.WATCH, Verdict.FAIL)
        steps = when(stands(cells.value, better, cells.target), Verdict.PASS, middle)
        judged = when(known(cells.target, cells.limit), steps, Verdict.NO_TARGET)
        return Native(when(known(cells.value), judged, Verdict.NO_DATA), shown(cells.target))
