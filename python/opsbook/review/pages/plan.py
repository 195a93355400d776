"""下月计划: what will we do, who, until when?"""

from __future__ import annotations

from opsbook.domain.finding import Finding
from opsbook.domain.verdict import Verdict
from opsbook.review.actions import goal_text, planned
from opsbook.review.cells import Entry
from opsbook.review.findinglook import subject
from opsbook.review.page import Page, stack
from opsbook.review.tables import Lines, Table, column
from opsbook.review.view import View
from opsbook.texts import say

BLANK_ROWS = 4


def plan(view: View) -> Page:
    """The month's heaviest flags as actions, blank rows to add by hand, signatures for print."""
    flags = planned(view.flags())
    columns = (column("number", "text.mid", 6), column("action", "text.wrap", 40), column("reason", "text.wrap", 24),
               column("owner", width=14), column("due", "day", 10), column("success", "text.wrap", 26),
               column("support", "text.wrap", 20), column("verdict", "verdict", 12))
    rows = [_row(number, each) for number, each in enumerate(flags, 1)]
    blank = [(str(number), "", "", "", "", "", "", "") for number in range(len(rows) + 1, len(rows) + 1 + BLANK_ROWS)]
    signatures = Lines(("", say("review.plan_signatures")), "heading")
    return Page(say("review.sheet_plan"), say("review.plan_title"), _message(flags),
                stack(Table(columns, (*rows, *blank)), Lines((say("review.plan_note"),)), signatures))


def _row(number: int, flag: Finding) -> tuple[Entry, ...]:
    return str(number), flag.action, subject(flag), flag.owner, flag.due, goal_text(flag), "", flag.verdict


def _message(flags: list[Finding]) -> str:
    if not flags:
        return say("review.plan_empty")
    failed = sum(each.verdict is Verdict.FAIL for each in flags)
    dates = sorted(each.due for each in flags if each.due)
    first = say("review.plan_first", day=f"{dates[0].month}月{dates[0].day}日") if dates else ""
    return say("review.plan_message", count=len(flags), failed=failed, first=first)
