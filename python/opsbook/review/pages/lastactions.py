"""上月行动: did what we agreed work?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from opsbook.review.actions import JudgedAction, judged_actions
from opsbook.review.cells import Entry, Link
from opsbook.review.findinglook import distance, measured_name, value_shown
from opsbook.review.page import Page, stack
from opsbook.review.places import sheet_of
from opsbook.review.tables import Lines, Table, column
from opsbook.review.view import View
from opsbook.texts import say


def last_actions(view: View) -> Page:
    """Last month's plan, each row measured again: before, after, change, conclusion."""
    done = judged_actions(view)
    columns = (column("action", "text.wrap", 40), column("owner", width=14), column("due", "day", 10),
               column("done", "text.mid", 8), column("goal_metric", "text.wrap", 22), column("before", "wan", 11),
               column("now", "wan", 11), column("moved", "change", 12), column("conclusion", width=12),
               column("evidence", width=12))
    table = Table(columns, tuple(_row(each) for each in done), empty=view.missing("plan", back=1))
    return Page(say("review.sheet_last_actions"), say("review.last_actions_title"), _message(view, done),
                stack(table, Lines((say("review.last_actions_note"),))))


def _row(each: JudgedAction) -> tuple[Entry, ...]:
    flag = each.flag
    measured = replace(flag, value=each.after.value, target=flag.value)
    return (each.title, flag.owner, each.due, each.done or None, measured_name(flag), value_shown(flag),
            value_shown(each.after), distance(measured, ("now", "before")), each.result_word,
            Link(sheet_of(flag), sheet_of(flag)))


def _message(view: View, done: list[JudgedAction]) -> str:
    if not done:
        return view.missing("plan", back=1)
    count = Counter(each.result for each in done)
    return say("review.last_actions_message", total=len(done), worked=count["worked"], closer=count["closer"],
               none=count["no_effect"], undone=count["not_done"], unknown=count["no_data"])
