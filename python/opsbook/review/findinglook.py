"""A finding's numbers as cells and words: in the metric's format, as a change where the rule judges one, as a count of
rows where it is a list."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.finding import Finding
from opsbook.domain.judgement import Comparison
from opsbook.domain.kinds.band import Band
from opsbook.domain.kinds.limit import Limit
from opsbook.domain.kinds.listing import Listing
from opsbook.domain.kinds.steps import Steps
from opsbook.domain.metric import CHANGE_KIND
from opsbook.domain.rule import NumberRule
from opsbook.domain.sources import Count
from opsbook.review.cells import Figure, Formula, Styled
from opsbook.review.metriclook import figure, gap, metric_name, metric_text
from opsbook.review.numbers import MISSING, shown


def judges_change(finding: Finding) -> bool:
    """Whether the finding's numbers are changes against the period before, not levels."""
    rule = rules().get(finding.rule)
    return isinstance(rule, NumberRule) and rule.change


def has_fixed_target(finding: Finding) -> bool:
    """Whether the target is a number of the source or of the company, not one that peers or last month set."""
    return isinstance(rules().get(finding.rule), Limit | Steps | Band) and finding.target is not None


def level_rule(metric: str) -> Limit | Steps | None:
    """A rule with a fixed target that judges the metric's level for people; None where there is none."""
    found = (rule for rule in rules().values() if isinstance(rule, Limit | Steps) and rule.metric == metric)
    return next((rule for rule in found if not rule.change and "person" in rule.scopes), None)


def cause(finding: Finding) -> tuple[str, str, str]:
    """What a finding is about: a metric in a scope; of a list the metric that counts its rows, where there is one."""
    rule, alone = rules().get(finding.rule), ("rule", finding.rule, "")
    if isinstance(rule, Listing):
        return _counted_by().get((rule.table, repr(rule.all)), alone)
    return (finding.metric, finding.scope, finding.name) if finding.metric else alone


@cache
def _counted_by() -> dict[tuple[str, str], tuple[str, str, str]]:
    """The store's metric that counts the rows of a table that pass the given tests."""
    return {(source.table, repr(source.where)): (key, "store", "") for key, metric in metrics().items()
            for source in metric.store if isinstance(source, Count) and not source.distinct}


def better(metric: str) -> Comparison:
    """Which side of a target is the good one."""
    return "le" if metrics()[metric].direction == "down" else "ge"


def value_shown(finding: Finding) -> Figure | Styled:
    """The finding's value; of a daily or weekly rule the periods met and owed: 3/5."""
    if finding.value is None and finding.owed:
        return Styled(_met(finding), "text.right")
    return number(finding, finding.value)


def value_text(finding: Finding) -> str:
    """The same in a sentence."""
    return _met(finding) if finding.value is None and finding.owed else number_text(finding, finding.value)


def _met(finding: Finding) -> str:
    return f"{finding.met or 0}/{finding.owed}"


def number(finding: Finding, value: float | None) -> Figure:
    """One of the finding's numbers in its own format."""
    if judges_change(finding):
        return Figure(value, CHANGE_KIND)
    return figure(finding.metric, value) if finding.metric else Figure(value, "count")


def number_text(finding: Finding, value: float | None) -> str:
    """One of the finding's numbers in a sentence, ○ where missing."""
    if value is None:
        return MISSING
    if finding.metric and not judges_change(finding):
        return metric_text(finding.metric, value)
    return shown(value, CHANGE_KIND if judges_change(finding) else "count")


def distance(finding: Finding, keys: tuple[str, str]) -> Formula | None:
    """Value less target as a native formula over two columns of the row."""
    if finding.metric and not judges_change(finding):
        return gap(finding.metric, finding.value, finding.target, keys)
    if finding.value is None or finding.target is None:
        return None
    this, that = keys
    if judges_change(finding):
        return Formula(f"=({{{this}}}-{{{that}}})*100", (finding.value - finding.target) * 100, "points1")
    return Formula(f"={{{this}}}-{{{that}}}", finding.value - finding.target, "change")


def subject(finding: Finding) -> str:
    """What is flagged: the rule's title, with the channel, country or person it is about."""
    return _with_name(finding.title, finding)


def measured_name(finding: Finding) -> str:
    """The name of what was measured: the metric's, or the list's title; with the scope's name."""
    own = metric_name(finding.metric) if finding.metric and not judges_change(finding) else finding.title
    return _with_name(own, finding)


def _with_name(title: str, finding: Finding) -> str:
    if not finding.name:
        return title
    name = country_names().get(finding.name, finding.name) if finding.scope == "country" else finding.name
    return f"{title}·{name}"
