"""Counters over RFQ quotes and their monthly quota (T18)."""

from __future__ import annotations

import math
from datetime import timedelta

import pandas as pd

from opsbook.domain.counters.counting import Counted, CounterKind, CountGround, number, on
from opsbook.domain.kinds import Pace
from opsbook.domain.period import Period, month_of, week_of
from opsbook.domain.workdays import workdays_of

REWARD_DAY = 3          # the platform gives the base quota on the 1st, the reward on the 3rd
ACTION_DAYS = 14        # ours: how far back the buyer's action is asked for


def pace(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Quotes still to be made for the even share of the month so far (R27): quota x working days gone / all.

    A week with more than the rule's burst of the quota is told; so is a month too far ahead.
    """
    month, quota = month_of(ground.today), _quota(ground)
    done = len(on(rows, "quoted_on", month.start, ground.today))
    if not quota:
        return Counted(None, {"done": done}, key="no_quota")
    gone = workdays_of(Period(month.start, ground.today, "span"), ground.settings.calendar)
    share = quota * len(gone) / max(1, len(workdays_of(month, ground.settings.calendar)))
    week = week_of(ground.today, ground.settings.calendar.first_weekday)
    lately = len(on(rows, "quoted_on", max(week.start, month.start), ground.today))
    words = {"done": done, "quota": f"{quota:g}", "share": f"{share:.0f}", "week": lately}
    return Counted(max(0, math.ceil(round(share, 6)) - done), words, key=_speed(done, share, lately / quota, ground))


def actions(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Quotes of the last days for which nobody wrote what the buyer did (D05-D07)."""
    recent = on(rows, "quoted_on", ground.today - timedelta(ACTION_DAYS), ground.today)
    return Counted(int(recent["buyer_action"].isna().sum()), {"all": len(recent), "days": ACTION_DAYS})


def _quota(ground: CountGround) -> float:
    """This month's quota as written in RFQ额度, else the setting, which is the store's; 0 where nobody said."""
    month = month_of(ground.today)
    rows = on(ground.register("quota"), "date", month.start, month.end)
    base, reward = number(rows, "base").sum(), number(rows, "reward").sum()
    written = base + (reward if ground.today.day >= REWARD_DAY else 0.0)
    return float(written or (0 if ground.person else ground.settings.rfq_quota or 0))


def _speed(done: int, share: float, burst: float, ground: CountGround) -> str:
    """Which sentence: a burst of quotes in one week, too far ahead, or plain."""
    rule = ground.rules["R27"]
    assert isinstance(rule, Pace)
    if burst > rule.burst:
        return "burst"
    return "ahead" if share and done / share > (ground.limit("R27") or math.inf) else ""


KINDS = (
    CounterKind("rfq_pace", "quotes", ("quotes",), pace),
    CounterKind("rfq_actions", "quotes", ("quotes",), actions),
)
