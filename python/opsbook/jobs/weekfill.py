"""填写上周: the tables of data of the last platform week, the keyword library, problem products, what operations did,
and the plan of the week that has begun.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

import pandas as pd

from opsbook.catalogue.records import MARK, record_of
from opsbook.catalogue.rules import rules
from opsbook.desk.rows.plans import week_plan_rows
from opsbook.desk.rows.registers import cell_rows
from opsbook.domain.duties import owners
from opsbook.domain.finding import Finding
from opsbook.domain.issuelist import (
    LOW,
    NINETY,
    PROBLEM,
    VIOLATION,
    ZERO,
    Advice,
    count_issues,
    found_issues,
    issue_list,
)
from opsbook.domain.kinds.pace import Pace
from opsbook.domain.period import Period, month_of
from opsbook.domain.rfqshare import RfqShare, month_so_far
from opsbook.domain.verdict import Verdict
from opsbook.domain.weekplan import PlanGround, plan_items
from opsbook.jobs.datatables import data_tables, missing_tables
from opsbook.jobs.effectfill import effect_rows
from opsbook.jobs.fillground import Filled, FillGround, newest_week
from opsbook.jobs.keywordfill import KEYWORDS, KeywordFill, fill_keywords
from opsbook.jobs.productrows import product_work_rows
from opsbook.review.leads import one_a_cause
from opsbook.texts import say

WEEK_PLAN, PACE, MAILS, LONG_TAIL = "week_plan", "R27", "R28", "M27"
ISSUES = "issues"
PLAN_REGISTERS = ("offers", "campaigns", "groups", "mailings", "bindings")
OPEN = (Verdict.FAIL, Verdict.WATCH)
ACTIONS = {ZERO: "P01", NINETY: "P02", PROBLEM: "P15", VIOLATION: "P15", LOW: "P10"}
"""The rule that says what to do about a kind of problem product."""


def fill_week(ground: FillGround) -> Filled:
    """The rows of the ground's week: T05-T07, T10, T23, T33, T38 of it, T03 of the week after.

    The keyword library is kept in the ground's history, on disk once that is saved.
    """
    findings = ground.findings(ground.period)
    tables, words = data_tables(ground, findings), fill_keywords(ground)
    issues = _found_issues(ground)
    listed = _issues(ground, issues)
    plan, products = _plan_ground(ground, words, issues), product_work_rows(ground)
    rows = {
        **tables, record_of(WEEK_PLAN).name: week_plan_rows(plan.week, plan_items(plan, _flags(findings))),
        record_of(KEYWORDS).name: words.rows, **listed.rows, **effect_rows(ground), **products.rows,
    }
    lines = (*_lines(ground, rows, plan.rfq), *products.lines)
    done = (_keywords_told(words), *listed.done, *products.done)
    return Filled(rows, lines, {record_of(KEYWORDS).name: words.leaving}, done)


def _flags(findings: Iterable[Finding]) -> list[Finding]:
    """What asks for something, the heaviest first; of two rules about the same thing the heavier."""
    flags = sorted((each for each in findings if each.verdict in OPEN), key=lambda each: -each.weight)
    chosen = {flag.rule for flag in one_a_cause(flags)}
    return [flag for flag in flags if flag.rule in chosen]


def _plan_ground(ground: FillGround, words: KeywordFill, issues: pd.DataFrame | None) -> PlanGround:
    week, mails = ground.period.before(-1), rules()[MAILS].bounds[0]
    return PlanGround(week, ground.settings, rules(), {name: ground.register(name) for name in PLAN_REGISTERS},
                      _rfq_share(ground, week), words.uncovered, None if issues is None else count_issues(issues),
                      ground.settings.thresholds.get(MAILS, mails or math.inf))


def _rfq_share(ground: FillGround, week: Period) -> RfqShare:
    pace, so_far = rules()[PACE], month_so_far(week)
    assert isinstance(pace, Pace)
    quoted = 0 if so_far is None else _n_quotes(ground, so_far)
    return RfqShare(week, _rfq_quota(ground, week), quoted, _n_quotes(ground, ground.period), pace.burst)


def _n_quotes(ground: FillGround, period: Period) -> int | None:
    rows = ground.evidence(period).table("rfq_quotes")
    return None if rows is None else len(rows)


def _rfq_quota(ground: FillGround, week: Period) -> int | None:
    """The month's quota as written in RFQ额度, else that of the settings."""
    month, rows = month_of(week.end), ground.register("quota")
    own = rows[pd.to_datetime(rows["date"]).between(pd.Timestamp(month.start), pd.Timestamp(month.end))]
    return int(own[["base", "reward"]].sum().sum()) or ground.settings.rfq_quota


def _found_issues(ground: FillGround) -> pd.DataFrame | None:
    """The trouble of every product of the week; None where none were exported for it."""
    exported, products = (ground.ledger(ground.period).tables.get(name) for name in ("products", "product_table"))
    if exported is None or products is None:
        return None
    said = exported.set_index("product_id")["problem"] if "problem" in exported else pd.Series(dtype="object")
    return found_issues(products, said)


def _issues(ground: FillGround, found: pd.DataFrame | None) -> Filled:
    """The rows of 问题产品: those it shows and those that are new.

    It speaks of now: a week that a later one with products follows says nothing of it, but that it was left alone.
    """
    if found is None:
        return Filled()
    newest = newest_week(ground)
    if newest > ground.period:
        return Filled(done=(say("fill.issues_late", newest=newest.label, period=ground.period.label),))
    record, known = record_of(ISSUES), ground.register(ISSUES)
    old = pd.to_datetime(known["date"]) < pd.Timestamp(ground.today - timedelta(record.shown_days))
    advice = Advice({kind: rules()[rule].action for kind, rule in ACTIONS.items()}, _operator(ground))
    listed = issue_list(found, known[~old], advice, ground.today)
    cells = cell_rows(record, listed.drop(columns="remark"), ground.settings.calendar.office_zone)
    return Filled({record.name: cells.assign(**{MARK: listed["remark"].to_numpy()})})


def _operator(ground: FillGround) -> str:
    names = owners(rules()[ACTIONS[ZERO]].owner, ground.settings)
    return names[0]


def _keywords_told(words: KeywordFill) -> str:
    key = "blind" if words.uncovered is None else "told"
    return say(f"fill.keywords_{key}", added=words.added, uncovered=words.uncovered)


def _lines(ground: FillGround, rows: Mapping[str, pd.DataFrame], rfq: RfqShare) -> Iterator[str]:
    yield from missing_tables(ground)
    metrics = rows[record_of("metrics").name].set_index("编号")["本期"]
    if (tail := metrics.get(LONG_TAIL)) is not None:
        yield say("fill.long_tail", share=f"{tail:.0%}")
    if rfq.in_burst:
        yield say("fill.burst", last=rfq.last_week, quota=rfq.quota)
