"""`band`: a number between two numbers of the source."""

from __future__ import annotations

from opsbook.domain.judgement import Comparison, Judgement, Measured, meets
from opsbook.domain.native import CellNames, Native, known, shown, stands, when
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Band(NumberRule, frozen=True, kw_only=True, tag="band"):
    """达标 from `low` to `high`, 预警 below; above it is `above`: 关注, or 达标 where more does no harm."""

    low: float
    high: float
    above: Verdict = Verdict.WATCH

    @property
    def bounds(self) -> tuple[float | None, ...]:
        """Both ends."""
        return self.low, self.high

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """The target is the lower end, the limit the upper."""
        low = self.low if own_target is None else own_target
        high = self.high if own_limit is None else own_limit
        if seen.value is None:
            return Judgement(Verdict.NO_DATA, low, high)
        if not meets(seen.value, "ge", low):
            return Judgement(Verdict.FAIL, low, high, said="band_low")
        if meets(seen.value, "le", high):
            return Judgement(Verdict.PASS, low, high, said="band_in")
        return Judgement(self.above, low, high, said="band_high")

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """Missing, then without thresholds, then below, inside or above; the metric's direction says nothing here."""
        inside = when(stands(cells.value, "le", cells.limit), Verdict.PASS, self.above)
        band = when(stands(cells.value, "ge", cells.target), inside, Verdict.FAIL)
        judged = when(known(cells.target, cells.limit), band, Verdict.NO_TARGET)
        return Native(when(known(cells.value), judged, Verdict.NO_DATA), shown(cells.target))
