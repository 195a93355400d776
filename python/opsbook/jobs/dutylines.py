"""What a day's fill tells: how much is owed and since when, why little is due, missed periods, what cannot be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from opsbook.domain.counters import CountGround
from opsbook.domain.duties import DAILY, DutyRow, Owed
from opsbook.domain.period import Period
from opsbook.domain.workdays import unpublished, why_off
from opsbook.texts import say

NAMED = 3       # periods named before 等 n 个: a row of 问题清单 has two lines
MANY = 10       # rows: so many are told how to be closed together (ours)


def owed_lines(owed: Collection[Owed], book: Iterable[DutyRow], day: date) -> Iterator[str]:
    """How many duties 每日必做 has of the day, how many came along and since when; how to close many, and which of the
    open rows of earlier days (`book`) need not be.
    """
    late = [each for each in owed if each.age]
    yield say("duties.filled_day" if owed else "duties.nothing_due", day=day, count=len(owed))
    if late:
        yield say("duties.carried", late=len(late), since=min(map(_since, late)))
    if len(late) >= MANY:
        yield say("duties.close_many")
    if older := len(_superseded(owed, book)):
        yield say("duties.older", count=older, day=day)


def due_lines(owed: Iterable[Owed], counting: CountGround, off: str) -> Iterator[str]:
    """Why little or something of another day is due (`off`: why nobody works), holidays not known, missed periods."""
    day, calendar = counting.today, counting.settings.calendar
    if off:
        yield say("duties.day_off", day=day, why=off)
    for each in owed:
        why = why_off(each.due, calendar)
        if why and not off and each.duty.rhythm not in DAILY and each.age == 0:
            yield say("duties.moved", item=each.duty.title, due=each.due, why=why, day=day)
    if years := unpublished([day]):
        yield say("duties.unpublished", years="、".join(map(str, years)))
    for grain in ("day", "week", "month"):
        if missed := [period for period in counting.missed if period.grain == grain]:
            yield say(f"duties.missed_{grain}", periods=_named(missed), day=missed[0].start)


def blind_lines(titles: Iterable[str]) -> Iterator[str]:
    """The duties that cannot be told because nothing was ever registered."""
    if names := "、".join(titles):
        yield say("duties.blind", names=names)


def _since(owed: Owed) -> date:
    """The day since which it was left undone: a daily one's row is of today, any other's of the day it fell due."""
    return owed.due - timedelta(owed.age) if owed.duty.rhythm in DAILY else owed.due


def _superseded(owed: Iterable[Owed], book: Iterable[DutyRow]) -> list[DutyRow]:
    """The open rows of earlier days whose duty has a row of its own today."""
    due = {(each.duty.title, each.person): each.due for each in owed if each.duty.rhythm in DAILY}
    return [row for row in book if row.closed_on is None and row.day < due.get((row.item, row.person), date.min)]


def _named(periods: Sequence[Period]) -> str:
    names = "、".join(period.label for period in periods[:NAMED])
    return names if len(periods) <= NAMED else say("duties.more", names=names, count=len(periods))
