"""登记/: the salespeople's own books, opened for a merge and written after it.

A book that is open in another program, damaged or not ours is told and left alone; the next merge takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import msgspec
import pandas as pd

from opsbook.catalogue.records import SPARE_ROWS, records
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.closed.owners import check_closed
from opsbook.desk.formulacolumns import with_room
from opsbook.desk.rows.meta import META, Meta, meta_rows, read_meta
from opsbook.desk.rows.settings import PEOPLE
from opsbook.domain.problem import Problem
from opsbook.errors import DeskError, OpsbookError, StoreError
from opsbook.history.history import History
from opsbook.history.registers import EVER
from opsbook.history.store import Store
from opsbook.jobs.backups import hash_now
from opsbook.jobs.books import open_book
from opsbook.jobs.filenames import file_name
from opsbook.jobs.registerbelow import stray_problems
from opsbook.texts import say

SUFFIX = ".xlsx"
BOOKS = "registerbooks"
_COLUMNS = ["name", "person", "sha256", "stamp", "holds", "taken", "people"]


class Remembered(msgspec.Struct, frozen=True):
    """Whose book a file is, its hash when a merge was done with it, the merge it was written by, and the last one that
    found in it all that it shall hold ("" where it could not be written).

    `taken` are the merges that took what stands in it since it was written, `people` is the 人员 it has.
    """

    person: str
    sha256: str
    stamp: str
    holds: str
    taken: str
    people: str


@dataclass(frozen=True)
class OwnBook:
    """A salesperson's book: the merge it was last written by, and when its file was last changed.

    With `sha256` its file is byte for byte as the merge `holds` left it: nothing new stands in it, and it is opened
    only when it is to be written. `taken` are the merges since that took what stood in it and could not write it, with
    spaces between, `people` is the 人员 it has where that is known.
    """

    person: str
    path: Path
    stamp: str
    saved_at: datetime
    sha256: str = ""
    holds: str = ""
    taken: str = ""
    people: str = ""

    @property
    def untouched(self) -> bool:
        """Whether nobody changed it since the last merge."""
        return bool(self.sha256)

    @property
    def content(self) -> str:
        """The hash of the file as it was found."""
        return self.sha256 or self.desk.content_hash

    @cached_property
    def strays(self) -> tuple[Problem, ...]:
        """What to tell of rows below its tables that were not taken; nothing of a book nobody touched."""
        if self.untouched:
            return ()
        there = set(self.desk.tables())
        return tuple(problem for record in records() if record.own_book and record.name in there
                     for problem in stray_problems(self.desk, record, self.path.name))

    @cached_property
    def desk(self) -> ClosedDesk:
        """The book, open. Raises StoreError where somebody opened or changed it meanwhile, or it is damaged."""
        desk = open_book(self.path)
        if desk.content_hash != self.sha256:
            raise StoreError(say("desk.closed_changed", name=self.path.name), where=str(self.path),
                             todo=say("desk.closed_changed_todo"))
        return desk


@dataclass(frozen=True)
class OwnBooks:
    """The books of 登记/: those that could be read, whose could not, and what to tell of those.

    `listed` is the 人员 they have once they are written.
    """

    read: tuple[OwnBook, ...] = ()
    shut: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    listed: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Everybody who has a book."""
        return self.shut | {book.person for book in self.read}


@dataclass(frozen=True)
class BookChange:
    """What a book shall hold after a merge: its tables, and the merge as its stamp."""

    book: OwnBook
    tables: Mapping[str, pd.DataFrame]
    stamp: str


def book_path(store: Store, person: str) -> Path:
    """Where a person's book lies."""
    return store.registers / f"{file_name(person)}{SUFFIX}"


def open_books(store: Store, history: History) -> OwnBooks:
    """Find every book of the store, and open those that changed since the last merge."""
    remembered = _remembered(history)
    read, shut, problems = dict[str, OwnBook](), set[str](), list[Problem]()
    for path in _files(store):
        try:
            book = open_book_of(path, remembered.get(path.stem))
        except OpsbookError as error:
            shut.add(path.stem)
            problems.append(_told(path, error))
            continue
        if path.name != book_path(store, book.person).name:
            problems.append(_told(path, StoreError(
                say("registers.second_book", person=book.person),
                todo=say("registers.second_book_todo", name=book_path(store, book.person).name))))
        else:
            read[book.person] = book
    return OwnBooks(tuple(read.values()), frozenset(shut - read.keys()), tuple(problems))


def open_book_of(path: Path, remembered: Remembered | None = None) -> OwnBook:
    """The own book in a file. Raises StoreError, DeskError where it is open, damaged or none of ours."""
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if remembered is not None:
        check_closed(path)
        if hash_now(path) == remembered.sha256:
            return OwnBook(remembered.person, path, remembered.stamp, saved_at, remembered.sha256, remembered.holds,
                           remembered.taken, remembered.people)
    desk = open_book(path)
    meta = read_meta(desk.read(META)) if META in desk.tables() else Meta()
    if not meta.person:
        raise DeskError(say("registers.not_a_book"), where=str(path), todo=say("registers.not_a_book_todo"))
    is_unwritten = remembered is not None and not remembered.holds and remembered.stamp == meta.registers
    book = OwnBook(meta.person, path, meta.registers, saved_at,
                   taken=remembered.taken if remembered and is_unwritten else "")
    book.__dict__["desk"] = desk
    return book


def write_books(history: History, own: OwnBooks, changes: Iterable[BookChange], stamp: str) -> tuple[Problem, ...]:
    """Write the books, each in one step; give what to tell of those that cannot be, which stay as they were.

    How they all are now, at the merge `stamp`, is set in `history`: a book nobody touches until the next merge need not
    be opened then, and what stands in one that was not written is not taken again.
    """
    changed = {change.book.person: change for change in changes}
    problems = {person: list(_write(change)) for person, change in changed.items()}
    known = _remembered(history)
    for book in own.read:
        if problems.get(book.person):
            taken = book.taken if book.untouched and book.taken else f"{book.taken} {stamp}".strip()
            known[book.path.stem] = Remembered(book.person, book.content, book.stamp, "", taken, "")
        elif not book.strays:     # those are told each time
            sha256, written = (book.desk.content_hash, stamp) if book.person in changed else (book.content, book.stamp)
            known[book.path.stem] = Remembered(book.person, sha256, written, stamp, "", own.listed)
    if own.read:
        history.keep_frame(BOOKS, EVER, pd.DataFrame([(name, *msgspec.structs.astuple(each)) for name, each in
                                                      sorted(known.items())], columns=_COLUMNS, dtype="str"))
    return tuple(problem for told in problems.values() for problem in told)


def _write(change: BookChange) -> Iterator[Problem]:
    try:
        desk = change.book.desk
        for name, rows in change.tables.items():
            desk.write(name, rows if name == PEOPLE else with_room(rows, SPARE_ROWS))
        meta = read_meta(desk.read(META))
        desk.write(META, meta_rows(msgspec.structs.replace(meta, registers=change.stamp, folder="")))
        desk.commit()
    except (StoreError, DeskError) as error:
        yield _told(change.book.path, error)


def _remembered(history: History) -> dict[str, Remembered]:
    """The books as merges left them, by the names of their files."""
    frame = history.read_frame(BOOKS, EVER)
    rows = () if frame is None or [*frame] != _COLUMNS else zip(*(frame[name] for name in _COLUMNS), strict=True)
    return {name: Remembered(*words) for name, *words in rows}


def _files(store: Store) -> list[Path]:
    """The books in the order of their names; what programs leave beside an open one is none."""
    with suppress(OSError):
        return [path for path in sorted(store.registers.iterdir())
                if path.suffix.lower() == SUFFIX and not path.name.startswith(("~$", "."))]
    return []


def _told(path: Path, error: OpsbookError) -> Problem:
    what = f"{error.what}（{error.where}）" if isinstance(error, DeskError) and error.where != str(path) else error.what
    return Problem(say("registers.source"), what, error.todo, file=path.name)
