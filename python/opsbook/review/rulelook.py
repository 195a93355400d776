"""A rule as 说明 shows it: what it measures, the threshold it used, where it comes from."""

from __future__ import annotations

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.metricwords import how_measured
from opsbook.domain.finding import Finding
from opsbook.domain.rule import NumberRule, Rule
from opsbook.review.findinglook import number_text
from opsbook.texts import say


def measured(rule: Rule) -> str:
    """What the rule looks at: its metric with the metric's note, else its own name."""
    if not isinstance(rule, NumberRule):
        return rule.name
    text = how_measured(metrics()[rule.metric])
    return say("review.rule_change", metric=text) if rule.change else text


def threshold(rule: Rule, finding: Finding | None) -> str:
    """The threshold in words: its kind and, where the finding used one, the numbers."""
    kind = say(f"review.rulekind_{type(rule).__struct_config__.tag}")
    if finding is None or finding.target is None:
        return kind
    target = number_text(finding, finding.target)
    return f"{kind} {target}" if finding.limit is None else f"{kind} {target} / {number_text(finding, finding.limit)}"
