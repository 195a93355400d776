"""What a verdict says of numbers alone, and what to do: for cell functions, which know no period and no store."""

from __future__ import annotations

from opsbook.domain.judgement import Judgement, Measured
from opsbook.domain.metric import Metric
from opsbook.domain.numberwords import NumberTeller
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.sentence import said, sheet_name
from opsbook.domain.verdict import Verdict
from opsbook.texts import fill, places, say

LACKING = (Verdict.NO_DATA, Verdict.NO_BENCHMARK, Verdict.NO_TARGET)
_UNKNOWN = Measured()


def number_sentence(rule: NumberRule, metric: Metric, seen: Measured, judgement: Judgement, period: str) -> str:
    """The sentence of the findings for one number of the store; `period` is what it calls the period."""
    key = f"rules.{said(rule, judgement, {rule.metric: metric})}"
    level = _UNKNOWN if rule.change else seen  # of a change only the change is known, not what it is a change of
    asked = places(key)
    words = NumberTeller(metric, seen, judgement, level, rule.change).words(asked)
    words["title"] = rule.name
    if judgement.verdict in LACKING:
        words.update(rule=rule.id, period=period, sheet=sheet_name(rule))
    return fill(key, words)


def what_to_do(rule: Rule, verdict: Verdict, period: str) -> str:
    """The rule's action; where data, peers or a target are missing, how to get them."""
    if verdict not in LACKING:
        return rule.action
    if verdict == Verdict.NO_TARGET and isinstance(rule, NumberRule) and rule.needs:
        return say("rules.todo_no_setting", item=say(f"rules.needs_{rule.needs.rpartition('.')[2]}"))
    return say(f"rules.todo_{verdict}", sheet=sheet_name(rule), rule=rule.id, period=period)
