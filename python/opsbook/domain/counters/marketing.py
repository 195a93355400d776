"""Counters over 客户营销 (T17) and EDM (T19): what is left of each account's quota and of the shared mails."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from opsbook.domain.counters.counting import (
    Count,
    Counted,
    CounterKind,
    CountGround,
    among,
    days_of,
    is_yes,
    number,
    on,
)
from opsbook.domain.period import week_of
from opsbook.texts import say


def quota_left(rule: str, kind: str) -> Count:
    """What is left today of the quota each account has (the rule's target, or what its row says)."""
    def count(rows: pd.DataFrame, ground: CountGround) -> Counted:
        left = _left(rows, ground, rule, kind)
        return Counted(None, key="no_account") if not left else Counted(
            sum(left.values()), {"left": _each(left.items()), "accounts": len(left)})
    return count


def recommended(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Accounts that have yet to do 推荐买家; before 访客营销 it would eat that quota (X14)."""
    first = _left(rows, ground, "R24", "访客营销")
    today = on(rows[among(rows, "kind", "推荐买家")], "date", ground.today)
    to_do = [account for account in first if account not in set(today["person"])]
    hasty = today[~is_yes(today, "after_visitors")]["person"].dropna().tolist()
    waiting = [(account, first[account]) for account in to_do if first[account] > 0]
    key = "hasty" if hasty else "first" if waiting else ""
    return Counted(len(to_do) if first else None, {"waiting": _each(waiting), "hasty": "、".join(hasty)},
                   key=key if first else "no_account")


def mailings(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Whether a mailing was begun this week (S04): 1 while none was."""
    week = week_of(ground.today, ground.settings.calendar.first_weekday)
    begun = len(on(rows, "date", week.start, week.end))
    return Counted(0 if begun else 1, {"begun": begun})


def mails_today(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Mailings too short for their group, and how many of today's shared free mails (R28) are planned.

    A mailing needs count / free mails days, rounded up; it is planned over its days in equal shares where the mails a
    day were not typed.
    """
    free = ground.target("R28") or math.inf
    needs = np.ceil(number(rows, "count") / free).clip(lower=1)
    start, end = days_of(rows, "date"), days_of(rows, "end")
    last = end.fillna(start + pd.to_timedelta(needs.fillna(1) - 1, unit="D"))
    now = pd.Timestamp(ground.today)
    going = (start <= now) & (last >= now)
    short = going & (((last - start).dt.days + 1) < needs)
    planned = number(rows, "sent").fillna(number(rows, "count") / ((last - start).dt.days + 1))[going].sum()
    return Counted(int(short.sum()), {
        "planned": f"{planned:.0f}", "left": f"{max(0.0, free - planned):.0f}", "free": f"{free:.0f}",
        "over": f"{max(0.0, planned - free):.0f}", "days": f"{needs[short].max():.0f}" if short.any() else "",
    }, key="short" if short.any() else "over" if planned > free else "")


def _left(rows: pd.DataFrame, ground: CountGround, rule: str, kind: str) -> dict[str, int]:
    """What is left for each account; an account without a row today has used nothing."""
    today = on(rows[among(rows, "kind", kind)], "date", ground.today)
    used = number(today, "used").fillna(0).groupby(today["person"]).sum()
    given = number(today, "quota").groupby(today["person"]).max()
    each = ground.target(rule) or 0.0
    names = ground.accounts or tuple(sorted(set(rows["person"].dropna())))
    quota = {name: given.get(name, math.nan) for name in names}
    return {name: max(0, int((each if math.isnan(quota[name]) else quota[name]) - used.get(name, 0)))
            for name in names}


def _each(left: Iterable[tuple[str, int]]) -> str:
    """李娜 12、王五 20."""
    return "、".join(say("counters.each", name=name, left=n) for name, n in left)


KINDS = (
    CounterKind("visitor_quota", "customers", ("marketing",), quota_left("R24", "访客营销")),
    CounterKind("onsite_quota", "customers", ("marketing",), quota_left("R25", "站内营销")),
    CounterKind("recommended", "customers", ("marketing",), recommended),
    CounterKind("mailings", "mailing", ("mailings",), mailings),
    CounterKind("mails_today", "mailing", ("mailings",), mails_today),
)
