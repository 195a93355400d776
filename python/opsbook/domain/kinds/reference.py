"""`reference`: a number that is shown and never judged."""

from __future__ import annotations

from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Reference(NumberRule, frozen=True, kw_only=True, tag="reference"):
    """提示 with the number and what the source calls usual (`low` to `high`), where it says so."""

    low: float | None = None
    high: float | None = None

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """Never a pass, never a fail."""
        if seen.value is None:
            return Judgement(Verdict.NO_DATA, self.low, self.high)
        said = "reference" if self.low is None else "reference_range"
        return Judgement(Verdict.INFO, self.low, self.high, said=said)
