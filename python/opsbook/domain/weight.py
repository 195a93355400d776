"""How findings are ordered: severity x relative gap x place in the funnel.

weight = 严重度 × 相对差距 × 漏斗位置
    severity      critical 4, high 3, medium 2, low 1, info 0
    relative gap  |value - target| / the larger of |value| and |target|, so from 0 to 1; of n things that should be
                  none n / (n + 4); of a list the share of its rows that break the rule, at least a tenth; of a daily
                  or weekly rule the share of its parts not met
    place         an earlier loss counts more: exposure 1.5, click 1.4, visit 1.3, inquiry 1.2, order 1.1, else 1.0

Only 预警 weighs in full; 关注 weighs half; a list to work from (提示) a tenth; every other verdict nothing. One
person's row weighs half of the store's: few cases make extreme rates.
"""

from __future__ import annotations

from opsbook.domain.outcome import Outcome
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict

SEVERITY = {"critical": 4.0, "high": 3.0, "medium": 2.0, "low": 1.0, "info": 0.0}
PLACE = {"exposure": 1.5, "click": 1.4, "visit": 1.3, "inquiry": 1.2, "order": 1.1, "none": 1.0}
URGENCY = {Verdict.FAIL: 1.0, Verdict.WATCH: 0.5, Verdict.INFO: 0.1}
ONE_PERSON = 0.5
SMALLEST_LIST = 0.1
MANY = 4


def weigh(rule: Rule, outcome: Outcome) -> float:
    """The weight of an outcome, 0 where there is nothing to do."""
    verdict = outcome.judgement.verdict
    if verdict == Verdict.INFO and not outcome.count:
        return 0.0
    share = ONE_PERSON if outcome.scope == "person" else 1.0
    return URGENCY.get(verdict, 0.0) * SEVERITY[rule.severity] * gap(outcome) * PLACE[rule.stage] * share


def gap(outcome: Outcome) -> float:
    """The relative gap of an outcome, from 0 to 1."""
    if outcome.owed:
        return 1.0 - (outcome.met or 0) / outcome.owed
    if outcome.judged:
        return max(outcome.count / outcome.judged, SMALLEST_LIST)
    value, target = outcome.seen.value, outcome.judgement.target
    if value is None or target is None:
        return 0.0
    if not target:
        return abs(value) / (abs(value) + MANY)
    return min(abs(value - target) / max(abs(value), abs(target)), 1.0)
