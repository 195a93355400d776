"""Which number format a rule's cells have: the kinds of opsbook.review.numbers."""

from __future__ import annotations

from opsbook.catalogue.metrics import metrics
from opsbook.domain.rule import NumberRule, Rule
from opsbook.texts import say


def number_kind(rule: Rule) -> str:
    """The kind of the rule's value, target and limit: ``rate2``, ``count``, ``number1``, ``wan``."""
    return rule.number_kind(metrics())


def gap_kind(rule: Rule) -> str:
    """The kind of value less target, with its sign: ``gap2`` (a rate), ``change1``."""
    kind = number_kind(rule)
    name = kind.rstrip("0123456789")
    return {"rate": "gap", "number": "change"}.get(name, "change") + kind[len(name):]


def unit(rule: Rule) -> str:
    """The unit its thresholds are written in; % for shares and changes, whose cells show them so."""
    if number_kind(rule).startswith("rate"):
        return say("diagnosis.percent")
    return metrics()[rule.metric].unit if isinstance(rule, NumberRule) else ""
