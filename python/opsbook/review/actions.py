"""What last month's plan asked for, and whether this month shows it worked.

The plan sheet lists what comes first in the month (review/leads.py) with action, owner and due date. A month later the
same rule's value is measured again (review/planmeasure.py). Whether the action was carried out stands in the register
每月计划 or, where it is about products, in the logs; what was not, or nobody says was, is judged no further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any, Literal

import pandas as pd

from opsbook.catalogue.rules import rules
from opsbook.domain.actioneffects.words import effect_text, interval_text
from opsbook.domain.chance.change import Change
from opsbook.domain.due import plan_due
from opsbook.domain.finding import Finding
from opsbook.domain.settings import Calendar
from opsbook.domain.verdict import Verdict
from opsbook.review.findinglook import subject, value_text
from opsbook.review.leads import taken_up
from opsbook.review.planmeasure import Measured, measured
from opsbook.review.view import View
from opsbook.texts import say

Result = Literal["worked", "no_effect", "watching", "not_done", "unclear"]
_SIGNS: dict[Result, str] = {"worked": "✔", "no_effect": "✘", "watching": "→", "not_done": "－", "unclear": "○"}
OUTCOME_METRIC = "visitors"     # what the products of a planned action are looked at by
NOT_DONE = "否"
PLANNED, REVIEWED = "下月计划", "上月行动"    # the rows of 每月计划 that are about actions


@dataclass(frozen=True)
class JudgedAction:
    """One row of last month's plan with what it is measured by; `done` is 是, 部分, 否, "" where nobody said.

    `due` is counted from the day the data it was planned on was there.
    `reason` is a text ``actions.plan_…`` that says why, "" where the numbers do. `effects` is what was done to the
    products it is about (columns of domain/actioneffects/report.py), None where it is about none.
    """

    flag: Finding
    measured: Measured
    result: Result
    due: date
    done: str = ""
    reason: str = ""
    effects: pd.DataFrame | None = None

    @property
    def before(self) -> Finding:
        """What it is measured by, in the month it was planned on."""
        return self.measured.before

    @property
    def after(self) -> Finding:
        """The same this month; without numbers where its rule said nothing."""
        return self.measured.after

    @property
    def title(self) -> str:
        """What was to be done."""
        return self.flag.action

    @property
    def result_sign(self) -> str:
        """A sign for the result."""
        return _SIGNS[self.result]

    @property
    def result_word(self) -> str:
        """The result in a word, with its sign."""
        return f"{self.result_sign} {say(f'actions.{self.result}')}"

    @property
    def told(self) -> str:
        """What was done to the products it is about and what came of it; "" where it is about none."""
        if self.effects is None or self.result == "not_done":
            return ""
        own = _outcome(self.effects)
        return effect_told(next(own.itertuples())) if len(own) else say("actions.plan_nothing")

    @property
    def remark(self) -> str:
        """Why the result is what it is, and what came of the products it is about."""
        why = say(f"actions.plan_{self.reason}") if self.reason else ""
        return "；".join(each for each in (why, self.told) if each)

    @property
    def outcome(self) -> str:
        """Before and after as a sentence."""
        return say("review.outcome", name=subject(self.before), before=value_text(self.before),
                   after=value_text(self.after), result=say(f"actions.{self.result}"))

    @property
    def outcome_why(self) -> str:
        """The outcome with why it is that."""
        return "；".join(each for each in (self.outcome, self.remark) if each)


def effect_told(row: Any) -> str:
    """An effect of some products in a sentence: 12 个产品的访客比没动的同类 +12%（−5%~+31%），说不清."""
    if not isfinite(row.effect):
        return say("actions.told_without", count=int(row.n_actions), word=say(f"actions.{row.conclusion}"))
    return say("actions.told", count=int(row.n_units), metric=say(f"actions.{row.metric}"),
               effect=effect_text(row.effect), interval=interval_text(row.low, row.high),
               word=say(f"actions.{row.conclusion}"))


def judged_actions(view: View) -> list[JudgedAction]:
    """Last month's plan, each row measured again; empty where no findings of last month are stored."""
    month = view.month
    asked = taken_up(month.last_findings, month.last_gains)
    return judged_plan(asked, PlanSeen(month.findings, month.settings.calendar, month.plan,
                                       month.actions.planned if month.actions else {}, month.changes))


@dataclass(frozen=True)
class PlanSeen:
    """What a month shows of the plan made for it: its findings, the register 每月计划, the effects on the products each
    rule was about, and its changes told apart from chance (domain/storemonth.py). `calendar` is what due days go by.
    """

    findings: Iterable[Finding]
    calendar: Calendar
    plan: pd.DataFrame | None = None
    effects: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    changes: Mapping[tuple[str, str, str], Change] = field(default_factory=dict)


def judged_plan(asked: Iterable[Finding], seen: PlanSeen) -> list[JudgedAction]:
    """The findings last month's plan took up, each measured by this month's."""
    now = {(each.rule, each.scope, each.name): each for each in seen.findings}
    return [_judged(flag, now.get((flag.rule, flag.scope, flag.name)), seen) for flag in asked]


def _done(rows: pd.DataFrame | None, flag: Finding) -> str:
    """What 每月计划 says of the action: as it was looked back on, else as it was planned; "" where nobody said."""
    if rows is None:
        return ""
    months = {REVIEWED: [flag.period.before(-1)], PLANNED: [flag.period]}
    told = rows[rows["rule"].eq(flag.rule) & rows["done"].notna()]
    each = (told[told["group"].eq(group) & told["date"].isin([pd.Timestamp(month.start) for month in of])]["done"]
            for group, of in months.items())
    return next((str(done.iloc[-1]) for done in each if len(done)), "")


def _outcome(effects: pd.DataFrame) -> pd.DataFrame:
    """What the products of a planned action are looked at by; no rows where none of them was touched."""
    return effects[effects["metric"].eq(OUTCOME_METRIC)]


def _judged(flag: Finding, now: Finding | None, seen: PlanSeen) -> JudgedAction:
    done, effects, look = _done(seen.plan, flag), seen.effects.get(flag.rule), measured(flag, now, seen.changes)
    due = plan_due(rules()[flag.rule].due, flag.period, seen.calendar)
    if done == NOT_DONE:
        return JudgedAction(flag, look, "not_done", due, done)
    known = bool(done or flag.owed or (effects is not None and len(effects)))
    result, reason = _effect(look) if known else ("unclear", "unsaid")
    if result == "watching" and effects is not None and _outcome(effects)["conclusion"].eq("worked").any():
        result, reason = "worked", ""
    if result == "no_effect" and due > flag.period.before(-1).end:
        result, reason = "watching", "open"
    return JudgedAction(flag, look, result, due, done, reason, effects)


def _effect(look: Measured) -> tuple[Result, str]:
    """What the rule's own value says of an action that was done.

    Nothing where chance alone explains the change, or nobody can tell whether it does; nearer to the target without
    reaching it is to be watched.
    """
    before, after = _distance(look.before), _distance(look.after)
    if before is None or after is None:
        return "unclear", "no_data"
    if look.untested:
        return "unclear", "untested"
    if look.change and look.change.reality == "unseen":
        return "unclear", "chance"
    if look.after.verdict is Verdict.PASS:
        return "worked", ""
    return ("watching", "closer") if after < before else ("no_effect", "")


def _distance(finding: Finding) -> float | None:
    """How far a finding is from its target: the gap, or the share of the periods that were not met."""
    if finding.owed:
        return 1 - (finding.met or 0) / finding.owed
    if finding.value is None:
        return None
    return abs(finding.value - (finding.target or 0.0))
