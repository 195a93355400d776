"""登记: the workbook, the salespeople's own books and the exports brought together, before anything else.

Order on disk: a backup, 历史/ (what all agree on, under a new stamp), the own books, the workbook, each with the stamp
it was written by. Killed between, the next merge compares every book with what that book held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pandas as pd

from opsbook.catalogue.records import Record, records
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.desk import Desk
from opsbook.desk.rows.meta import META, read_meta
from opsbook.desk.rows.settings import PEOPLE, PEOPLE_PAIRS
from opsbook.desk.values import same_rows
from opsbook.domain.problem import Problem
from opsbook.domain.registerrows import WORKBOOK
from opsbook.domain.settings import Settings
from opsbook.errors import StoreError
from opsbook.history.history import History
from opsbook.history.registerlog import (
    keep_clashes,
    keep_log,
    keep_merge,
    next_stamp,
    read_clashes,
)
from opsbook.history.store import Store
from opsbook.jobs.registerbooks import BookChange, OwnBook, OwnBooks, open_books
from opsbook.jobs.registerground import MergeGround, Workbook
from opsbook.jobs.registermerges import RegisterMerge

_PERSON = [PEOPLE_PAIRS.name, PEOPLE_PAIRS.option]


@dataclass(frozen=True)
class BookTaken:
    """How many rows a merge took from a person's own book; `refused` says why a book was left alone (None: it was not).

    `person` is then the name of the file. `unwritten` says why what was taken could not be written back (None: it was).
    """

    person: str
    new: int = 0
    changed: int = 0
    deleted: int = 0
    refused: str | None = None
    unwritten: str | None = None


@dataclass(frozen=True)
class Merged:
    """The registers after a merge.

    `tables` is what the record tables of the workbook shall hold, by their Excel names; `stamp` is the merge, kept in
    元数据. Copies in 历史/ are set, not saved.
    """

    tables: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...]
    stamp: str
    ground: MergeGround
    merges: tuple[RegisterMerge, ...] = field(repr=False, default=())

    @cached_property
    def _compared(self) -> tuple[BookChange, ...]:
        """Each own book that could be looked into, with the tables that hold something else than they shall."""
        return tuple(_compared(self.ground, self.merges, self.stamp))

    @property
    def own(self) -> OwnBooks:
        """The own books that could be looked into."""
        return replace(self.ground.own, read=tuple(each.book for each in self._compared),
                       listed=_listed(self.ground.settings))

    @cached_property
    def books(self) -> tuple[BookTaken, ...]:
        """What was taken from each own book, and those that could not be looked into."""
        return (*(_taken(book, self.merges) for book in self.ground.own.read),
                *(BookTaken(Path(each.file or "").stem, refused=each.what) for each in self.ground.own.problems))

    @property
    def changes(self) -> tuple[BookChange, ...]:
        """The own books that are to be written: those that hold something else, or were never written by a merge."""
        return tuple(each for each in self._compared if each.tables or (self.stamp and not each.book.stamp))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files of 登记/ that are to be written."""
        return tuple(change.book.path for change in self.changes)


def merge_registers(desk: Desk | None, store: Store, history: History, settings: Settings, now: datetime) -> Merged:
    """Merge every record table of the workbook (None: there is none yet), the own books and the exports in 历史/.

    Nothing is written; `history` holds the copies unsaved. Raises DeskError where the workbook lacks a record table.
    """
    workbook = workbook_of(desk, now) if desk else None
    return merge_records(records(), MergeGround(history, settings, now, workbook, open_books(store, history)))


def merge_records(merged: Iterable[Record], ground: MergeGround) -> Merged:
    """As `merge_registers`, of some record tables and of books that are open already."""
    return _finished(ground, tuple(RegisterMerge.of(record, ground) for record in merged))


def refill(merged: Merged, filled: Mapping[str, pd.DataFrame]) -> Merged:
    """The same merge after the program filled some of its tables: as if a person had typed the rows just now."""
    merges = tuple(each.filled(filled[each.record.name]) if each.record.name in filled else each
                   for each in merged.merges)
    return _finished(merged.ground, merges, merged)


def workbook_of(desk: Desk, now: datetime) -> Workbook:
    """The operator's workbook; a closed one was changed when its file was, an open one may be changing now."""
    saved_at = now
    if isinstance(desk, ClosedDesk):
        saved_at = datetime.fromtimestamp(desk.path.stat().st_mtime, now.tzinfo)
    return Workbook(desk, read_meta(desk.read(META)).registers, saved_at)


def _finished(ground: MergeGround, merges: tuple[RegisterMerge, ...], before: Merged | None = None) -> Merged:
    """Keep what changed in 历史/ under a new stamp, and draw what the workbook and the own books shall hold.

    `before` is this merge as it was before some tables were filled.
    """
    done = {id(each) for each in before.merges} if before else set()
    is_new = not ground.stamps or any(each.rows != each.before for each in merges)
    stamp = next_stamp(ground.stamps, ground.now) if is_new else max(ground.stamps, default="")
    _keep(ground, [each for each in merges if id(each) not in done], stamp)
    told = tuple(clash for each in merges for clash in each.told.clashes)
    if told != read_clashes(ground.history):
        keep_clashes(ground.history, told)
    floor = ground.floor
    if every := (*(each for each in ground.stamps if each >= floor), *([stamp] if is_new else [])):
        keep_merge(ground.history, every, ground.now)
    tables = {each.record.name: before.tables[each.record.name] if before and id(each) in done
              else each.table(WORKBOOK) for each in merges}
    return Merged(tables, tuple(_problems(ground.own, merges)), stamp, ground, merges)


def _keep(ground: MergeGround, merges: Iterable[RegisterMerge], stamp: str) -> None:
    """Set the copies and logs of the registers that changed.

    They are saved in this order: where a job dies between the two, the log says that the rows changed still, and the
    next merge takes both again. A log alone would leave the copy as it was.
    """
    for each in merges:
        if each.rows != each.before:
            each.keep_copy()
            log = each.log.with_states(each.rows, each.before, stamp)
            keep_log(ground.history, each.record, log.since(ground.floor))


def _taken(book: OwnBook, merges: Iterable[RegisterMerge]) -> BookTaken:
    taken = [each.taken[book.person] for each in merges if book.person in each.taken]
    return BookTaken(book.person, sum(each.new for each in taken), sum(each.changed for each in taken),
                     sum(each.deleted for each in taken))


def _problems(own: OwnBooks, merges: tuple[RegisterMerge, ...]) -> Iterator[Problem]:
    yield from own.problems
    for book in own.read:
        yield from book.strays
    for each in merges:
        yield from each.problems()


def _compared(ground: MergeGround, merges: tuple[RegisterMerge, ...], stamp: str) -> Iterator[BookChange]:
    for book in ground.own.read:
        with suppress(StoreError):      # somebody opened or changed it just now: the next merge takes it
            tables = {each.record.name: rows for each in merges if (rows := each.change(book)) is not None}
            if (people := _people(book, ground.settings)) is not None:
                tables[PEOPLE] = people
            yield BookChange(book, tables, stamp)


def _people(book: OwnBook, settings: Settings) -> pd.DataFrame | None:
    """人员 as an own book's drop-lists shall have it; None where they do."""
    if (book.untouched and book.people == _listed(settings)) or PEOPLE not in book.desk.tables():
        return None
    rows = pd.DataFrame([(each.name, each.role) for each in settings.people], columns=_PERSON, dtype=object)
    return None if same_rows(book.desk.read(PEOPLE)[_PERSON], rows) else rows


def _listed(settings: Settings) -> str:
    return "、".join(f"{each.name} {each.role}" for each in settings.people)
