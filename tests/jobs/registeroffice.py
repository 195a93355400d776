"""An office in memory: a workbook, two salespeople's books, one register, people who type, merges now and then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pandas as pd

from opsbook.catalogue.records import MARK, ROW_ID, record_of
from opsbook.catalogue.settings import load_settings
from opsbook.desk.memory import MemoryDesk
from opsbook.desk.rows.meta import META, Meta, meta_rows, read_meta
from opsbook.domain.settings import Person
from opsbook.history.history import History
from opsbook.history.registerlog import read_log
from opsbook.jobs import registers
from opsbook.jobs.registerbooks import OwnBook, OwnBooks

PEOPLE = ("李娜", "王芳")
BOOKS = ("", *PEOPLE)
MORNING = datetime(2026, 11, 20, 1, tzinfo=UTC)
SETTINGS = msgspec.structs.replace(load_settings(), people=tuple(Person(name, "业务") for name in PEOPLE))


class Office:
    """`desks` by book ("" the workbook's); `clock` goes on with everything that is done."""

    def __init__(self, folder, record="reviews", settings=SETTINGS):
        self.record = record_of(record)
        self.history = History(folder)
        self.settings = settings
        self.desks = {name: self._desk(name) for name in BOOKS}
        self.saved = dict.fromkeys(BOOKS, MORNING)
        self.clock = MORNING
        self.merged = None

    def _desk(self, name):
        empty = pd.DataFrame(columns=[column.name for column in self.record.table.columns], dtype=object)
        return MemoryDesk({self.record.name: empty, META: meta_rows(Meta(person=name))})

    def rows(self, book=""):
        """The rows of a book as dictionaries, empty cells left out."""
        rows = self.desks[book].read(self.record.name).to_dict("records")
        return [{name: value for name, value in row.items() if value is not None} for row in rows]

    def put(self, book, rows):
        """Make a book hold the rows, as a person who types and saves would."""
        columns = [column.name for column in self.record.table.columns if not column.formula]
        self.desks[book].write(self.record.name, pd.DataFrame(rows, columns=columns, dtype=object))
        self.clock += timedelta(minutes=1)
        self.saved[book] = self.clock

    def type(self, book, **cells):
        """Type a new row at the end."""
        self.put(book, [*self.rows(book), cells])

    def change(self, book, place, **cells):
        """Change cells of a row; None empties."""
        rows = self.rows(book)
        rows[place] = {**rows[place], **cells}
        self.put(book, rows)

    def delete(self, book, place):
        rows = self.rows(book)
        del rows[place]
        self.put(book, rows)

    def merge(self, shut=(), unwritten=()):
        """Merge what is not shut, and write every book but those `unwritten`, where the job died before."""
        self.clock += timedelta(minutes=1)
        read = tuple(self._own_book(name) for name in PEOPLE if name not in shut)
        stamp = read_meta(self.desks[""].read(META)).registers
        ground = registers.MergeGround(self.history, self.settings, self.clock,
                                       registers.Workbook(self.desks[""], stamp, self.saved[""]),
                                       OwnBooks(read, frozenset(shut)))
        self.merged = registers.merge_records((self.record,), ground)
        for change in self.merged.changes:
            if change.book.person not in unwritten:
                self._write(change.book.person, change.tables, change.stamp)
        if "" not in unwritten:
            self._write("", self.merged.tables, self.merged.stamp)
        return self.merged

    def _own_book(self, name):
        book = OwnBook(name, Path(f"{name}.xlsx"), read_meta(self.desks[name].read(META)).registers, self.saved[name])
        vars(book)["desk"] = self.desks[name]
        return book

    def _write(self, book, tables, stamp):
        desk = self.desks[book]
        for name, rows in tables.items():
            desk.write(name, rows)
        desk.write(META, meta_rows(msgspec.structs.replace(read_meta(desk.read(META)), registers=stamp)))

    def agreed(self):
        """The rows that are in force, by id."""
        return {row_id: row for row_id, row in read_log(self.history, self.record).agreed().items() if not row.deleted}

    def shown(self, book="", *columns):
        """Some cells of each row of a book."""
        return [tuple(row.get(name) for name in columns) for row in self.rows(book)]

    def ids(self, book=""):
        return [row.get(ROW_ID) for row in self.rows(book)]

    def marks(self):
        return [row.get(MARK) for row in self.rows()]

    def keep(self, book):
        """A copy of a book, to be restored later."""
        return self.rows(book), self.desks[book].read(META), self.saved[book]

    def restore(self, book, kept):
        rows, meta, _ = kept
        self.put(book, rows)
        self.desks[book].write(META, meta)
