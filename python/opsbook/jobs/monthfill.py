"""填写上月: the tables of data of the month, what became of the actions of the month before, the plan of the month
that has begun, the KPI sheets and the rows for the manager to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import get_args

import pandas as pd

from opsbook.catalogue.datasheet import data_sheet
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.catalogue.rules import rules
from opsbook.catalogue.seasons import seasons
from opsbook.desk.rows.plans import month_plan_rows
from opsbook.domain.comingtarget import coming_target
from opsbook.domain.due import plan_due
from opsbook.domain.duties import owners
from opsbook.domain.finding import Finding
from opsbook.domain.kinds import Listing
from opsbook.domain.monthplan import PLANNED, REVIEWED, TARGETS, MonthPlanRow, calendar_rows
from opsbook.domain.period import Period
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.season import occasions
from opsbook.domain.settings import Role
from opsbook.domain.sources import TableSource
from opsbook.domain.weekplan import FILLED
from opsbook.jobs.checkrows import check_rows
from opsbook.jobs.datatables import data_tables, missing_tables
from opsbook.jobs.diagnose import stored_in
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.jobs.gains import gains_on, month_gains
from opsbook.jobs.kpi import kpi_rows, period_ground
from opsbook.jobs.planseen import PLAN, plan_seen
from opsbook.jobs.productrows import product_work_rows
from opsbook.jobs.quotafill import quota_rows
from opsbook.review.actions import judged_plan
from opsbook.review.findinglook import number_text, value_text
from opsbook.review.leads import goal_text, leads, planned, taken_up
from opsbook.texts import say

OPERATOR: Role = "运营"


def fill_month(ground: FillGround) -> Filled:
    """The rows of the ground's month: T05-T07, T30, T31, T38, what was checked; T04 of it and the month after; T18a."""
    findings, month = ground.findings(ground.period), ground.period
    plan = (*_targets(ground, findings), *_looked_back(ground, findings), *_reviewed(ground, findings),
            *_planned(ground, findings), *_calendar(ground))
    others = (kpi_rows(ground), check_rows(ground), product_work_rows(ground))
    rows = {**data_tables(ground, findings), record_of(PLAN).name: month_plan_rows(plan),
            **quota_rows(ground, (month, month.before(-1)))}
    reviewed, planned = (sum(row.group == group for row in plan) for group in (REVIEWED, PLANNED))
    lines = (*missing_tables(ground), *([] if reviewed else [say("fill.nothing_before")]),
             *chain.from_iterable(each.lines for each in others))
    done = (say("fill.month_told", reviewed=reviewed, planned=planned),
            *chain.from_iterable(each.done for each in others))
    leaving = dict(chain.from_iterable(each.leaving.items() for each in others))
    return Filled({**rows, **dict(chain.from_iterable(each.rows.items() for each in others))}, lines, leaving, done)


def _targets(ground: FillGround, findings: Sequence[Finding]) -> Iterator[MonthPlanRow]:
    """What the running month is to reach: the targets in force, beside what the month before it was."""
    by_rule = {each.rule: each for each in findings if each.scope == "store"}
    targets = data_sheet().targets
    backs = max((each.back for rule in targets if isinstance(each := rules()[rule], NumberRule)), default=0)
    judged = period_ground(ground, range(1, backs + 1))
    for rule in targets:
        found = by_rule.get(rule)
        target = coming_target(rules()[rule], found, judged) if found else None
        if found and target is not None:
            goal = say("fill.target", target=number_text(found, target), last=value_text(found))
            yield MonthPlanRow(_next(ground), TARGETS, found.title, goal, person=_operator(ground),
                               due=_next(ground).end, rule=rule)


def _looked_back(ground: FillGround, findings: Sequence[Finding]) -> Iterator[MonthPlanRow]:
    """The targets the month itself was planned with, and what it reached."""
    rows, by_rule = ground.register(PLAN), {each.rule: each for each in findings if each.scope == "store"}
    own = rows[rows["group"].eq(TARGETS) & rows["month"].eq(ground.period.label) & rows["rule"].isin(list(by_rule))]
    for row in own.astype("object").where(own.notna(), None).to_dict("records"):
        due = row["due"]
        yield MonthPlanRow(ground.period, TARGETS, row["item"] or "", row["goal"] or "",
                           value_text(by_rule[row["rule"]]), row["person"] or "",
                           pd.Timestamp(due).date() if due else None, row["rule"])


def _reviewed(ground: FillGround, findings: Sequence[Finding]) -> Iterator[MonthPlanRow]:
    """The actions planned on the findings of the month before, with what this month says of them."""
    month = ground.period.before()
    before = stored_in(ground.history, month)
    asked = taken_up(before, month_gains(before, ground.evidence(month), ground.settings))
    for each in judged_plan(asked, plan_seen(ground, findings, asked)) if asked else ():
        item = say("fill.plan_finding", title=each.flag.title, action=each.title)
        yield MonthPlanRow(ground.period, REVIEWED, item, goal_text(each.flag), each.outcome_why, each.flag.owner,
                           each.due, each.flag.rule)


def _planned(ground: FillGround, findings: Iterable[Finding]) -> Iterator[MonthPlanRow]:
    """What comes first in the month as actions.

    Rules that read what a fill itself writes are left to the weeks' plans: they say something else after it.
    """
    asking = [each for each in findings if not FILLED & _tables_of(rules()[each.rule])]
    for lead in planned(leads(asking, gains_on(period_ground(ground), asking))):
        flag = lead.finding
        item = say("fill.plan_finding", title=flag.title, action=flag.action)
        yield MonthPlanRow(ground.period, PLANNED, item, lead.goal, person=flag.owner, rule=flag.rule,
                           due=plan_due(rules()[flag.rule].due, ground.period, ground.settings.calendar))


def _tables_of(rule: Rule) -> set[str]:
    """The tables a rule reads."""
    sources = (source for metric in rule.looks_at for source in metrics()[metric].store)
    own = {rule.table} if isinstance(rule, Listing) else set()
    return own | {source.table for source in sources if isinstance(source, get_args(TableSource))}


def _calendar(ground: FillGround) -> tuple[MonthPlanRow, ...]:
    month = _next(ground)
    return calendar_rows(month, occasions(seasons(), month, ground.settings.calendar.spring_festivals),
                         _operator(ground))


def _next(ground: FillGround) -> Period:
    return ground.period.before(-1)


def _operator(ground: FillGround) -> str:
    return owners(OPERATOR, ground.settings)[0]
