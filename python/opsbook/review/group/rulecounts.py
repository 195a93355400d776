"""规则: by which rules do most stores fail?"""

from __future__ import annotations

from collections import Counter

from opsbook.catalogue.rules import rules
from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Formula
from opsbook.review.group.members import Group, Row
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Lines, Table
from opsbook.texts import say

UNTOLD = (Verdict.NO_DATA, Verdict.NO_BENCHMARK, Verdict.NO_TARGET)
SHARE = "=IFERROR({fail}/({fail}+{watch}+{pass}),0)"


def rule_counts(group: Group) -> Page:
    """Each rule that some store does not meet: in how many stores it is 预警, 关注, 达标, not known."""
    columns = (Column("rule", say("group.col_rule"), "text", 32),
               *(Column(each.value, each.label, "count", 10) for each in (Verdict.FAIL, Verdict.WATCH, Verdict.PASS)),
               Column("untold", say("group.col_untold"), "count", 12),
               Column("share", say("group.col_share"), "rate0", 12))
    flagged = {rule: counts for rule, counts in group.rule_counts.items()
               if counts[Verdict.FAIL] or counts[Verdict.WATCH]}
    table = Table(columns, tuple(_row(rule, counts) for rule, counts in flagged.items()), empty=say("group.no_flag"))
    return Page(say("group.sheet_rules"), say("group.rules_title"), _message(flagged, len(group.members)),
                stack(table, Lines((say("group.rules_note"),))), one_sheet=False, filtered=table)


def rule_name(rule: str) -> str:
    """A rule's name; its id where today's catalogue has no such rule any more."""
    return rules()[rule].name if rule in rules() else rule


def _row(rule: str, counts: Counter[Verdict]) -> Row:
    failed, watched, passed = counts[Verdict.FAIL], counts[Verdict.WATCH], counts[Verdict.PASS]
    share = failed / (failed + watched + passed)
    return (rule_name(rule), failed, watched, passed, sum(counts[each] for each in UNTOLD), Formula(SHARE, share))


def _message(flagged: dict[str, Counter[Verdict]], stores: int) -> str:
    worst = next(iter(flagged), None)
    if worst is None:
        return say("group.no_flag")
    return say("group.rules_message", rules=len(flagged), first=rule_name(worst), stores=stores,
               failed=flagged[worst][Verdict.FAIL], watched=flagged[worst][Verdict.WATCH])
