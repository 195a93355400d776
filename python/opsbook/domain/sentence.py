"""A verdict as one sentence with its own numbers; the patterns are templates/texts/rules.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping

from opsbook.domain.ground import Ground
from opsbook.domain.judgement import Judgement
from opsbook.domain.kinds.limit import Limit
from opsbook.domain.metric import Metric, show
from opsbook.domain.numberwords import Words
from opsbook.domain.outcome import Outcome
from opsbook.domain.periodic import part_grain
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.verdict import Verdict
from opsbook.domain.workdays import workdays_of
from opsbook.texts import say

NAMED_IN_SENTENCE = 3
TITLE_LENGTH = 24
YEAR_AGO = 11
SOURCE = re.compile(r"\b(S\d) ?")
# What is said in other words where less is better, under the same key with _le.
LESS_IS_BETTER = frozenset({"pass", "watch", "fail", "tier_below", "tier_middle", "tier_top_held", "tier_top_lost",
                            "trend_held", "trend_lost", "mean_held", "mean_lost"})


def sentence(rule: Rule, outcome: Outcome, ground: Ground) -> str:
    """What the verdict says, with the value, the target and what it was before."""
    words = {**_common_words(rule, outcome, ground), **rule.words(outcome, ground)}
    key = said(rule, outcome.judgement, ground.metrics)
    if short := _short_of(rule, outcome, ground):
        key, words = "short", {**words, "short": short}
    return say(f"rules.{key}", **words) + _season(rule, outcome, ground)


def said(rule: Rule, judgement: Judgement, metrics: Mapping[str, Metric]) -> str:
    """The key of the judgement's sentence; that for a ceiling where the rule wants its number low."""
    key = judgement.said or judgement.verdict.value
    less = isinstance(rule, NumberRule) and wants_less(rule, metrics[rule.metric])
    return f"{key}_le" if less and key in LESS_IS_BETTER else key


def wants_less(rule: NumberRule, metric: Metric) -> bool:
    """Whether the rule's target is a ceiling: as its metric says, or as a rule with one target compares."""
    own = rule.comparison if isinstance(rule, Limit) else None
    return (own or metric.better) in ("le", "lt")


def _short_of(rule: Rule, outcome: Outcome, ground: Ground) -> str:
    """Which period is there in part only, where that is why nothing was judged: ``2025-03 只有 18/31 天``."""
    if outcome.judgement.verdict != Verdict.NO_DATA or outcome.owed is not None:
        return ""
    scope = next(scope for scope in rule.scopes if scope == outcome.scope or outcome.scope == "list")
    found = (ground.short_of(metric, scope) for metric in rule.looks_at if scope != "list")
    period, cover = next((each for each in found if each), (None, None))
    if period is None or cover is None:
        return ""
    return say("rules.short_of", period=period.label, present=cover.present, expected=cover.expected,
               unit=say(f"rules.unit_{cover.unit}"))


def sheet_name(rule: Rule) -> str:
    """The Chinese name of the sheet the rule is read from first."""
    return say(f"rules.sheet_{rule.sheets[0]}")


def source_title(rule: Rule) -> str:
    """Where the rule comes from, each document by its title: 《国际站店铺诊断流程…》一.2 for ``S4 一.2``."""
    return SOURCE.sub(lambda found: say(f"rules.source_{found[1]}"), rule.source)


def _common_words(rule: Rule, outcome: Outcome, ground: Ground) -> Words:
    first = [_short(offender.name or offender.key) for offender in outcome.offenders[:NAMED_IN_SENTENCE]]
    return {
        "title": _title(rule, outcome), "rule": rule.id, "period": ground.period.label,
        "sheet": sheet_name(rule), "count": outcome.count, "judged": outcome.judged, "unknown": outcome.unknown,
        "first": say("rules.list_join").join(first), "met": outcome.met, "owed": outcome.owed, "now": "",
        "missing": outcome.missing, "failed": (outcome.owed or 0) - (outcome.met or 0) - outcome.missing,
        "unit": _part_unit(rule, ground),
    }


def _part_unit(rule: Rule, ground: Ground) -> str:
    grain = part_grain(rule, ground.period.grain)
    return say(f"rules.unit_{grain}") if grain else ""


def _title(rule: Rule, outcome: Outcome) -> str:
    about_one_name = isinstance(rule, NumberRule) and rule.only
    return rule.name if about_one_name or not outcome.name else say("rules.named", name=outcome.name, title=rule.name)


def _short(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else text[:TITLE_LENGTH - 1] + "…"


def _season(rule: Rule, outcome: Outcome, ground: Ground) -> str:
    """What a monthly change must be read with: the same month a year ago, working days, the Spring Festival (X15)."""
    period, calendar = ground.period, ground.store.settings.calendar
    judged = outcome.judgement.verdict in (Verdict.PASS, Verdict.WATCH, Verdict.FAIL)
    if not (isinstance(rule, NumberRule) and rule.change and period.grain == "month" and judged and outcome.level):
        return ""
    earlier = outcome.level.earlier
    year_ago = (earlier[YEAR_AGO] if len(earlier) > YEAR_AGO else None) or None
    festival = next((day for day in calendar.spring_festivals if period.holds(day)), None)
    return say("rules.season", year_ago=show(ground.metrics[rule.metric], year_ago),
               workdays=len(workdays_of(period, calendar)),
               workdays_before=len(workdays_of(period.before(), calendar)),
               festival=say("rules.season_festival", day=f"{festival:%m-%d}") if festival else "")
