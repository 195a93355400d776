"""发登记表: a salesperson's own book, new in 登记/ with their rows, or an older one with today's columns."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from opsbook import __version__
from opsbook.builder.content import Content
from opsbook.builder.ownbook import build_own_book
from opsbook.catalogue.ownsheets import own_book_sheets
from opsbook.catalogue.records import MARK, ROW_ID, Record, records
from opsbook.desk.rows.meta import META, Meta, meta_rows
from opsbook.desk.rows.settings import PEOPLE, PEOPLE_PAIRS, pair_rows
from opsbook.domain.activity import Activity
from opsbook.domain.settings import Settings
from opsbook.errors import SettingsError
from opsbook.files import put
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time, write_activity
from opsbook.jobs.backups import Backup
from opsbook.jobs.ownsettings import own_texts, read_own
from opsbook.jobs.registerbelow import read_typed
from opsbook.jobs.registerbooks import OwnBook, book_path, open_book_of, write_books
from opsbook.jobs.registercells import merged_columns
from opsbook.jobs.registers import merge_registers
from opsbook.texts import say

HOLDER = "业务"
"""The role whose people have books of their own."""


@dataclass(frozen=True)
class OwnBookReport:
    """What was done: the books that are new, those laid out anew, those that were right already; what went wrong."""

    made: tuple[Path, ...]
    renewed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """One line for 运营台 and the log."""
        done = {"made": self.made, "renewed": self.renewed, "kept": self.kept}
        return "".join(say(f"registers.books_{key}", names="、".join(path.name for path in paths))
                       for key, paths in done.items() if paths) or say("registers.books_none")

    @property
    def lines(self) -> list[str]:
        """What the person reads: what was done, what to do next."""
        return [*self.told, self.sentence, *([say("registers.books_next")] if self.made else [])]


def make_own_book(store: Store, person: str, now: datetime | None = None) -> OwnBookReport:
    """Give a person of 人员 their book.

    Raises SettingsError where nobody there has that name, StoreError where the book is open, damaged or cannot be
    written.
    """
    people = [each.name for each in store.settings().people]
    if person not in people:
        raise SettingsError(say("registers.nobody", person=person), where=str(store.settings_file),
                            todo=say("registers.nobody_todo", person=person,
                                     names="、".join(people) or say("registers.nobody_yet")))
    return _make(store, [person], now)


def make_own_books(store: Store, now: datetime | None = None) -> OwnBookReport:
    """Give every salesperson a book who has none, and the others today's columns. Raises as `make_own_book`."""
    return _make(store, [each.name for each in store.settings().people if each.role == HOLDER], now)


def _make(store: Store, people: Iterable[str], now: datetime | None) -> OwnBookReport:
    began, now = time.perf_counter(), now or datetime.now().astimezone()
    with locked(store.root):
        settings = store.settings()
        there = {person: book_path(store, person) for person in people}
        _check_apart(store, settings, there)
        standing = {person: open_book_of(path) for person, path in there.items() if path.exists()}
        older = {person: book for person, book in standing.items() if _is_older(book)}
        empty = any(not book.stamp for book in standing.values())   # its making died before its rows were in it
        new = {person: path for person, path in there.items() if not path.exists()}
        at, job = office_time(now, settings), say("registers.job_books")
        backup = Backup(store, job, job, at)
        backup.cover([*new.values(), *(book.path for book in older.values())])
        base = _Base(store, settings)
        for person, path in new.items():
            put(path, base.book(person, Meta(version=__version__, person=person), {}))
        for person, book in older.items():
            meta = Meta(version=__version__, person=person, registers=book.stamp)
            put(book.path, base.book(person, meta, dict(_tables(book))))
        told = _deliver(store, settings, now, backup) if new or older or empty else ()
        backup.close()
        paths = tuple(path for person, path in there.items() if person not in {**new, **older})
        report = OwnBookReport(tuple(new.values()), tuple(book.path for book in older.values()), paths, told)
        write_activity(store, Activity(at, job, say("workbook.outcome_done"), len(new) + len(older),
                                       round(time.perf_counter() - began, 1), report.sentence))
    return report


def _check_apart(store: Store, settings: Settings, there: Mapping[str, Path]) -> None:
    """Raise SettingsError where the book of one of `there` would be the file of another of 人员 too."""
    for person, path in there.items():
        for other in (each.name for each in settings.people if each.name != person):
            if book_path(store, other).name.casefold() == path.name.casefold():
                raise SettingsError(say("registers.same_file", person=person, other=other, name=path.name),
                                    where=str(store.settings_file), todo=say("registers.same_file_todo"))


@dataclass(frozen=True)
class _Base:
    """What all books of a store share: its name and 人员."""

    store: Store
    settings: Settings

    def book(self, person: str, meta: Meta, tables: Mapping[str, pd.DataFrame]) -> bytes:
        """A book with the rows of `tables`."""
        people = pair_rows(PEOPLE_PAIRS, own_texts(read_own(self.store.settings_file)))
        given = {**tables, PEOPLE: people, META: meta_rows(meta)}
        return build_own_book(person, Content(given, {"店铺": self.settings.store or self.store.name}))


def _deliver(store: Store, settings: Settings, now: datetime, backup: Backup) -> tuple[str, ...]:
    """Merge the own books among themselves and with 历史/, so that the new ones have the rows that are theirs.

    The workbook is left alone: it takes part in the next merge with what it held.
    """
    history = History(store.history)
    merged = merge_registers(None, store, history, settings, now)
    backup.cover([*history.unsaved, *merged.paths])
    history.save()
    told = write_books(history, merged.own, merged.changes, merged.stamp)
    history.save()
    return tuple(f"{each.file}：{each.what}{each.todo}" for each in told)


def _is_older(book: OwnBook) -> bool:
    """Whether a table or column of today is not in the book."""
    tables = {table.name: table for sheet in own_book_sheets() for table in sheet.table}
    there = set(book.desk.tables())
    return any(name not in there or {column.name for column in table.columns} - set(book.desk.read(name).columns)
               for name, table in tables.items())


def _tables(book: OwnBook) -> Iterator[tuple[str, pd.DataFrame]]:
    """The record tables of a book with all that was typed."""
    there = set(book.desk.tables())
    for record in (each for each in records() if each.own_book and each.name in there):
        rows = read_typed(book.desk, record.name)
        yield record.name, rows[[name for name in _names(record) if name in rows]]


def _names(record: Record) -> list[str]:
    return [*(column.name for column in merged_columns(record)), MARK, ROW_ID]
