"""What has to be done on a day: duties, when they fall due, and which of them are still open.

A duty due on a day nobody works on is due on the next working day and keeps its own day (X18). What stayed open is not
due again beside itself: the open row comes along with its age until it is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import msgspec

from opsbook.domain.period import month_of
from opsbook.domain.settings import Calendar, Role, Settings, setting
from opsbook.domain.workdays import next_workday, works_on

Rhythm = Literal["workday", "rolling", "week", "month", "once"]
DAILY: tuple[Rhythm, ...] = ("workday", "rolling")
WEEK = 7


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One duty of templates/catalogue/duties.toml; `title` is the item of 每日必做.

    `rhythm`: every working day; on working days while its counter is not 0 (rolling); each week on `weekday` (0 =
    Monday); each month on `day`, in a shorter month on its last day; once. `owner_setting` names the setting that says
    the role where that is the company's choice. `target` is what to reach, with the numbers of the rule `target_of` in
    the places {target} and {limit}. `counter` says how it stands, `how` how it is done, `sheet` where it is recorded.
    `rules` are the rules it serves; a duty of a rule that is off (`only_with`) is not asked for. `source` names
    document and paragraph as ``S4 四.1``.
    """

    id: str
    title: str
    how: str
    sheet: str
    source: str
    rhythm: Rhythm
    owner: Role = "运营"
    owner_setting: str = ""
    weekday: int = 1
    day: int = 3
    target: str = ""
    target_of: str = ""
    counter: str = ""
    rules: tuple[str, ...] = ()
    only_with: str = ""

    def role(self, settings: Settings) -> str:
        """Who does it in this store."""
        return str(setting(settings, self.owner_setting)) if self.owner_setting else self.owner

    def due_by(self, day: date) -> date:
        """The newest day up to `day` on which a weekly or monthly duty falls due, working day or not."""
        if self.rhythm == "week":
            return day - timedelta((day.weekday() - self.weekday) % WEEK)
        this = self._in_month(day)
        return this if this <= day else self._in_month(month_of(day).before().start)

    def due_after(self, day: date) -> date:
        """The first day after `day` on which a weekly or monthly duty falls due."""
        if self.rhythm == "week":
            return self.due_by(day) + timedelta(WEEK)
        this = self._in_month(day)
        return this if this > day else self._in_month(month_of(day).end + timedelta(1))

    def _in_month(self, day: date) -> date:
        last = month_of(day).end
        return last.replace(day=min(self.day, last.day))


@dataclass(frozen=True)
class DutyRow:
    """A row of 每日必做 as recorded: `closed_on` is the day it was done or given up with a reason, None while open."""

    day: date
    item: str
    person: str
    closed_on: date | None = None


@dataclass(frozen=True)
class Owed:
    """A duty that is open on a day: `due` is the day it fell due, `age` how many days it is late."""

    duty: Duty
    person: str
    due: date
    age: int = 0


def owners(role: str, settings: Settings) -> tuple[str, ...]:
    """Who has a row of a duty of that role: every salesperson; else the only one of the role, or the role by name."""
    people = tuple(person.name for person in settings.people if person.role == role)
    return people if people and (role == "业务" or len(people) == 1) else (role,)


def owed_duties(duties: Iterable[Duty], day: date, book: Sequence[DutyRow], settings: Settings) -> Iterator[Owed]:
    """Every duty that is open on the day, one a person, in the order of the duties.

    `book` are the rows of 每日必做; nothing is owed from before its first row. With rows of later days the day is one
    filled afterwards: it has what fell due on it, and ages count up to the newest day.
    """
    until = max([day, *(row.day for row in book)])
    since = min([day, *(row.day for row in book)])
    days = _Days(day, until, since, settings.calendar)
    for duty in duties:
        people = owners(duty.role(settings), settings)
        for person in people:
            rows = [row for row in book if row.item == duty.title and (len(people) == 1 or row.person == person)]
            yield from _owed(Owed(duty, person, day), sorted(rows, key=lambda row: row.day), days)


@dataclass(frozen=True)
class _Days:
    """The day asked about, the newest day known, the first day recorded."""

    day: date
    until: date
    since: date
    calendar: Calendar

    def late(self, due: date) -> int:
        """Days past the due day, which moves to the next working day."""
        return max(0, (self.until - next_workday(due, self.calendar)).days)


def _owed(asked: Owed, rows: list[DutyRow], days: _Days) -> Iterator[Owed]:
    if asked.duty.rhythm in DAILY:
        yield from _owed_daily(asked, rows, days)
    elif asked.duty.rhythm == "once":
        yield from _owed_once(asked, rows, days)
    else:
        yield from _owed_at_times(asked, rows, days)


def _owed_daily(asked: Owed, rows: list[DutyRow], days: _Days) -> Iterator[Owed]:
    """A row a working day; its age tells since when it was left undone: yesterday's cannot be done today any more."""
    if not works_on(days.day, days.calendar) or any(row.day == days.day and row.closed_on for row in rows):
        return
    earlier = [row for row in rows if row.day < days.day]
    done = max((row.day for row in earlier if row.closed_on), default=date.min)
    first = next((row.day for row in earlier if row.day > done), days.day)
    yield Owed(asked.duty, asked.person, days.day, (days.day - first).days)


def _owed_once(asked: Owed, rows: list[DutyRow], days: _Days) -> Iterator[Owed]:
    if any(row.closed_on for row in rows):
        return
    first = rows[0].day if rows else days.day
    yield Owed(asked.duty, asked.person, first, (days.until - first).days)


def _owed_at_times(asked: Owed, rows: list[DutyRow], days: _Days) -> Iterator[Owed]:
    """The rows left open, else the first due day after the newest one that was closed.

    Of the due days that passed until it was closed only the newest is asked for: who clears up after a pause of
    months does not do it once a week passed.
    """
    closed = max([days.since - timedelta(1), *(row.day for row in rows if row.closed_on)])
    still = [row.day for row in rows if row.closed_on is None and closed < row.day <= days.day]
    done_on = max((row.closed_on for row in rows if row.closed_on), default=closed)
    first = max(asked.duty.due_after(closed), asked.duty.due_by(min(done_on, days.day)))
    for due in still or [due for due in (first,) if due <= days.day]:
        yield Owed(asked.duty, asked.person, due, days.late(due))
