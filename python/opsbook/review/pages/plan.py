"""下月计划: what will we do, who, until when?"""

from __future__ import annotations

from opsbook.domain.finding import Finding
from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry
from opsbook.review.findinglook import subject
from opsbook.review.leads import Lead, goal_text, leads_of, planned
from opsbook.review.page import Page, stack
from opsbook.review.tables import Lines, Table, column
from opsbook.review.view import View
from opsbook.texts import say

BLANK_ROWS = 4


def plan(view: View) -> Page:
    """What comes first in the month as actions, blank rows to add by hand, signatures for print."""
    found = planned(leads_of(view))
    columns = (column("number", "text.mid", 6), column("action", "text.wrap", 40), column("reason", "text.wrap", 24),
               column("owner", width=14), column("due", "day", 10), column("success", "text.wrap", 26),
               column("gain", width=16), column("support", "text.wrap", 16), column("verdict", "verdict", 12))
    rows = [_row(number, each) for number, each in enumerate(found, 1)]
    blank = [(str(number), *[""] * (len(columns) - 1)) for number in range(len(rows) + 1, len(rows) + 1 + BLANK_ROWS)]
    signatures = Lines(("", say("review.plan_signatures")), "heading")
    return Page(say("review.sheet_plan"), say("review.plan_title"),
                _message([lead.finding for lead in found]),
                stack(Table(columns, (*rows, *blank)), Lines((say("review.plan_note"), say("gains.note"))), signatures))


def _row(number: int, lead: Lead) -> tuple[Entry, ...]:
    flag = lead.finding
    return (str(number), flag.action, subject(flag), flag.owner, flag.due, goal_text(flag), lead.gain_text, "",
            flag.verdict)


def _message(flags: list[Finding]) -> str:
    if not flags:
        return say("review.plan_empty")
    failed = sum(each.verdict is Verdict.FAIL for each in flags)
    dates = sorted(each.due for each in flags if each.due)
    first = say("review.plan_first", day=f"{dates[0].month}月{dates[0].day}日") if dates else ""
    return say("review.plan_message", count=len(flags), failed=failed, first=first)
