"""What a merge of the registers stands on: the books with what each held when it was last written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from opsbook.catalogue.records import Record
from opsbook.desk.desk import Desk
from opsbook.domain.registerrows import WORKBOOK, Book, Cells
from opsbook.domain.settings import Settings
from opsbook.history.history import History
from opsbook.history.registerlog import RegisterLog, floor_of, newest_imports, seen_imports, stamps
from opsbook.jobs.registerbooks import OwnBooks
from opsbook.jobs.registercells import HeldRows

LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class Workbook:
    """The operator's workbook: the merge it was last written by, and when a person may last have changed it."""

    desk: Desk
    stamp: str
    saved_at: datetime


@dataclass(frozen=True)
class MergeGround:
    """What a merge of the registers stands on; `workbook` is None where none was built yet."""

    history: History
    settings: Settings
    now: datetime
    workbook: Workbook | None
    own: OwnBooks

    @property
    def zone(self) -> str:
        """The office's zone: what people type is its time."""
        return self.settings.calendar.office_zone

    @cached_property
    def stamps(self) -> tuple[str, ...]:
        """The merges whose bases are known, before this one."""
        return stamps(self.history)

    @cached_property
    def has_imports(self) -> bool:
        """Whether something was imported, or taken back, since the last merge."""
        return newest_imports(self.history) != seen_imports(self.history)

    @property
    def used_stamps(self) -> tuple[str, ...]:
        """The merges that the books were written by."""
        workbook = (self.workbook.stamp,) if self.workbook else ()
        return (*workbook, *(book.stamp for book in self.own.read))

    @cached_property
    def floor(self) -> str:
        """The oldest merge whose base a book may still ask for."""
        return floor_of(self.stamps, iter(self.used_stamps), self.now)

    @cached_property
    def known_people(self) -> frozenset[str]:
        """Everybody in 人员 or with a book."""
        return self.own.people | {person.name for person in self.settings.people}

    def typed_at(self, saved_at: datetime) -> datetime:
        """The office's time of what was typed into a book last saved then."""
        return min(saved_at, self.now).astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def since(self, record: Record) -> date:
        """The oldest day the workbook shows of a record."""
        if not record.shown_days:
            return LONG_AGO
        return self.days_ago(record.shown_days)

    def days_ago(self, days: int) -> date:
        """The office's day so many days before the merge."""
        return self.today - timedelta(days)

    @cached_property
    def today(self) -> date:
        """The office's day of the merge."""
        return self.typed_at(self.now).date()


def book_of(record: Record, ground: MergeGround, log: RegisterLog, held: tuple[str, HeldRows]) -> Book:
    """A book of a register with what it held when it was last written; `held` is its name and what it holds now."""
    name, rows = held
    saved_at, stamp, taken = _saved(ground, name)
    is_known = not stamp or stamp in ground.stamps
    typed_at = ground.typed_at(saved_at)
    base = {row_id: row.cells for row_id, row in log.held(name, stamp).items()} if is_known else {}
    return Book(name, saved_at, rows.rows, rows.columns, base,
                log.known(stamp) if is_known else None, stamp, f"{typed_at:%m-%d}",
                _defaults(record, ground.settings, name, typed_at), log.said(name, taken.split()))


def _saved(ground: MergeGround, name: str) -> tuple[datetime, str, str]:
    """When a book was saved, the merge it was written by, and those since that could not write it."""
    if name == WORKBOOK and ground.workbook:
        return ground.workbook.saved_at, ground.workbook.stamp, ""
    book = next(each for each in ground.own.read if each.person == name)
    return book.saved_at, book.stamp, book.taken


def _defaults(record: Record, settings: Settings, name: str, at: datetime) -> Cells:
    """What goes into the empty cells of a new row: when it was typed, and whose it is."""
    inputs = {column.name: column.kind for column in record.columns if column.input}
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    found: dict[str, str | datetime] = {}
    if record.date in inputs:
        found[record.date] = day if inputs[record.date] == "date" else at.replace(second=0, microsecond=0)
    only = [person.name for person in settings.people if person.role == record.role]
    person = name or (only[0] if len(only) == 1 else "")
    if record.person in inputs and person:
        found[record.person] = person
    return found
