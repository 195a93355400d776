"""规则热图: the same rule across the stores."""

from __future__ import annotations

from collections.abc import Iterator

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry, Figure, Styled
from opsbook.review.group.member import Member, RuleStanding
from opsbook.review.group.members import Group, Row, Rows, by_rule
from opsbook.review.group.rulecounts import rule_name
from opsbook.review.page import FIRST_COL, FIRST_ROW, Page, stack
from opsbook.review.tables import Column, Lines, Table
from opsbook.review.theme import HEAT_STEPS, verdict_style
from opsbook.texts import say

MOST_RULES = 30     # columns (ours): so many fit a screen; 规则 has all


def heatmap(group: Group) -> Page:
    """Stores x rules, a sign and the number of flags in each cell; above them in how many stores each rule is 预警."""
    shown = [rule for rule, counts in group.rule_counts.items()
             if counts[Verdict.FAIL] or counts[Verdict.WATCH]][:MOST_RULES]
    columns = (Column("store", say("group.col_store"), "text", 18), Column("failed", Verdict.FAIL.label, "count", 8),
               *(Column(rule, rule_name(rule), "text.mid", 5.5) for rule in shown))
    rows = Rows(len(group.members) + 1, lambda: _rows(group, shown)) if shown else ()
    return Page(say("group.sheet_heatmap"), say("group.heatmap_title"), _message(group, shown),
                stack(Table(columns, rows, empty=say("group.no_flag")), Lines(tuple(_notes()))),
                freeze=(FIRST_ROW + 2, FIRST_COL + 2), one_sheet=False)


def _notes() -> Iterator[str]:
    yield say("group.heatmap_note")
    yield say("group.heatmap_numbers")
    yield say("group.heatmap_most", most=MOST_RULES)


def _message(group: Group, shown: list[str]) -> str:
    everywhere = [rule for rule in shown if group.rule_counts[rule][Verdict.FAIL] == len(group.members)]
    if not shown:
        return say("group.no_flag")
    names = "、".join(rule_name(rule) for rule in everywhere[:3])
    return say("group.heatmap_all", count=len(everywhere), names=names) if everywhere else say("group.heatmap_none")


def _rows(group: Group, shown: list[str]) -> Iterator[Row]:
    failed = [group.rule_counts[rule][Verdict.FAIL] for rule in shown]
    total = len(group.members)
    yield (say("group.failing_stores"), sum(each.failed for each in group.members),
           *(Figure(count, f"heat.{round(HEAT_STEPS * count / total)}") for count in failed))
    for member in group.members:
        yield _row(group, member, shown)


def _row(group: Group, member: Member, shown: list[str]) -> Row:
    found = by_rule(member)
    return (group.link(member), member.failed, *(_cell(found.get(rule)) for rule in shown))


def _cell(standing: RuleStanding | None) -> Entry:
    if standing is None:
        return ""
    sign = standing.verdict.sign
    text = f"{sign} {standing.flagged}" if standing.flagged > 1 else sign
    return Styled(text, verdict_style(standing.verdict))
