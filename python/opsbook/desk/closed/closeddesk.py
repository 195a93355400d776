"""The desk on a workbook nobody has open: cells are patched in memory and the file is put in place in one step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from opsbook.desk.closed.below import first_stray, mend_room, take_in
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.engine import Functions
from opsbook.desk.closed.guards import checked_content
from opsbook.desk.closed.lookup import find_name, find_table
from opsbook.desk.closed.owners import check_closed
from opsbook.desk.closed.recalculation import update_values
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.tableread import formula_cells, holds_formulas, is_formula, read_cell, read_table
from opsbook.desk.closed.tablewrite import write_table
from opsbook.desk.desk import LAST_ACTION, Question
from opsbook.domain.sheetcell import Value
from opsbook.errors import Cancelled, StoreError
from opsbook.files import put
from opsbook.texts import say

Ask = Callable[[Question], bool]


class ClosedDesk:
    """A Desk (desk.py) on a file; `functions` are what its formulas may call by name. Made by `open_closed`."""

    def __init__(self, path: Path, functions: Functions, ask: Ask | None) -> None:
        self._path = path
        self._functions = functions
        self._ask = ask
        self._data = _bytes(path)
        self._calculated = True
        with _explained(path):
            self._edits = Edits(Book(self._data))

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the file as it was read or last put in place."""
        return hashlib.sha256(self._data).hexdigest()

    @property
    def path(self) -> Path:
        """Where the workbook lies."""
        return self._path

    def tables(self) -> tuple[str, ...]:
        """The names of all tables, in the order of their sheets."""
        return tuple(self._edits.book.tables)

    def read(self, table: str) -> pd.DataFrame:
        """The rows of a table (see Desk.read), with what was written since."""
        with _explained(self._path):
            found = find_table(self._edits.book, table)
            if not self._calculated and holds_formulas(self._edits.book, found):
                self._calculate()
            return read_table(self._edits.book, found)

    def formula_cells(self, table: str) -> pd.DataFrame:
        """Which cells of a table's rows hold a formula. Raises DeskError where there is no such table."""
        with _explained(self._path):
            return formula_cells(self._edits.book, find_table(self._edits.book, table))

    def first_row(self, table: str) -> int:
        """In which row of its sheet the first row of a table stands. Raises DeskError where there is no such table."""
        return find_table(self._edits.book, table).body.top

    def take_in(self, table: str) -> int:
        """Make what was typed directly below a table its rows; give how many. The file changes with `commit`."""
        with _explained(self._path):
            taken = take_in(self._edits, find_table(self._edits.book, table))
        self._calculated = self._calculated and not taken
        return taken

    def mend_room(self, table: str) -> bool:
        """Give the empty rows at a table's end its formulas where they were cleared; whether some were missing."""
        n_rows = len(self.read(table))
        with _explained(self._path):
            mended = mend_room(self._edits, find_table(self._edits.book, table), n_rows)
        self._calculated = self._calculated and not mended
        return mended

    def first_stray(self, table: str) -> int | None:
        """The first row of the sheet that looks like one of a table and stands below it, not directly; None without."""
        with _explained(self._path):
            return first_stray(self._edits.book, find_table(self._edits.book, table))

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Make the table hold `rows` (see Desk.write); the file changes with `commit`."""
        with _explained(self._path):
            write_table(self._edits, find_table(self._edits.book, table), rows)
        self._calculated = False

    def get(self, name: str) -> Value:
        """The value of the cell a name refers to."""
        with _explained(self._path):
            spot = find_name(self._edits.book, name)
            if is_formula(self._edits.book, spot):
                self._calculate()
            return read_cell(self._edits.book, spot)

    def put(self, name: str, value: Value) -> None:
        """Write the cell a name refers to (see Desk.put); the file changes with `commit`."""
        with _explained(self._path):
            spot = find_name(self._edits.book, name)
            self._edits.put(spot, checked_content(self._edits.book, spot, value))
        self._calculated = False

    def progress(self, done: int, total: int, name: str) -> None:
        """Nothing: a closed workbook shows nothing."""

    def done(self, sentence: str) -> None:
        """Write what was done into the named cell 上次动作, where the workbook has it."""
        if any(each.name == LAST_ACTION for each in self._edits.book.part.names):
            self.put(LAST_ACTION, sentence)

    def set_visible(self, sheets: Mapping[str, bool]) -> None:
        """Show or put away sheets (see Desk.set_visible); the file changes with `commit`."""
        self._edits.set_visible(sheets)

    def ask(self, question: Question) -> None:
        """Go on where the person agrees. Raises Cancelled where they do not, or where there is nobody to ask."""
        if self._ask is None or not self._ask(question):
            raise Cancelled

    def copy_to(self, target: Path) -> None:
        """Write the workbook as it is now to another file. Raises StoreError where that is not allowed."""
        put(target, self._packed())

    def check(self) -> None:
        """Raise StoreError where somebody opened or changed the file since it was read: it must not be written."""
        check_closed(self._path)
        if _bytes(self._path) != self._data:
            raise StoreError(say("desk.closed_changed", name=self._path.name), where=str(self._path),
                             todo=say("desk.closed_changed_todo"))

    def commit(self) -> None:
        """Put the file in place in one step, every formula that was reached with its new value.

        Raises StoreError where the workbook is open, was changed by someone else meanwhile, or cannot be written; it is
        then as it was.
        """
        if not self._edits:
            return
        packed = self._packed()
        self.check()
        put(self._path, packed)
        self._edits.book.settle()
        self._data, self._edits = packed, Edits(self._edits.book)

    def _packed(self) -> bytes:
        self._calculate()
        return self._edits.book.pack() if self._edits else self._data

    def _calculate(self) -> None:
        """Give the formulas that what was written reaches their new values."""
        if not self._calculated:
            with _explained(self._path):
                update_values(self._edits, self._functions)
            self._calculated = True

    def show(self, sheet: str) -> None:
        """Nothing: a closed workbook shows nothing."""


def open_closed(path: Path, functions: Functions, ask: Ask | None = None) -> ClosedDesk:
    """The desk on a workbook file; `functions` are what its formulas may call by name ({"OPS_CODE": …}).

    Raises StoreError where the file is missing, open in another program, damaged, has a password or is no workbook.
    """
    if not path.is_file():
        raise StoreError(say("desk.closed_missing", name=path.name), where=str(path),
                         todo=say("desk.closed_missing_todo"))
    check_closed(path)
    return ClosedDesk(path, functions, ask)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(say("desk.closed_unreadable", name=path.name, why=error.strerror or error), where=str(path),
                         todo=say("desk.closed_held_todo")) from error


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say of which file it is that something inside cannot be read."""
    try:
        yield
    except Damaged as error:
        raise StoreError(say(f"desk.{error.key}", name=path.name), where=str(path),
                         todo=say(f"desk.{error.key}_todo")) from error
