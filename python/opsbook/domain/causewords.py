"""Why a metric changed, as people read it: one sentence a change, with its three largest parts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from opsbook.domain.cause import By, Cause, Way
from opsbook.domain.decomposition import Part, Split, rounded
from opsbook.domain.metric import MINUS, Metric, show, show_change
from opsbook.texts import say

NAMED = 3
TITLE_LENGTH = 24
FUNNEL = ("search_exposure", "search_clicks", "visitors", "inquiries", "orders")
_NEXT = dict(pairwise(FUNNEL))
Metrics = Mapping[str, Metric]


def cause_sentence(cause: Cause, metrics: Metrics) -> str:
    """One sentence: from what to what, whether chance explains it, and the largest parts of its most telling way.

    询盘数量 431 → 364（−67，看不出）：沿漏斗看，询盘/访客 −38、总点击率 −20、搜索曝光 −18，每次点击的访客 +9。
    """
    way = cause.ways[0]
    word = say("why.word", word=cause.beside.word) if cause.beside else ""
    return say("why.sentence", name=metrics[cause.metric].name, **_ends(way, metrics), word=word,
               parts=parts_words(way, metrics))


def parts_words(way: Way, metrics: Metrics) -> str:
    """The three largest parts of a way, the rest and what is not known, with numbers that add up to the whole."""
    split = way.split.shortened(NAMED)
    changes = shown_changes(split, metrics[way.metric])
    told = [_told(part, change, way, metrics) for part, change in zip(split.parts, changes, strict=True)]
    return say(f"why.by_{way.by}", parts=say("why.join").join(filter(None, told)) or say("why.nothing"))


def part_name(part: Part, way: Way, metrics: Metrics) -> str:
    """What a part is called: the factor, the group, 其余 n 个, or what nothing known explains."""
    if part.kind == "unknown":
        return say("why.unknown")
    if part.kind == "others":
        return say(f"why.others_{way.by}", count=part.count)
    if way.by == "funnel":
        return _factor_name(part, metrics)
    name = way.names.get(part.name, part.name)
    return name if len(name) <= TITLE_LENGTH else name[:TITLE_LENGTH - 1] + "…"


def shown_changes(split: Split, metric: Metric) -> tuple[float, ...]:
    """What each part made, in whole units (a rate's in its last decimal), that adds up to the whole change as shown."""
    unit = 10.0 ** -(metric.decimals + 2) if metric.format == "rate" else 1.0
    return rounded([part.change for part in split.parts], unit)


def amount(metric: Metric, value: float | None) -> str:
    """A value in full: 10,205 and not 1.0万, so that it adds up on paper."""
    return f"{value:,.0f}" if metric.format == "count" and value is not None else show(metric, value)


def moved(metric: Metric, change: float) -> str:
    """A difference in full, with its sign."""
    if metric.format != "count":
        return show_change(metric, change)
    return f"{MINUS if change < 0 else '+'}{abs(change):,.0f}" if round(change) else "0"


def _told(part: Part, change: float, way: Way, metrics: Metrics) -> str:
    if not change:
        return ""
    told = moved(metrics[way.metric], change)
    return say("why.part", name=part_name(part, way, metrics), change=told) + _mostly(part)


def _mostly(part: Part) -> str:
    """Of a rate's part: whether it came more from the part's own rate or from its weight."""
    if part.own is None or part.kind != "part":
        return ""
    return say("why.own" if abs(part.own) >= abs(part.change - part.own) else "why.weight")


def _factor_name(part: Part, metrics: Metrics) -> str:
    if not part.since:
        return metrics[part.name].name
    if _NEXT.get(part.since) == part.name:
        return say(f"why.step_{part.name}")
    return say("why.between", first=metrics[part.since].name, then=metrics[part.name].name)


def _ends(way: Way, metrics: Metrics) -> dict[str, str]:
    metric, split = metrics[way.metric], way.split
    return {"before": amount(metric, split.before), "now": amount(metric, split.now),
            "change": moved(metric, sum(shown_changes(split, metric)))}


def by_title(by: By, metric: str, metrics: Metrics) -> str:
    """The heading over the parts of a way: 询盘数量按国家."""
    return say(f"why.title_{by}", name=metrics[metric].name)
