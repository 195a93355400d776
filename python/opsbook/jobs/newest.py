"""The newest day, week and month a store can be judged for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from opsbook.catalogue.exports import export_kinds
from opsbook.domain.period import Grain, Period, day_of, month_of, week_of, weeks_ending_in
from opsbook.errors import NoData
from opsbook.history.journal import Entry, read_journal
from opsbook.history.parts import read_period
from opsbook.history.store import Store
from opsbook.texts import say

DATED = ("day", "event")    # kinds whose rows have a day of their own


def newest_periods(journal: Iterable[Entry], first_weekday: int) -> tuple[Period, ...]:
    """The newest day, week and month with data, in this order; a grain nothing speaks of is left out.

    A week or month counts where an export of its own is there, or where days (for a month also weeks) reach to its end;
    where none is whole, the one that has begun does. Kinds whose period a person gives do not count: hot words asked
    for in the middle of a month do not end it. Events (询盘, 订单) count only where nothing else is there.
    """
    kinds = export_kinds()
    telling = [each for each in journal if each.end
               and (each.kind not in kinds or kinds[each.kind].period_in != "none")]
    platform = [each for each in telling if each.grain != "event"] or telling
    if not platform:
        return ()
    last_day = max((each.end for each in platform if each.grain in DATED and each.end), default=None)
    day = () if last_day is None else (day_of(last_day),)
    return (*day, *(_newest(grain, platform, last_day, first_weekday) for grain in ("week", "month")))


def newest_month(store: Store) -> Period:
    """The newest month a store can be reviewed for. Raises NoData where there is none."""
    periods = newest_periods(read_journal(store.history), store.settings().calendar.first_weekday)
    month = next((period for period in periods if period.grain == "month"), None)
    if month is None:
        raise NoData(say("macros.no_month"), where=str(store.root), todo=say("macros.no_month_todo"))
    return month


def own_periods(entries: Iterable[Entry]) -> set[Period]:
    """The periods of exports that are stored by their own period."""
    slugs = {slug for each in entries if each.grain not in DATED for slug in each.parts}
    found = (read_period(Path(f"period={slug}")) for slug in slugs)
    return {period for period in found if period is not None}


def _newest(grain: Grain, entries: list[Entry], last_day: date | None, first_weekday: int) -> Period:
    own = own_periods(entries)
    last_week = max((period.end for period in own if period.grain == "week"), default=None)
    whole = [period for period in own if period.grain == grain]
    if last_day is not None:
        whole.append(_reached(_holding(grain, last_day, first_weekday), last_day))
    if last_week is not None and grain == "month":
        month = month_of(last_week)
        whole.append(_reached(month, last_week, weeks_ending_in(month, first_weekday)[-1].end))
    first = min(each.start for each in entries if each.start)
    begun = _holding(grain, max(each.end for each in entries if each.end), first_weekday)
    return max((period for period in whole if period.end >= first), default=begun, key=lambda period: period.end)


def _reached(period: Period, last: date, end: date | None = None) -> Period:
    """The period where the data reaches its end, else the one before."""
    return period if (end or period.end) <= last else period.before()


def _holding(grain: Grain, day: date, first_weekday: int) -> Period:
    return week_of(day, first_weekday) if grain == "week" else month_of(day)
