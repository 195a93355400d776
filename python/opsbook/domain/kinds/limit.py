"""`limit`: a number against one target."""

from __future__ import annotations

from opsbook.domain.judgement import Comparison, Judgement, Measured, meets
from opsbook.domain.native import CellNames, Native, known, shown, stands, when
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Limit(NumberRule, frozen=True, kw_only=True, tag="limit"):
    """达标 where the number meets the target, else 预警. Without `target` the company sets it (settings.targets).

    The comparison follows the metric's direction (lower is better: at most); `comparison` replaces it.
    """

    target: float | None = None
    comparison: Comparison | None = None

    @property
    def bounds(self) -> tuple[float | None, ...]:
        """The target."""
        return (self.target,)

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """One target, both sides rounded to 10 places."""
        target = self.target if own_target is None else own_target
        if seen.value is None:
            return Judgement(Verdict.NO_DATA, target)
        if target is None:
            return Judgement(Verdict.NO_TARGET)
        met = meets(seen.value, self.comparison or seen.better, target)
        return Judgement(Verdict.PASS if met else Verdict.FAIL, target)

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """Missing, then without a target, then met or not."""
        met = when(stands(cells.value, self.comparison or better, cells.target), Verdict.PASS, Verdict.FAIL)
        judged = when(known(cells.target), met, Verdict.NO_TARGET)
        return Native(when(known(cells.value), judged, Verdict.NO_DATA), shown(cells.target))
