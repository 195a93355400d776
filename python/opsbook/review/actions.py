"""What last month's plan asked for, and whether this month shows it worked.

The plan sheet lists what comes first in the month (review/leads.py) with action, owner and due date. A month later the
same rule's value is measured again. Whether the action was carried out stands in the register 每月计划; what was not is
judged no further.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from opsbook.domain.finding import Finding
from opsbook.domain.verdict import Verdict
from opsbook.review.findinglook import subject, value_text
from opsbook.review.leads import leads, planned
from opsbook.review.view import View
from opsbook.texts import say

Result = Literal["worked", "closer", "no_effect", "not_done", "no_data"]
_SIGNS: dict[Result, str] = {"worked": "✔", "closer": "→", "no_effect": "✘", "not_done": "－", "no_data": "○"}
NOT_DONE = "否"
PLANNED, REVIEWED = "下月计划", "上月行动"    # the rows of 每月计划 that are about actions


@dataclass(frozen=True)
class JudgedAction:
    """One row of last month's plan with the value before and after; `done` is 是, 部分, 否, "" where nobody said."""

    flag: Finding
    now: Finding | None
    result: Result
    done: str = ""

    @property
    def after(self) -> Finding:
        """The same rule this month; without numbers where it said nothing."""
        return self.now or replace(self.flag, value=None, met=None, owed=None)

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
        return f"{self.result_sign} {say(f'review.result_{self.result}')}"

    @property
    def due(self) -> date | None:
        """Until when it was to be done."""
        return self.flag.due

    @property
    def outcome(self) -> str:
        """Before and after as a sentence."""
        return say("review.outcome", name=subject(self.flag), before=value_text(self.flag),
                   after=value_text(self.after), result=say(f"review.result_{self.result}"))


def judged_actions(view: View) -> list[JudgedAction]:
    """Last month's plan, each row measured again; empty where no findings of last month are stored."""
    asked = planned(leads(view.month.last_findings, view.month.last_gains))
    return judged_plan([lead.finding for lead in asked], view.month.findings, view.month.plan)


def judged_plan(asked: Iterable[Finding], findings: Iterable[Finding], plan: pd.DataFrame | None) -> list[JudgedAction]:
    """The findings last month's plan took up, each measured by this month's; `plan` is the register 每月计划."""
    now = {(each.rule, each.scope, each.name): each for each in findings}
    return [_judged(flag, now.get((flag.rule, flag.scope, flag.name)), _done(plan, flag))
            for flag in asked]


def _done(rows: pd.DataFrame | None, flag: Finding) -> str:
    """What 每月计划 says of the action: as it was looked back on, else as it was planned; "" where nobody said."""
    if rows is None:
        return ""
    months = {REVIEWED: [flag.period.before(-1)], PLANNED: [flag.period]}
    told = rows[rows["rule"].eq(flag.rule) & rows["done"].notna()]
    each = (told[told["group"].eq(group) & told["date"].isin([pd.Timestamp(month.start) for month in of])]["done"]
            for group, of in months.items())
    return next((str(done.iloc[-1]) for done in each if len(done)), "")


def _judged(flag: Finding, now: Finding | None, done: str) -> JudgedAction:
    return JudgedAction(flag, now, "not_done" if done == NOT_DONE else _effect(flag, now), done)


def _effect(flag: Finding, now: Finding | None) -> Result:
    before, after = _distance(flag), _distance(now) if now else None
    if before is None or after is None:
        return "no_data"
    if now and now.verdict is Verdict.PASS:
        return "worked"
    return "closer" if after < before else "no_effect"


def _distance(finding: Finding) -> float | None:
    """How far a finding is from its target: the gap, or the share of the periods that were not met."""
    if finding.owed:
        return 1 - (finding.met or 0) / finding.owed
    if finding.value is None:
        return None
    return abs(finding.value - (finding.target or 0.0))
