"""The table 诊断明细: every finding of the last day, week and month that were judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import pandas as pd

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.names import FINDINGS, GRAINS, key_of
from opsbook.domain.celljudge import cell_numbers, told
from opsbook.domain.finding import Finding
from opsbook.domain.judgement import Comparison
from opsbook.domain.kinds import Listing, Recorded
from opsbook.domain.period import Grain
from opsbook.domain.periodic import part_grain
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.sheetcell import Value
from opsbook.domain.streaks import OPEN, Streaks, subject
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

WORST_FIRST = (Verdict.FAIL, Verdict.WATCH, Verdict.NO_TARGET, Verdict.NO_DATA, Verdict.NO_BENCHMARK, Verdict.PASS,
               Verdict.INFO, Verdict.OFF)
NAMED = 5


def finding_rows(findings: Iterable[Finding], streaks: Streaks) -> pd.DataFrame:
    """One row a finding, columns of table 诊断明细: days, weeks, months, each with its heaviest rule first.

    One row of each rule and period has a key and is what 店铺诊断 shows: the store's, else the only one, else a row of
    its own that sums up the people (channels, countries) the rule was judged for. A finding of a rule that the
    catalogue no longer has is left out.
    """
    groups: dict[tuple[Grain, str], list[Finding]] = {}
    for finding in findings:
        if finding.rule in rules():
            groups.setdefault((finding.period.grain, finding.rule), []).append(finding)
    ordered = sorted(groups.items(), key=lambda group: list(GRAINS).index(group[0][0]))
    rows = [row for _, group in ordered for row in _rule_rows(group, streaks)]
    return pd.DataFrame(rows, columns=[column.name for column in table_of(FINDINGS).columns], dtype="object")


def _rule_rows(group: Sequence[Finding], streaks: Streaks) -> Iterator[dict[str, Value]]:
    shown = _store_level(group)
    if shown is None:
        yield _summary_row(group, streaks)
    for finding in group:
        key = key_of(finding.period.grain, finding.rule) if finding is shown else None
        yield {"键": key, **_row(finding, streaks)}


def _store_level(group: Sequence[Finding]) -> Finding | None:
    """The finding that speaks for the store; None where several names share the rule."""
    store = next((finding for finding in group if finding.scope in ("store", "list")), None)
    return store or (group[0] if len(group) == 1 else None)


def _row(finding: Finding, streaks: Streaks) -> dict[str, Value]:
    rule = rules()[finding.rule]
    numbers = cell_numbers(rule, finding)
    return {
        **_about(finding), "范围": say(f"diagnosis.scope_{finding.scope}"), "名称": shown_name(finding),
        "本期": numbers.value, "上期": numbers.last, "同行平均": numbers.average, "同行优秀": numbers.best,
        "目标": numbers.target, "界限": numbers.limit, "已判": told(rule, _better(rule), finding),
        "达标几次": _met_of(rule, finding),
        "连续几期": streaks.get(subject(finding)), "违规数": _n_broken(rule, finding), "说明": finding.sentence,
        **_to_do(finding),
    }


def _about(finding: Finding) -> dict[str, Value]:
    return {"周期": GRAINS[finding.period.grain], "期": finding.period.label, "规则": finding.rule,
            "指标": finding.title, "判定": finding.verdict.word}


def _to_do(finding: Finding) -> dict[str, Value]:
    return {"怎么做": finding.action, "负责人": finding.owner, "期限": finding.due, "权重": finding.weight}


def _better(rule: Rule) -> Comparison:
    return metrics()[rule.metric].better if isinstance(rule, NumberRule) else "ge"


def _n_broken(rule: Rule, finding: Finding) -> int | None:
    """How many rows break a rule on a list, how many tables lack; None where nothing was counted."""
    counts = isinstance(rule, Listing | Recorded) and finding.value is not None
    return finding.n_offenders if counts else None


def _met_of(rule: Rule, finding: Finding) -> str | None:
    """How many of the days or weeks met the rule, ``13/27 天``; None where it was not judged by those.

    Without data none is known to have met it: that is not 0.
    """
    grain = part_grain(rule, finding.period.grain)
    if grain is None or not finding.owed or finding.value is not None or not _judged([finding]):
        return None
    return say("diagnosis.met_of", met=finding.met, owed=finding.owed, unit=say(f"rules.unit_{grain}"))


def shown_name(finding: Finding) -> str:
    """The channel, country (in Chinese) or person."""
    return country_names().get(finding.name, finding.name) if finding.scope == "country" else finding.name


def _summary_row(group: Sequence[Finding], streaks: Streaks) -> dict[str, Value]:
    """The worst verdict, how many names have each; of what is to be done the owners and the first day it is due."""
    ordered = sorted(group, key=lambda finding: WORST_FIRST.index(finding.verdict))
    worst = ordered[0]
    open_ = [finding for finding in ordered if finding.verdict in OPEN]
    owners = dict.fromkeys(finding.owner for finding in open_ or ordered)
    days = [finding.due for finding in open_ if finding.due]
    lasting = [streaks[about] for finding in group if (about := subject(finding)) in streaks]
    return {
        "键": key_of(worst.period.grain, worst.rule), **_about(worst),
        "范围": say(f"diagnosis.scope_{worst.scope}"), "名称": say("diagnosis.everyone"), "已判": worst.verdict.word,
        "达标几次": _names_met(ordered), "连续几期": max(lasting, default=None),
        "违规数": len(open_) if _judged(group) else None,
        "说明": _summary(ordered), "怎么做": worst.action, "负责人": say("diagnosis.join").join(owners),
        "期限": min(days, default=None), "权重": max(finding.weight for finding in group),
    }


def _judged(group: Sequence[Finding]) -> bool:
    return any(finding.verdict in (*OPEN, Verdict.PASS) for finding in group)


def _names_met(ordered: Sequence[Finding]) -> str | None:
    """How many people (channels, countries) are open, else how many met the rule; None where none was judged."""
    if not _judged(ordered):
        return None
    n_open = sum(finding.verdict in OPEN for finding in ordered)
    n_met = sum(finding.verdict == Verdict.PASS for finding in ordered)
    key = "diagnosis.names_open" if n_open else "diagnosis.names_met"
    return say(key, count=n_open or n_met, unit=say(f"diagnosis.unit_{ordered[0].scope}"))


def _summary(ordered: Sequence[Finding]) -> str:
    """3 人：▲ 预警 2（张三、李四）；● 达标 1（王五）。"""
    told = [_told(verdict, list(same)) for verdict, same in groupby(ordered, key=lambda finding: finding.verdict)]
    parts = say("diagnosis.summary_join").join(told)
    return say("diagnosis.summary", count=len(ordered), unit=say(f"diagnosis.unit_{ordered[0].scope}"), parts=parts)


def _told(verdict: Verdict, same: Sequence[Finding]) -> str:
    names = say("diagnosis.join").join(shown_name(finding) for finding in same[:NAMED])
    more = say("diagnosis.more") if len(same) > NAMED else ""
    return say("diagnosis.summary_part", label=verdict.label, count=len(same), names=names + more)
