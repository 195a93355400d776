"""How a rule judges, in one sentence: its metric, the numbers of its kind, the periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.metricwords import how_measured
from opsbook.domain.judgement import Comparison
from opsbook.domain.kinds import (
    Band,
    Contribution,
    Limit,
    Listing,
    Pace,
    Pattern,
    Recorded,
    Reference,
    Steps,
    ThreeTier,
    Trend,
)
from opsbook.domain.metric import show
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.sentence import sheet_name
from opsbook.domain.verdict import Verdict
from opsbook.texts import say


def how_judged(rule: Rule) -> str:
    """The sentence of the rule's kind with the catalogue's numbers, and the periods it is judged for."""
    periods = say("sheets.periods_join").join(say(f"sheets.{grain}") for grain in rule.periods)
    return say("sheets.judged_for", how=_WAYS[type(rule)](rule), periods=periods)


def _limit(rule: Limit) -> str:
    if rule.target is None:
        return say("sheets.how_limit_company", metric=_measured(rule))
    return say("sheets.how_limit", metric=_measured(rule), compared=_compared(rule, rule.target, rule.comparison))


def _steps(rule: Steps) -> str:
    return say("sheets.how_steps", metric=_measured(rule), compared=_compared(rule, rule.target),
               limit=_number(rule, rule.limit))


def _band(rule: Band) -> str:
    return say("sheets.how_band", metric=_measured(rule), target=_number(rule, rule.low),
               limit=_number(rule, rule.high), above=rule.above.word)


def _three_tier(rule: ThreeTier) -> str:
    return say("sheets.how_three_tier", metric=_measured(rule))


def _trend(rule: Trend) -> str:
    kind = "_peers" if rule.peers else "_mean" if rule.mean_of > 1 else ""
    return say(f"sheets.how_trend{kind}", metric=_measured(rule), count=rule.mean_of)


def _reference(rule: Reference) -> str:
    if rule.low is None or rule.high is None:
        return say("sheets.how_reference", metric=_measured(rule))
    return say("sheets.how_reference_usual", metric=_measured(rule), target=_number(rule, rule.low),
               limit=_number(rule, rule.high))


def _pace(rule: Pace) -> str:
    return say("sheets.how_pace", target=f"{rule.low:.0%}", limit=f"{rule.high:.0%}", burst=f"{rule.burst:.0%}")


def _list(rule: Listing) -> str:
    if rule.hit == Verdict.INFO:
        return say("sheets.how_list_info", name=rule.name, sheet=sheet_name(rule))
    return say("sheets.how_list", name=rule.name, sheet=sheet_name(rule), verdict=rule.hit.word)


def _pattern(rule: Pattern) -> str:
    return say("sheets.how_pattern", metrics=_joined(metrics()[key].name for key in rule.looks_at))


def _contribution(rule: Contribution) -> str:
    return say("sheets.how_contribution", metric=metrics()[rule.metric].name, count=rule.first)


def _recorded(rule: Recorded) -> str:
    return say("sheets.how_recorded", tables=_joined(say(f"rules.table_{table}") for table in rule.tables))


def _measured(rule: NumberRule) -> str:
    if rule.change:
        return say("sheets.change_of", metric=metrics()[rule.metric].name)
    return rule.name if rule.only else how_measured(metrics()[rule.metric])


def _compared(rule: NumberRule, target: float, comparison: Comparison | None = None) -> str:
    comparison = comparison or metrics()[rule.metric].better
    return say(f"sheets.{comparison}", target=_number(rule, target))


def _number(rule: NumberRule, value: float) -> str:
    return f"{value:.0%}" if rule.change else show(metrics()[rule.metric], value)


def _joined(names: Iterable[str]) -> str:
    return say("sheets.periods_join").join(names)


_WAYS: Mapping[type[Rule], Callable[[Any], str]] = {
    Limit: _limit, Steps: _steps, Band: _band, ThreeTier: _three_tier, Trend: _trend, Reference: _reference,
    Pace: _pace, Listing: _list, Pattern: _pattern, Contribution: _contribution, Recorded: _recorded,
}
