"""上月行动: did what we agreed work, and what did everything else that was done bring?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from opsbook.domain.actioneffects.difference import LEAST_LIKE, N_LIKE
from opsbook.domain.actioneffects.study import LEAST_COUNT
from opsbook.review.actions import OUTCOME_METRIC, JudgedAction, judged_actions
from opsbook.review.actiontables import kinds_judged, kinds_table, tally, telling_table, untold
from opsbook.review.cells import Entry, Link
from opsbook.review.findinglook import distance, measured_name, value_shown
from opsbook.review.page import Page, stack
from opsbook.review.places import sheet_of
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.review.view import View
from opsbook.texts import say


def last_actions(view: View) -> Page:
    """Last month's plan, each row measured again; what the logged actions did by kind; the single ones that tell."""
    done, actions, weeks = judged_actions(view), view.month.actions, view.month.settings.effects.weeks
    columns = (column("action", "text.wrap", 34), column("owner", "text.wrap", 12), column("due", "day", 10),
               column("done", "text.mid", 8), column("goal_metric", "text.wrap", 14), column("before", "wan", 10),
               column("now", "wan", 11), column("moved", "change", 14), column("conclusion", width=12),
               Column("told", say("actions.col_products_effect"), "text.wrap", 34), column("evidence", width=12))
    table = Table(columns, tuple(_row(each) for each in done), empty=view.missing("plan", back=1))
    telling = (telling_table(actions),) if actions else ()
    return Page(say("review.sheet_last_actions"), say("review.last_actions_title"), _message(view, done),
                stack(table, kinds_table(actions, weeks), *telling, Lines(tuple(_notes(view)))))


def _row(each: JudgedAction) -> tuple[Entry, ...]:
    before, evidence = each.before, sheet_of(each.flag)
    moved = replace(before, value=each.after.value, target=before.value)
    return (each.title, each.flag.owner, each.due, each.done or None, measured_name(before), value_shown(before),
            value_shown(each.after), distance(moved, ("now", "before")), each.result_word, each.remark,
            Link(evidence, evidence))


def _message(view: View, done: list[JudgedAction]) -> str:
    """How the plan and the logged actions came out, in one sentence."""
    if not done:
        return view.missing("plan", back=1)
    count = Counter(each.result for each in done)
    plan = say("actions.last_actions_message", total=len(done), worked=count["worked"], none=count["no_effect"],
               watching=count["watching"], undone=count["not_done"], unclear=count["unclear"])
    return "；".join(each for each in (plan, _logged(view)) if each) + "。"


def _logged(view: View) -> str:
    """How the kinds of actions on products came out by the metric they are judged by; "" where there are none."""
    actions = view.month.actions
    if actions is None or actions.kinds.empty:
        return ""
    kinds = kinds_judged(actions)
    return say("actions.logged_message", total=len(kinds), metric=say(f"actions.{OUTCOME_METRIC}"), tally=tally(kinds))


def _notes(view: View) -> Iterator[str]:
    actions, effects = view.month.actions, view.month.settings.effects
    if actions:
        yield from untold(actions, effects.weeks)
    if actions and actions.n_waiting:
        yield say("actions.waiting", count=actions.n_waiting, day=f"{actions.last + timedelta(1):%m-%d}")
    yield say("actions.plan_note")
    yield say("actions.method", weeks=effects.weeks, most=N_LIKE)
    yield say("actions.method_expected", least=LEAST_LIKE)
    yield say("actions.method_interval", count=LEAST_COUNT)
    yield say("actions.words_note", worthwhile=f"{effects.worthwhile:+.0%}")
