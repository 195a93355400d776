"""Counters over the customers (T27): who must be contacted, the public pool; and what was posted outside (T28)."""

from __future__ import annotations

import math

import pandas as pd

from opsbook.domain.counters.counting import (
    Count,
    Counted,
    CounterKind,
    CountGround,
    among,
    clause,
    days_of,
    is_yes,
    number,
    on,
)
from opsbook.domain.period import month_of

MARKED = ("高潜复购", "流失预警")


def beyond(rule: str, status: str) -> Count:
    """How many customers of a status were not contacted for longer than the rule allows.

    One nobody has contacted since was last contacted when he was developed; those without either day are told apart.
    """
    def count(rows: pd.DataFrame, ground: CountGround) -> Counted:
        those = among(rows, "status", status)
        contacted = rows.assign(last_contact=days_of(rows, "last_contact").fillna(days_of(rows, "developed_on")))
        unknown = those & contacted["last_contact"].isna()
        return Counted(int(ground.hits(rule, contacted).sum()),
                       {"all": int(those.sum()), "blank": clause("blank", int(unknown.sum()))})
    return count


def pool(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Customers of the public pool still to be developed today: the target of S05 for each salesperson."""
    today = on(rows[among(rows, "source", "公海")], "developed_on", ground.today)
    each = ground.target("S05") or 0.0
    people = ground.salespeople or ("",)
    done = {person: int((today["sales"] == person).sum()) if person else len(today) for person in people}
    left = sum(max(0, math.ceil(each) - n) for n in done.values())
    return Counted(left, {"done": sum(done.values()), "target": f"{each * len(people):g}"})


def marked(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Customers the platform marked as likely to buy again or to leave, and not yet followed up (S13)."""
    told = rows[among(rows, "kind", *MARKED)]
    return Counted(int((~is_yes(told, "followed")).sum()), {"all": len(told)})


def offsite(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Posts outside the platform this month against the company's number (S06, or the task in 设置) for each seller."""
    month = on(rows, "date", month_of(ground.today).start, ground.today)
    done = int(number(month, "posts").fillna(1).sum())
    own = ground.target("S06")
    each = ground.settings.tasks.offsite_posts if own is None else own
    if each is None:
        return Counted(None, {"done": done}, key="no_target")
    wanted = math.ceil(each * max(1, len(ground.salespeople)))
    return Counted(max(0, wanted - done), {"done": done, "target": wanted})


KINDS = (
    CounterKind("unsold", "customers", ("customers",), beyond("S07", "未成交")),
    CounterKind("intents", "customers", ("customers",), beyond("S08", "意向")),
    CounterKind("old_customers", "customers", ("customers",), beyond("S10", "老客户")),
    CounterKind("pool", "customers", ("customers",), pool),
    CounterKind("marked", "customers", ("marketing",), marked),
    CounterKind("offsite", "offsite", ("offsite",), offsite),
)
