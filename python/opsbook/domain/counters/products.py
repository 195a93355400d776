"""Counters over what operators do with products, words, offers, campaigns and P4P."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from opsbook.domain.counters.counting import (
    Counted,
    CounterKind,
    CountGround,
    among,
    days_until,
    is_yes,
    number,
    on,
)
from opsbook.domain.kinds import Listing
from opsbook.domain.period import month_of, week_of
from opsbook.domain.registercolumns import FIX_DAYS, OFFER_DAYS

SOON_DAYS = 7           # ours: campaigns that close and products whose time is over this soon
TO_FIX = ("零效果", "问题产品", "低分品")
NAMED = 3               # words and counters named in a sentence
REVIEWED = ("调价", "预算", "时段", "排查")


def new_products(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """New products still to be published today (R01), with those of the week and those under the score (R02).

    They are counted from 产品发布; where that sheet is not kept, from 新发 in 操作记录, which knows no score.
    """
    kept = "score" in rows
    new = rows[among(rows, "kind", "新品" if kept else "新发")]
    week = week_of(ground.today, ground.settings.calendar.first_weekday)
    today, lately = on(new, "date", ground.today), on(new, "date", week.start, ground.today)
    weak = int((number(lately, "score") < _least_score(ground)).sum())
    low, high = ground.target("R01") or 0.0, ground.limit("R01") or 0.0
    return Counted(max(0, int(low) - len(today)), {
        "today": len(today), "low": f"{low:g}", "high": f"{high:g}", "week": len(lately), "weak": weak,
        "score": f"{_least_score(ground):g}"}, key="" if kept else "logged")


def videos(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Videos still to be posted and submitted today (R05); a posted one counts once it is submitted."""
    today = on(rows[among(rows, "kind", "视频")], "date", ground.today)
    done, low, high = int(is_yes(today, "submitted").sum()), ground.target("R05") or 0.0, ground.limit("R05") or 0.0
    return Counted(max(0, int(low) - done),
                   {"done": done, "posted": len(today), "low": f"{low:g}", "high": f"{high:g}"})


def fan_posts(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Posts to fans still to be made today (R19)."""
    done, wanted = len(on(rows, "date", ground.today)), ground.target("R19") or 0.0
    return Counted(max(0, int(wanted) - done), {"done": done})


def to_fix(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Zero-effect, problem and low-score products whose 7 days are over within the next 7, those overdue among them."""
    open_rows = _open_issues(rows, *TO_FIX)
    left = days_until(open_rows, "date", ground.today) + FIX_DAYS
    return Counted(int((left <= SOON_DAYS).sum()), {"late": int((left < 0).sum()), "all": len(open_rows)})


def violations(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Violations that are not dealt with; they are due the day they are found."""
    open_rows = _open_issues(rows, "违规")
    late = int((days_until(open_rows, "date", ground.today) < 0).sum())
    return Counted(len(open_rows), {"late": late})


def offers(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Discounts and coupons that end within 7 days or have ended, and were not renewed (R08)."""
    left = days_until(rows[~is_yes(rows, "renewed")], "end", ground.today)
    return Counted(int((left <= OFFER_DAYS).sum()), {"ended": int((left < 0).sum()), "days": OFFER_DAYS})


def campaigns(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Campaigns the store may join, not signed up for, without a reason, that close within 7 days (R06)."""
    possible = rows[~(rows["eligible"].notna() & ~is_yes(rows, "eligible"))]
    waiting = possible[~is_yes(possible, "signed_up") & possible["reason"].isna()]
    left = days_until(waiting, "deadline", ground.today)
    return Counted(int(((left >= 0) & (left <= SOON_DAYS)).sum()), {"all": len(waiting), "days": SOON_DAYS})


def p4p_today(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Whether P4P was looked at today (R09): 1 while no bid was changed."""
    today = on(rows, "date", ground.today)
    bids, looks = int(among(today, "kind", "调价").sum()), int(among(today, "kind", *REVIEWED).sum())
    return Counted(0 if bids >= (ground.target("R09") or 0.0) else 1, {"bids": bids, "looks": looks})


def words(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Words of the library without a product title (R18), without brands and what is not wanted; named are those that
    are searched most.
    """
    wanted = rows[~is_yes(rows, "brand") & ~among(rows, "status", "不用")]
    covered = number(wanted, "covered")
    if len(wanted) and covered.isna().all():
        return Counted(None, {"all": len(wanted)}, key="blind")
    bare = wanted[(covered == 0).to_numpy()]
    named = bare.sort_values("search_index", ascending=False, kind="stable")["keyword"].head(NAMED).tolist()
    return Counted(len(bare), {"all": len(wanted), "first": "、".join(named)}, key="" if named else "none")


def todo_left(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """What is left of the platform's to-do counters today, without the exempt ones (D01)."""
    today = on(rows, "date", ground.today)
    asked = today[~is_yes(today, "exempt")]
    typed = number(asked, "left")
    if typed.isna().all():
        return Counted(None, key="not_typed")
    named = asked[(typed > 0).to_numpy()]["name"].head(NAMED).tolist()
    return Counted(int(typed.sum()), {"first": "、".join(named), "blank": int(typed.isna().sum())},
                   key="" if named else "none")


def monthly(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Whether the register has a row of this month: 1 while it has none."""
    done = len(on(rows, "date", month_of(ground.today).start, ground.today))
    return Counted(0 if done else 1, {"done": done})


def tag_reviews(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Whether targeting tags were looked at in the last 7 days (R13): 1 while they were not."""
    recent = on(rows, "date", ground.today - timedelta(6), ground.today)
    done = int(among(recent, "kind", "定向标签").sum())
    return Counted(0 if done else 1, {"done": done})


def _open_issues(rows: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """The products with trouble of some kinds that nobody saw to and that still have it."""
    return rows[among(rows, "kind", *kinds) & ~is_yes(rows, "done") & ~is_yes(rows, "settled")]


def _least_score(ground: CountGround) -> float:
    """The score R02 asks of a new product."""
    rule = ground.rules["R02"]
    assert isinstance(rule, Listing)
    return next(float(str(test.value)) for test in rule.all if test.column == "score")


KINDS = (
    CounterKind("new_products", "publishing", ("publishing", "operations"), new_products),
    CounterKind("videos", "posts", ("posts",), videos),
    CounterKind("fan_posts", "posts", ("posts",), fan_posts),
    CounterKind("to_fix", "issues", ("issues",), to_fix),
    CounterKind("violations", "issues", ("issues",), violations),
    CounterKind("offers", "mailing", ("offers",), offers),
    CounterKind("campaigns", "campaigns", ("campaigns",), campaigns),
    CounterKind("p4p_today", "operations", ("operations",), p4p_today),
    CounterKind("tag_reviews", "operations", ("operations",), tag_reviews),
    CounterKind("words", "keywords", ("keywords",), words),
    CounterKind("todo_left", "today", ("todo",), todo_left),
    CounterKind("scrm", "scrm", ("scrm",), monthly),
    CounterKind("market", "market", ("market",), monthly),
)
