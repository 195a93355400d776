"""A rule as 说明 shows it: what it measures, the threshold it used, where it comes from."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.metrics import metrics
from opsbook.domain.finding import Finding
from opsbook.domain.metric import Metric
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.sources import Ratio, Sum, Value
from opsbook.review.findinglook import number_text
from opsbook.texts import say


def measured(rule: Rule) -> str:
    """What the rule looks at: its metric with the metric's note, else its own name."""
    if not isinstance(rule, NumberRule):
        return rule.name
    metric = metrics()[rule.metric]
    text = f"{metric.name}：{metric.note}" if metric.note else _from_export(metric)
    return say("review.rule_change", metric=text) if rule.change else text


def threshold(rule: Rule, finding: Finding | None) -> str:
    """The threshold in words: its kind and, where the finding used one, the numbers."""
    kind = say(f"review.rulekind_{type(rule).__struct_config__.tag}")
    if finding is None or finding.target is None:
        return kind
    target = number_text(finding, finding.target)
    return f"{kind} {target}" if finding.limit is None else f"{kind} {target} / {number_text(finding, finding.limit)}"


def _from_export(metric: Metric) -> str:
    """The metric with the platform's own headers it is read from; its name alone where it is counted or registered."""
    source = next(iter(metric.store or metric.person), None)
    if not isinstance(source, Sum | Value | Ratio) or source.table not in _headers():
        return metric.name
    names = (source.column,) if isinstance(source, Value) else source.columns
    if isinstance(source, Ratio):
        return say("review.formula_ratio", metric=metric.name, column=_listed(source.table, names),
                   below=_listed(source.over_table or source.table, source.over))
    return say("review.formula_column", metric=metric.name, column=_listed(source.table, names))


def _listed(table: str, names: tuple[str, ...]) -> str:
    return "＋".join(f"「{_headers().get(table, {}).get(name, name)}」" for name in names)


@cache
def _headers() -> dict[str, dict[str, str]]:
    """The platform's header of each column by table; `overview` has those of its days."""
    found = {kind.dataset: {name: each.headers[0] for name, each in kind.columns.items()}
             for kind in export_kinds().values()}
    days = found["overview_day"]
    peers = {f"{name}_peer_average": header + say("review.col_average") for name, header in days.items()}
    return found | {"overview": days | peers}
