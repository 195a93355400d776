"""Counters over the register of inquiries (T09)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from opsbook.domain.counters.counting import Counted, CounterKind, CountGround, among, clause, is_yes
from opsbook.domain.timepoints import working_hours

RECENT_DAYS = 30        # ours: an inquiry without a reply for longer is told of, not chased
COMPLETE_DAYS = 7       # ours: what was registered this week can still be completed
ANSWERED = ("跟进中", "已报价", "已成交", "暂无进展", "无效")
NEEDED = (("country",), ("product", "product_id"), ("message",))    # R16


def unanswered(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Inquiries without a first reply that wait longer than the limit, by the clock of the setting (X4)."""
    if ground.everybodys("inquiries")["first_reply_at"].isna().all():
        return Counted(None, key="silent")
    waiting = rows[rows["first_reply_at"].isna() & rows["created_at"].notna() & ~_settled(rows)]
    age = pd.Timestamp(ground.now) - waiting["created_at"]
    recent = waiting[(age <= timedelta(days=RECENT_DAYS)) & (age >= timedelta(0))]
    clock, worked = _waited(recent, ground)
    limit = ground.settings.calendar.reply_limit_hours
    by_clock, by_work = int((clock > limit).sum()), int((worked > limit).sum())
    chosen = by_clock if ground.settings.readings.reply_clock == "elapsed" else by_work
    return Counted(chosen, {"open": len(recent), "clock": by_clock, "work": by_work, "limit": f"{limit:g}",
                            "longest": f"{max(clock, default=0.0):.0f}",
                            "older": clause("older", len(waiting) - len(recent))},
                   key="" if len(recent) else "none")


def to_complete(rows: pd.DataFrame, ground: CountGround) -> Counted:
    """Inquiries of the last days without country, product or what the buyer wants."""
    since = pd.Timestamp(ground.now) - timedelta(days=COMPLETE_DAYS)
    recent = rows[rows["created_at"] >= since]
    lacking = [_blank(recent, names) for names in NEEDED]
    short = np.logical_or.reduce(lacking) if len(recent) else np.zeros(0, dtype=bool)
    return Counted(int(short.sum()), {"all": len(recent), "days": COMPLETE_DAYS})


def _settled(rows: pd.DataFrame) -> pd.Series:
    """Rows whose state or validity says that nobody waits for a reply."""
    judged = rows["valid"].notna() & ~is_yes(rows, "valid") if "valid" in rows else among(rows, "valid")
    return among(rows, "status", *ANSWERED) | judged


def _blank(rows: pd.DataFrame, names: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows in which every one of the columns is empty."""
    empty = [rows[name].isna().to_numpy() for name in names if name in rows]
    return np.logical_and.reduce(empty) if empty else np.ones(len(rows), dtype=bool)


def _waited(rows: pd.DataFrame, ground: CountGround) -> tuple[pd.Series, pd.Series]:
    """Hours since each inquiry: by the clock, within office hours."""
    clock = (pd.Timestamp(ground.now) - rows["created_at"]).dt.total_seconds() / 3600
    zone = ZoneInfo(ground.settings.calendar.office_zone)
    asked = rows["created_at"].dt.tz_convert(zone).dt.tz_localize(None).to_numpy("datetime64[us]")
    until = np.full(len(rows), _naive(ground.now, zone), dtype="datetime64[us]")
    return clock, pd.Series(working_hours(asked, until, ground.settings.calendar), index=rows.index)


def _naive(moment: datetime, zone: ZoneInfo) -> np.datetime64:
    return np.datetime64(moment.astimezone(zone).replace(tzinfo=None), "us")


KINDS = (
    CounterKind("unanswered", "inquiries", ("inquiries",), unanswered),
    CounterKind("to_complete", "inquiries", ("inquiries",), to_complete),
)
