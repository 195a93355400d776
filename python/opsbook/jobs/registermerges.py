"""One register merged: its rows in every book, the exports', and what each book shall hold then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pandas as pd

from opsbook.catalogue.buyerzones import own_zones
from opsbook.catalogue.records import ROW_ID, Record
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.formulacolumns import with_formulas
from opsbook.desk.rows.registers import FIRST_YEAR, canonical_rows, read_cell
from opsbook.desk.rows.settings import cell_text
from opsbook.desk.rows.timepoints import value_columns
from opsbook.desk.values import same_rows
from opsbook.domain.problem import Problem
from opsbook.domain.registerids import Agreement, key_text
from opsbook.domain.registerimports import take_imports
from opsbook.domain.registermerge import Taken, merge_books
from opsbook.domain.registerrows import WORKBOOK, Agreed, Book, Cells, Clash, same_cell
from opsbook.history.registerlog import KeptClash, RegisterLog, kept_clash, read_clashes, read_log
from opsbook.history.registers import BOOK, CHANGED, DELETED, keep_register
from opsbook.jobs.registerbelow import read_typed, stray_problems
from opsbook.jobs.registerbooks import OwnBook
from opsbook.jobs.registercells import HeldRows, computed, held_rows, table_rows
from opsbook.jobs.registerground import MergeGround, book_of
from opsbook.jobs.registerimports import Meaning, imported_cells, pairs_of
from opsbook.jobs.registermarks import Told, pasted_problems
from opsbook.texts import say

CLASHES_KEPT = timedelta(30)
LEAVE_TOGETHER = 31     # days
VALUED_BY = ("created_at", "first_reply_at", "country", "buyer_info")   # what the value columns are computed from


@dataclass(frozen=True)
class RegisterMerge:
    """The outcome for one register: its `rows` by id, those `before`, the ids each book held, 标记 in the workbook.

    `taken` is what was new in each book.
    """

    record: Record
    ground: MergeGround
    log: RegisterLog
    before: Agreement
    rows: Agreement
    orders: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, tuple[str, ...]]
    told: Told
    held: Mapping[str, HeldRows] = field(repr=False, default_factory=dict)
    taken: Mapping[str, Taken] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Record, ground: MergeGround) -> RegisterMerge:
        """Merge one register. Raises DeskError where the workbook lacks its table."""
        log = read_log(ground.history, record)
        held, agreed = dict(_held(record, ground)), log.agreed()
        books = [book_of(record, ground, log, each) for each in held.items()]
        return _merged(cls(record, ground, log, agreed, {}, {}, {}, Told(), held), agreed, books)

    def filled(self, frame: pd.DataFrame) -> RegisterMerge:
        """The same with the workbook's table as the program filled it."""
        held = held_rows(self.record, frame)
        shown = {row_id: row.cells for row_id, row in self.rows.items() if WORKBOOK in row.books}
        book = Book(WORKBOOK, self.ground.now, held.rows, held.columns, shown, frozenset(self.rows),
                    day=f"{self.ground.typed_at(self.ground.now):%m-%d}")
        orders = {name: order for name, order in self.orders.items() if name != WORKBOOK}
        again = replace(self, held={**self.held, WORKBOOK: held}, orders=orders)
        return _merged(again, self.rows, [book])

    def ids(self, book: str) -> list[str]:
        """The rows a book shall hold: in the order it held them, new ones at the end by their day."""
        members = [row_id for row_id, row in self.rows.items() if book in row.books]
        there = dict.fromkeys(row_id for row_id in self.orders.get(book, ())
                              if row_id in self.rows and book in self.rows[row_id].books)
        new = sorted((row_id for row_id in members if row_id not in there), key=self._age)
        if self.record.newest_first and not there:      # a new workbook: the days from the last on, each in its order
            new.sort(key=lambda row_id: self._age(row_id)[0], reverse=True)
        return [*there, *new]

    def has_left(self, row_id: str, day: object) -> bool:
        """Whether a row left the workbook for its age, and would as one of that day too; 历史/ keeps it."""
        row = self.rows.get(row_id)
        if row is None or row.deleted or WORKBOOK in row.books or WORKBOOK in row.dropped:
            return False
        cells = {**row.cells, self.record.date: day} if isinstance(day, date) else row.cells
        return _days_over(cells, self.record, self.ground) > 0

    def table(self, book: str) -> pd.DataFrame:
        """What the table of a book shall hold, without formula columns."""
        return self._with_values(table_rows(self.record, self.rows, self.ids(book), self.marks))

    def change(self, book: OwnBook) -> pd.DataFrame | None:
        """What an own book's table is to hold instead of what it holds; None where that is the same."""
        if not self.record.own_book or (book.untouched and self._holds(book)) \
                or self.record.name not in book.desk.tables():
            return None
        there = book.desk.read(self.record.name)
        orders = {**self.orders, book.person: tuple(map(cell_text, there[ROW_ID]))} if book.untouched else self.orders
        rows = replace(self, orders=orders).table(book.person)
        rows = with_formulas(book.desk, self.record, rows[[name for name in rows if name in there]])
        is_whole = not (isinstance(book.desk, ClosedDesk) and book.desk.mend_room(self.record.name))
        return None if same_rows(there, rows) and is_whole else rows

    def _holds(self, book: OwnBook) -> bool:
        """Whether an untouched book holds all that it shall."""
        if self.rows == self.before and book.holds == max(self.ground.stamps, default=""):
            return True
        then = self.log.held(book.person, book.holds)
        now = {row_id: row for row_id, row in self.rows.items() if book.person in row.books}
        return then.keys() == now.keys() and all(
            row.cells == then[row_id].cells and row.marks == then[row_id].marks for row_id, row in now.items())

    def keep_copy(self) -> None:
        """Set the copy in 历史/, taken-out rows too."""
        frame = self._with_values(table_rows(self.record, self.rows, list(self.rows), {}))
        rows = [*self.rows.values()]
        copy = canonical_rows(self.record, frame, self.ground.zone)
        copy[BOOK] = [max(row.books, default=WORKBOOK) for row in rows]
        copy[CHANGED] = pd.Series([row.changed_at for row in rows], dtype="datetime64[us, UTC]")
        copy[DELETED] = [row.deleted for row in rows]
        keep_register(self.ground.history, self.record, copy, self.ground.now)

    def problems(self) -> Iterator[Problem]:
        """What stands in 问题清单 of this register."""
        workbook = self.ground.workbook
        first = workbook.desk.first_row(self.record.name) if workbook else 1
        ids = self.ids(WORKBOOK)
        yield from self.told.problems(self.record, ids, first)
        yield from pasted_problems(self.record, self.marks, ids, first)
        if workbook:
            yield from stray_problems(workbook.desk, self.record)

    def _age(self, row_id: str) -> tuple[str, str]:
        cells = self.rows[row_id].cells
        return cell_text(cells.get(self.record.date)), key_text(cells.get(self.record.key))

    def _with_values(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with the columns that are computed here."""
        if not computed(self.record):
            return frame
        settings = self.ground.settings
        rows = canonical_rows(self.record, frame, self.ground.zone, VALUED_BY)
        values = value_columns(rows, settings.calendar, own_zones(settings.zones), self.ground.now)
        return pd.concat([frame, values[[column.name for column in computed(self.record)]]], axis=1)


def _merged(merge: RegisterMerge, agreed: Agreement, books: Sequence[Book]) -> RegisterMerge:
    record, ground = merge.record, merge.ground
    found = merge_books(agreed, books, record.id, record.key)
    rows = _with_keys(_with_imports(found.rows, record, ground), record)
    orders = {**merge.orders, **found.orders}
    gone = {row_id for row_id, row in rows.items() if row.deleted} | _too_old(merge, rows, agreed)
    rows = {row_id: row if (holders := frozenset() if row_id in gone else _holders(row_id, row, record, ground, orders))
            == row.books else replace(row, books=holders) for row_id, row in rows.items()}
    told = Told(tuple(_clashes(merge, rows, found.clashes)),
                tuple(pairs_of(rows, Meaning(record, ground.zone))) if record.dataset else ())
    rows = {row_id: row if (marks := told.marks(row_id, row)) == row.marks else replace(row, marks=marks)
            for row_id, row in rows.items()}
    return replace(merge, rows=rows, orders=orders, told=told, marks=_others(merge, agreed, orders),
                   taken={**merge.taken, **found.taken})


def _held(record: Record, ground: MergeGround) -> Iterator[tuple[str, HeldRows]]:
    """What each book holds of a register."""
    people = [person.name for person in ground.settings.people]
    if ground.workbook:
        yield WORKBOOK, held_rows(record, read_typed(ground.workbook.desk, record.name), people)
    for book in ground.own.read if record.own_book else ():
        if not book.untouched and record.name in book.desk.tables():
            yield book.person, held_rows(record, read_typed(book.desk, record.name), people)


def _with_imports(rows: Agreement, record: Record, ground: MergeGround) -> Agreement:
    if not record.dataset:
        return rows
    imported = imported_cells(ground.history, record, ground.zone, ground.since(record)) if ground.has_imports else {}
    return take_imports(rows, imported, record.key, ground.now)


def _with_keys(rows: Agreement, record: Record) -> Agreement:
    """Rows that people gave no number get one: evidence knows them by it."""
    if not record.dataset:
        return rows
    keyless = {row_id: row for row_id, row in rows.items() if record.key not in row.cells}
    return {**rows, **{row_id: replace(row, cells={**row.cells, record.key: say("registers.own_key", id=row_id)})
                       for row_id, row in keyless.items()}}


def _holders(row_id: str, row: Agreed, record: Record, ground: MergeGround,
             orders: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The books that shall hold a row that is shown: the workbook and its person's."""
    if not record.own_book:
        return frozenset({WORKBOOK})
    person = cell_text(row.cells.get(record.person))
    if person in ground.known_people:
        own = {person} & ground.own.people
    else:       # nobody's: it stays where it was typed
        own = {name for name in ground.own.people if name in row.books or row_id in orders.get(name, ())}
    return frozenset({WORKBOOK, *own} - row.dropped.keys())


def _too_old(merge: RegisterMerge, rows: Agreement, agreed: Agreement) -> set[str]:
    """The rows that are not shown any more. At the top of a register they leave together, once one is LEAVE_TOGETHER
    too old: whenever some leave, all below move up, and every cell of the table is written.
    """
    over = {row_id: days for row_id, row in rows.items()
            if (days := _days_over(row.cells, merge.record, merge.ground)) > 0
            and not _stays(merge, row, agreed.get(row_id))}
    there = {row_id for row_id in over if WORKBOOK in rows[row_id].books}
    leave = merge.record.newest_first or any(over[row_id] > LEAVE_TOGETHER for row_id in there)
    return set(over) if leave else over.keys() - there


def _stays(merge: RegisterMerge, row: Agreed, before: Agreed | None) -> bool:
    """Whether somebody typed in an old row lately, of those that are shown: what one types must not vanish at once.

    What the first merge of a store finds was not typed just now.
    """
    is_shown = bool(before.books) if before else bool(merge.ground.stamps)
    return is_shown and merge.ground.now - row.changed_at < timedelta(merge.record.typed_days)


def _days_over(cells: Cells, record: Record, ground: MergeGround) -> int:
    """How many days a row is older than the register shows; 0 and less for one that is not, or that never leaves."""
    days = record.days_shown(cells)
    if not days or record.date not in cells:
        return 0
    cell = cells[record.date]
    moment = (cell if isinstance(cell, datetime) and cell.year >= FIRST_YEAR    # nearly all, and nothing to be read
              else read_cell(record.table.column(record.date), cell, "UTC"))
    over = (ground.days_ago(days) - moment.date()).days if isinstance(moment, datetime) else 0
    return 0 if over > 0 and record.never_leaves(cells) else over


def _clashes(merge: RegisterMerge, rows: Agreement, found: Iterable[Clash]) -> Iterator[KeptClash]:
    """The clashes to tell: the new ones, and for a while those whose cell nobody changed since."""
    record, at = merge.record, merge.ground.now
    stored = (each for each in read_clashes(merge.ground.history) if each.record == record.id)
    every = (*stored, *merge.told.clashes, *(kept_clash(record, each, at) for each in found))
    chosen: dict[tuple[object, ...], KeptClash] = {}
    for each in every:
        row = rows.get(each.row_id)
        if row and not row.deleted and at - each.at < CLASHES_KEPT \
                and same_cell(row.cells.get(each.column), each.clash.kept):
            chosen.setdefault((each.row_id, each.column, each.other), each)
    yield from chosen.values()


def _others(merge: RegisterMerge, agreed: Agreement, orders: Mapping[str, tuple[str, ...]],
            ) -> Mapping[str, tuple[str, ...]]:
    """What others than a merge wrote into 标记: all of it in the workbook, that of new rows in the own books."""
    found: dict[str, tuple[str, ...]] = {}
    for name, held in merge.held.items():
        for row_id, marks in zip(orders[name], held.marks, strict=True):
            known = agreed.get(row_id)
            if name == WORKBOOK or known is None:
                ours = known.marks if known else ()
                found[row_id] = (*found.get(row_id, ()), *(each for each in marks if each not in ours))
    return found
