"""登记/: the salespeople's own books, opened for a merge and written after it.

A book that is open in another program, damaged or not ours is told and left alone; the next merge takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pandas as pd

from opsbook.builder.ownbook import SPARE_ROWS
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.rows.meta import META, Meta, meta_rows, read_meta
from opsbook.domain.problem import Problem
from opsbook.errors import DeskError, OpsbookError, StoreError
from opsbook.history.store import Store
from opsbook.jobs.books import open_book
from opsbook.jobs.filenames import file_name
from opsbook.texts import say

SUFFIX = ".xlsx"


@dataclass(frozen=True)
class OwnBook:
    """A salesperson's book, open; `saved_at` is when its file was last changed."""

    person: str
    desk: ClosedDesk
    meta: Meta
    saved_at: datetime


@dataclass(frozen=True)
class OwnBooks:
    """The books of 登记/: those that could be read, whose could not, and what to tell of those."""

    read: tuple[OwnBook, ...] = ()
    shut: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

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


def open_books(store: Store) -> OwnBooks:
    """Open every book of the store."""
    read, shut, problems = dict[str, OwnBook](), set[str](), list[Problem]()
    for path in _files(store):
        try:
            book = open_book_of(path)
        except OpsbookError as error:
            shut.add(path.stem)
            problems.append(_told(path, error.what, error.todo))
            continue
        if book.person in read or path.name != book_path(store, book.person).name:
            problems.append(_told(path, say("registers.second_book", person=book.person),
                                  say("registers.second_book_todo", name=book_path(store, book.person).name)))
        else:
            read[book.person] = book
    return OwnBooks(tuple(read.values()), frozenset(shut - read.keys()), tuple(problems))


def open_book_of(path: Path) -> OwnBook:
    """The own book in a file. Raises StoreError, DeskError where it is open, damaged or none of ours."""
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    desk = open_book(path)
    meta = read_meta(desk.read(META)) if META in desk.tables() else Meta()
    if not meta.person:
        raise DeskError(say("registers.not_a_book"), where=str(path), todo=say("registers.not_a_book_todo"))
    if meta.newer:
        raise StoreError(say("workbook.newer_book", found=meta.version), where=str(path),
                         todo=say("history.update_program"))
    return OwnBook(meta.person, desk, meta, saved_at)


def write_books(changes: Iterable[BookChange]) -> tuple[Problem, ...]:
    """Write the books, each in one step; give what to tell of those that cannot be, which stay as they were."""
    return tuple(problem for change in changes for problem in _write(change))


def _write(change: BookChange) -> Iterator[Problem]:
    desk = change.book.desk
    try:
        for name, rows in change.tables.items():
            desk.write(name, rows.reindex(range(len(rows) + SPARE_ROWS)))
        desk.write(META, meta_rows(msgspec.structs.replace(change.book.meta, registers=change.stamp)))
        desk.commit()
    except (StoreError, DeskError) as error:
        yield _told(desk.path, error.what, error.todo)


def _files(store: Store) -> list[Path]:
    """The books in the order of their names; what programs leave beside an open one is none."""
    with suppress(OSError):
        return [path for path in sorted(store.registers.iterdir())
                if path.suffix.lower() == SUFFIX and not path.name.startswith(("~$", "."))]
    return []


def _told(path: Path, what: str, todo: str) -> Problem:
    return Problem(say("registers.source"), what, todo, file=path.name)
