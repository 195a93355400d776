"""What a week's plan (T03) asks for: what the diagnosis found, then the tasks of every week and where they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from opsbook.domain.due import due_date
from opsbook.domain.finding import Finding
from opsbook.domain.issuelist import LOW, NINETY, PROBLEM, VIOLATION, ZERO
from opsbook.domain.period import Period
from opsbook.domain.rfqshare import RfqShare
from opsbook.domain.rule import Rule
from opsbook.domain.settings import Settings, setting
from opsbook.domain.workdays import next_workday, workdays_of
from opsbook.texts import say

MOST_FINDINGS, MOST_CAMPAIGNS, NAMED = 8, 8, 2
WEEKLY = frozenset({"R06", "R07", "R08", "R13", "R17", "R18", "R23", "R27", "S03", "S04"})
"""Rules whose task stands in every week's plan anyway."""
FILLED = frozenset({"T10", "T23"})
"""Tables that a fill writes and a task of every week is about: what rules find in them is another after a fill."""


@dataclass(frozen=True)
class PlanItem:
    """One row of the plan: what to do, how far, the rule it comes from, who, until when, how many."""

    item: str
    goal: str
    rule: str
    person: str
    due: date
    planned: float | None = None


@dataclass(frozen=True, eq=False)
class PlanGround:
    """What a week's plan stands on.

    `week` is the week planned. `registers` are the live rows of offers, campaigns, groups, mailings and bindings with
    the columns of templates/records. `uncovered` counts the words no title covers, `issues` the problem products of
    each kind of domain/issuelist.py; None where nobody knows. `free_mails` may be sent a day.
    """

    week: Period
    settings: Settings
    rules: Mapping[str, Rule]
    registers: Mapping[str, pd.DataFrame]
    rfq: RfqShare
    uncovered: int | None
    issues: Mapping[str, int] | None
    free_mails: float

    @property
    def end(self) -> date:
        """The last day of the week anybody works on."""
        return max(workdays_of(self.week, self.settings.calendar), default=self.week.end)

    def owner(self, rule: str) -> str:
        """Who the rule's task falls to: the one person who has the role, else the role."""
        asked = self.rules[rule]
        role = str(setting(self.settings, asked.owner_setting) if asked.owner_setting else asked.owner)
        people = [person.name for person in self.settings.people if person.role == role]
        return people[0] if len(people) == 1 else role

    def item(self, key: str, rule: str, goal: str, planned: float | None = None) -> PlanItem:
        """A task of every week, by the text fill.plan_<key>."""
        return PlanItem(say(f"fill.plan_{key}"), goal, rule, self.owner(rule), self.end, planned)


def plan_items(ground: PlanGround, flags: Sequence[Finding]) -> tuple[PlanItem, ...]:
    """The rows of the plan. `flags` are the findings of the week before that ask for something, the heaviest first."""
    return (*_of_findings(ground, flags), _rfq(ground), _mailing(ground), _keywords(ground), _offers(ground),
            *_campaigns(ground), _tags(ground), _bindings(ground), _zero_effect(ground), _problems(ground))


def _of_findings(ground: PlanGround, flags: Iterable[Finding]) -> Iterator[PlanItem]:
    """One row a rule; what it says of several people or channels stands together."""
    by_rule: dict[str, list[Finding]] = {}
    for flag in flags:
        if flag.action and flag.rule not in WEEKLY and not FILLED & {*ground.rules[flag.rule].sheets}:
            by_rule.setdefault(flag.rule, []).append(flag)
    first_day = next_workday(ground.week.start, ground.settings.calendar)
    for rule, found in list(by_rule.items())[:MOST_FINDINGS]:
        owners = {flag.owner for flag in found}
        goal = "".join(flag.sentence for flag in found[:NAMED])
        more = say("fill.plan_more", count=len(found)) if len(found) > NAMED else ""
        item = say("fill.plan_finding", title=found[0].title, action=found[0].action)
        due = due_date(ground.rules[rule].due, found[0].period, ground.settings.calendar, first_day)
        yield PlanItem(item, goal + more, rule, owners.pop() if len(owners) == 1 else ground.owner(rule), due,
                       found[0].n_offenders or None)


def _rfq(ground: PlanGround) -> PlanItem:
    rfq = ground.rfq
    key = "unset" if rfq.quota is None else "unknown" if rfq.quoted is None else "burst" if rfq.in_burst else "share"
    goal = say(f"fill.plan_rfq_{key}", quota=rfq.quota, done=rfq.quoted, last=rfq.last_week, burst=f"{rfq.burst:.0%}",
               place=rfq.place + 1, weeks=len(rfq.weeks), share=rfq.share)
    return replace(ground.item("rfq", "R27", goal, rfq.share), person=ground.owner("S03"))


def _mailing(ground: PlanGround) -> PlanItem:
    """One theme, for the group that was written to longest ago; how many days its mails take."""
    groups, mailings = ground.registers["groups"], ground.registers["mailings"]
    known = groups.dropna(subset=["name"])
    if known.empty:
        return ground.item("mailing", "S04", say("fill.plan_mailing_no_group"), 1)
    last = mailings.groupby("group")["date"].max()
    when = pd.to_datetime(known["name"].map(last))
    place = int(when.fillna(pd.Timestamp(0)).to_numpy().argmin())
    count = float(known["count"].astype("Float64").fillna(0).iloc[place])
    told = say("fill.plan_mailing_never") if pd.isna(when.iloc[place]) else f"{when.iloc[place]:%Y-%m-%d}"
    goal = say("fill.plan_mailing_goal", group=known["name"].iloc[place], count=int(count), last=told,
               days=math.ceil(count / ground.free_mails))
    return ground.item("mailing", "S04", goal, 1)


def _keywords(ground: PlanGround) -> PlanItem:
    key = "unknown" if ground.uncovered is None else "goal"
    return ground.item("keywords", "R17", say(f"fill.plan_keywords_{key}", count=ground.uncovered))


def _offers(ground: PlanGround) -> PlanItem:
    """The discounts and coupons that have ended or end this week and were not renewed."""
    offers = ground.registers["offers"]
    ending = offers[(offers["end"] <= pd.Timestamp(ground.week.end)) & ~_yes(offers["renewed"])].sort_values("end")
    if ending.empty:
        return ground.item("offers", "R07", say("fill.plan_offers_none"), 1)
    first = ending.head(NAMED)
    named = (say("fill.plan_offer", kind=_word(kind), products=_word(products), end=f"{end:%m-%d}")
             for kind, products, end in zip(first["kind"], first["products"], first["end"], strict=True))
    goal = say("fill.plan_offers_goal", count=len(ending), names="、".join(named))
    return ground.item("offers", "R08", goal, len(ending))


def _campaigns(ground: PlanGround) -> Iterator[PlanItem]:
    """The campaigns that can still be signed up for, the one that closes first on top."""
    rows = ground.registers["campaigns"]
    open_ones = rows[(rows["deadline"] >= pd.Timestamp(ground.week.start)) & ~_yes(rows["signed_up"])
                     & ~rows["eligible"].eq(False).fillna(False).astype(bool)].dropna(subset=["name"])
    chosen = open_ones.sort_values("deadline").head(MOST_CAMPAIGNS)
    for name, day, products in zip(chosen["name"], chosen["deadline"], chosen["products"], strict=True):
        due = pd.Timestamp(day).date()
        goal = say("fill.plan_campaign_goal", due=due.isoformat(), products=_word(products))
        yield PlanItem(say("fill.plan_campaign", name=name), goal, "R06", ground.owner("R06"), due, 1)


def _tags(ground: PlanGround) -> PlanItem:
    return ground.item("tags", "R13", say("fill.plan_tags_goal"), 1)


def _bindings(ground: PlanGround) -> PlanItem:
    """Orders of the week before that were bound to another product than planned."""
    rows, last = ground.registers["bindings"], ground.week.before()
    recent = rows[rows["date"].between(pd.Timestamp(last.start), pd.Timestamp(last.end))]
    both = recent.dropna(subset=["planned", "bound"])
    return ground.item("bindings", "R23", say("fill.plan_bindings_goal", checked=len(both),
                                              off=int((both["planned"] != both["bound"]).sum())), 1)


def _zero_effect(ground: PlanGround) -> PlanItem:
    if ground.issues is None:
        return ground.item("zero_effect", "P01", say("fill.plan_no_products"))
    thirty, ninety = ground.issues[ZERO], ground.issues[NINETY]
    goal = say("fill.plan_zero_effect_goal", thirty=thirty - ninety, ninety=ninety)
    return ground.item("zero_effect", "P01", goal, thirty)


def _problems(ground: PlanGround) -> PlanItem:
    if ground.issues is None:
        return ground.item("problems", "P15", say("fill.plan_no_products"))
    counts = {"violations": ground.issues[VIOLATION], "problems": ground.issues[PROBLEM], "low": ground.issues[LOW]}
    return ground.item("problems", "P15", say("fill.plan_problems_goal", **counts), sum(counts.values()))


def _yes(flags: pd.Series) -> pd.Series:
    return flags.astype("boolean").fillna(False).astype(bool)


def _word(cell: object) -> str:
    """A cell that may be empty."""
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)
