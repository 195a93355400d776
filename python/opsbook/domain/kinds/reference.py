"""`reference`: a number that is shown and never judged."""

from __future__ import annotations

from opsbook.domain.judgement import Comparison, Judgement, Measured
from opsbook.domain.native import NOTHING, CellNames, Native, known, shown, when
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Reference(NumberRule, frozen=True, kw_only=True, tag="reference"):
    """提示 with the number and what the source calls usual, where it says so: `low` to `high`, or the store's own."""

    low: float | None = None
    high: float | None = None

    @property
    def bounds(self) -> tuple[float | None, ...]:
        """Both ends of what is usual, where the source says so."""
        return () if self.low is None else (self.low, self.high)

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """Never a pass, never a fail."""
        low = self.low if own_target is None or not self.bounds else own_target
        high = self.high if own_limit is None or not self.bounds else own_limit
        if seen.value is None:
            return Judgement(Verdict.NO_DATA, low, high)
        return Judgement(Verdict.INFO, low, high, said="reference_range" if self.bounds else "reference")

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """There or missing."""
        return Native(when(known(cells.value), Verdict.INFO, Verdict.NO_DATA),
                      shown(cells.target) if self.bounds else NOTHING)
