"""What rows say about each other: impossible pairs, repeated keys, days that are missing or of another month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from opsbook.catalogue.exports import ExportKind
from opsbook.domain.period import Period, week_of
from opsbook.exports.context import Context
from opsbook.exports.problems import Log, Place
from opsbook.exports.strips import Strip, where

_NOT_MORE = (("clicks", "impressions"), ("p4p_clicks", "p4p_impressions"), ("store_clicks", "store_impressions"),
             ("marketing_clicks", "marketing_impressions"), ("standard_clicks", "standard_impressions"),
             ("whole_clicks", "whole_impressions"), ("natural_clicks", "natural_impressions"), ("l1_clicks", "clicks"))


@dataclass(frozen=True)
class Typed:
    """A file's typed columns with the strips they came from, by canonical name.

    `extra` are the columns nobody knows; `currencies` names that of each money column that shows one.
    """

    kind: ExportKind
    frame: pd.DataFrame
    strips: Mapping[str, Strip]
    extra: tuple[str, ...] = ()
    currencies: Mapping[str, str] = field(default_factory=dict)

    def place(self, name: str, position: int) -> Place:
        """The cell of a column; of a name the file has no column for, the row of the first key."""
        strip = self.strips.get(name) or next(iter(self.strips.values()))
        return strip.at(position)


def check_pairs(typed: Typed, log: Log) -> None:
    """More clicks than exposures, and replies before their inquiry."""
    frame = typed.frame
    for part, whole in _NOT_MORE:
        if part in frame and whole in frame:
            more = (frame[part] > frame[whole]).fillna(False).to_numpy(dtype=bool)
            for i in where(more):
                log.warn("more_than", typed.place(part, i), frame[part].iloc[i],
                         whole=typed.strips[whole].place.header, other=frame[whole].iloc[i])
    if "created_at" in frame and "first_reply_at" in frame:
        early = (frame["first_reply_at"] < frame["created_at"]).to_numpy(dtype=bool)
        for i in where(early):
            log.warn("reply_first", typed.place("first_reply_at", i), typed.strips["first_reply_at"].cells[i],
                     asked=typed.strips["created_at"].cells[i])


def check_days(typed: Typed, context: Context, log: Log) -> None:
    """Days after today or of another period, and days missing inside."""
    name = typed.kind.period_column
    if name is None or name not in typed.strips or typed.frame.empty:
        return
    days = _local_days(typed, name, context)
    if context.today:
        limit = pd.Timestamp(context.today + timedelta(1 if typed.strips[name].type == "time" else 0))
        for i in where((days > limit).to_numpy()):
            log.error("after_today", typed.place(name, i), days.iloc[i].date(), today=context.today)
    _check_replies(typed, context, log)
    if context.expected:
        _check_expected(typed, name, days, context.expected, log)
    if name == "period" and typed.kind.grain == "week":
        for i, (start, end) in enumerate(zip(typed.frame["start"], typed.frame["end"], strict=True)):
            if pd.notna(start):
                check_week(Period(start.date(), end.date(), "week"), typed.place(name, i), context, log)
    if typed.kind.grain == "day":
        _check_gaps(typed, name, days, context, log)


def _check_replies(typed: Typed, context: Context, log: Log) -> None:
    """Point out replies after today: the inquiry stands, its reply time cannot."""
    name = "first_reply_at"
    if context.today and name in typed.strips:
        days = _local_days(typed, name, context)
        for i in where((days > pd.Timestamp(context.today + timedelta(1))).to_numpy()):
            log.warn("after_today", typed.place(name, i), days.iloc[i].date(), today=context.today)


def _local_days(typed: Typed, name: str, context: Context) -> pd.Series:
    """The day each row belongs to; of a week or month its last day."""
    if typed.strips[name].type == "time":
        local = typed.frame[name].dt.tz_convert(context.report_tz).dt.tz_localize(None)
        return pd.Series(local.dt.normalize())
    return typed.frame["end"] if name == "period" else typed.frame[name]


def _check_expected(typed: Typed, name: str, days: pd.Series, expected: Period, log: Log) -> None:
    known = days.notna()
    start, end = pd.Timestamp(expected.start), pd.Timestamp(expected.end)
    outside = known & ((days < start) | (days > end))
    if typed.kind.grain in ("week", "month"):
        outside &= typed.frame["start"] > end
    if known.any() and outside.sum() == known.sum():
        first, last = days[known].min().date(), days[known].max().date()
        log.error("wrong_period", typed.place(name, where(known.to_numpy())[0]), f"{first}～{last}",
                  month=f"{first:%Y-%m}", expected=expected.label)
        return
    for i in where(outside.to_numpy()):
        log.warn("outside_period", typed.place(name, i), days.iloc[i].date(), expected=expected.label)


def _check_gaps(typed: Typed, name: str, days: pd.Series, context: Context, log: Log) -> None:
    """Days that are not there between the first and the last, and to the end of a month that is over."""
    present = {stamp.date() for stamp in days.dropna()}
    if not present:
        return
    first, last = min(present), max(present)
    month = context.month
    if month and month.holds(first) and context.today and month.end <= context.today - timedelta(2):
        first, last = min(first, month.start), max(last, month.end)
    missing = [day for day in Period(first, last, "span").days() if day not in present]
    if missing:
        strip = typed.strips[name]
        log.warn("missing_days", Place(strip.place.sheet, None, strip.place.column, strip.place.header),
                 _listed(missing), count=len(missing))


def _listed(days: list[date]) -> str:
    shown = "、".join(day.isoformat() for day in days[:5])
    return shown + (" …" if len(days) > 5 else "")


def check_week(period: Period, place: Place, context: Context, log: Log) -> None:
    """Point out seven days that are not the platform's week (Sunday to Saturday by default)."""
    week = week_of(period.start, context.first_weekday)
    if period.n_days == 7 and period != week:
        log.warn("rolling_week", place, period.label, week=week.label)


def check_empty_rows(typed: Typed, log: Log) -> None:
    """Rows of figures that have a key and not one figure; an event is one without any."""
    texts = ("id", "text", "email", "country", "channel", "date", "time", "period", "flag")
    numbers = [name for name, strip in typed.strips.items() if name in typed.frame and strip.type not in texts]
    if not numbers or typed.kind.grain == "event":
        return
    empty = typed.frame[numbers].isna().all(axis=1).to_numpy()
    for i in where(empty):
        log.warn("empty_row", typed.place(numbers[0], i))
