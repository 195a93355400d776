"""`steps`: a number against two numbers of the source, a target and a limit."""

from __future__ import annotations

from opsbook.domain.judgement import Judgement, Measured, meets
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Steps(NumberRule, frozen=True, kw_only=True, tag="steps"):
    """达标 from the target on, 关注 from the limit on, 预警 beyond; a tie belongs to the better side."""

    target: float
    limit: float

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
