"""What a rule asks of the period after the one it judged."""

from __future__ import annotations

from msgspec.structs import replace

from opsbook.domain.finding import Finding
from opsbook.domain.ground import Ground
from opsbook.domain.kinds.tiers import ThreeTier
from opsbook.domain.kinds.trend import Trend
from opsbook.domain.rule import Rule


def coming_target(rule: Rule, found: Finding, ground: Ground) -> float | None:
    """The store's target in the period after the finding's; None where there is none.

    A rule that measures a number against its own past asks of the next period what this one was, not what the one
    before was: it judges this value once more, as if it stood one period further on.
    """
    if not isinstance(rule, Trend | ThreeTier):
        return found.target
    seen = ground.measured(rule.metric, back=rule.back)
    series = seen.as_change() if rule.change else seen
    return rule.judge(replace(series, earlier=(series.value, *series.earlier))).target
