"""Counters over the register of orders (T21): shipping, disputes, follow-up, reviews, bindings."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from opsbook.domain.counters.counting import Counted, CounterKind, CountGround, days_of, is_yes, on
from opsbook.domain.period import month_of

BINDING_DAYS = 7        # ours: bindings are looked at once a week (X21)


def near_shipping(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Orders not shipped whose agreed day is near (R21), those past it among them (S12)."""
    near, late = ground.hits("R21", rows), ground.hits("S12", rows)
    unurged = int((near & ~is_yes(rows, "urged").to_numpy()).sum())
    return Counted(int(near.sum()), {"late": int(late.sum()), "unurged": unurged})


def overdue(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Orders not shipped by the agreed day (S12)."""
    return Counted(int(ground.hits("S12", rows).sum()))


def disputes(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Disputes that wait for us (R22)."""
    return Counted(int(ground.hits("R22", rows).sum()))


def quiet_orders(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Open orders whose customer has not heard of them for long (S09), since they were placed where never."""
    told = rows.assign(last_follow_up=days_of(rows, "last_follow_up").fillna(days_of(rows, "ordered_on")))
    return Counted(int(ground.hits("S09", told).sum()), {"open": int(days_of(rows, "finished_on").isna().sum())})


def to_invite(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Orders finished this month or the one before whose buyer was not invited to review (S11)."""
    since = month_of(ground.today).before().start
    finished = on(rows, "finished_on", since, ground.today)
    return Counted(int((~is_yes(finished, "invited")).sum()), {"finished": len(finished), "since": since.isoformat()})


def off_plan(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Orders of the last days bound to another product than planned, nothing done about it yet (R23)."""
    recent = on(rows, "date", ground.today - timedelta(BINDING_DAYS - 1), ground.today)
    told = recent[recent["planned"].notna() & recent["bound"].notna()]
    off = told[(told["planned"] != told["bound"]) & told["result"].isna()]
    return Counted(len(off), {"all": len(recent), "days": BINDING_DAYS})


KINDS = (
    CounterKind("near_shipping", "orders", ("orders",), near_shipping),
    CounterKind("overdue", "orders", ("orders",), overdue),
    CounterKind("disputes", "orders", ("orders",), disputes),
    CounterKind("quiet_orders", "orders", ("orders",), quiet_orders),
    CounterKind("to_invite", "orders", ("orders",), to_invite),
    CounterKind("off_plan", "bindings", ("bindings",), off_plan),
)
