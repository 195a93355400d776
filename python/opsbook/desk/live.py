"""The workbook open in Excel: read as a whole from a copy that Excel saves, written in blocks, never saved.

Every call to Excel is a round trip to another process, so their number does not grow with rows: reading costs one
SaveCopyAs, a table three to nine calls, named cells wait for one another and go together. The active cell, the
clipboard, the calculation mode and other workbooks are left alone; what is switched off meanwhile (screen, events)
comes back whatever happens:

    with open_live(book) as desk:
        refresh(desk, store)
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import pandas as pd

from opsbook.desk.blocks import alike, changes_nothing, write_blocks, write_cells
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.guards import checked_content
from opsbook.desk.closed.lookup import find_name, find_table
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.tableread import formula_cells, holds_formulas, is_formula, read_cell, read_table
from opsbook.desk.closed.tablewrite import checked_fill
from opsbook.desk.closed.values import Content
from opsbook.desk.desk import LAST_ACTION, Question, Waiting
from opsbook.desk.excelcalls import excel_calls, give_up_in_time
from opsbook.desk.preview import agreed_to, put_question
from opsbook.domain.sheetcell import Value
from opsbook.errors import StoreError
from opsbook.files import put as put_file
from opsbook.texts import say

if TYPE_CHECKING:
    import xlwings as xw

SWITCHES: Final = ("screen_updating", "enable_events")
SECONDS_SHOWN: Final = 0.3     # of the first text of the status bar; each next one stays twice as long


def open_live(book: xw.Book) -> LiveDesk:
    """The desk of a workbook open in Excel. Raises StoreError where Excel does not answer."""
    give_up_in_time()
    with excel_calls():
        return LiveDesk(book)


class LiveDesk:
    """A Desk over xlwings; `with` gives the screen, the events and the status bar back at the end.

    `_written` is what was written since the last copy: that, and formulas after anything was written, are read from a
    new one. `_visible` are the sheets that were shown or put away. `_waiting` are the named cells put that Excel does
    not have yet: it gets them before it calculates or saves a copy, before a table is written, with the sentence of
    `done`, at the end.
    """

    def __init__(self, book: xw.Book) -> None:
        self._book, self._app, self._sheets = book, book.app, book.sheets
        self._full_name = str(book.api.FullName)
        self._handles: dict[str, xw.Sheet] = {}
        self._copy: Book | None = None
        self._copied = b""
        self._written: set[str] = set()
        self._visible: dict[str, bool] = {}
        self._waiting: dict[str, tuple[Spot, Content]] = {}
        self._silent_until, self._stays = 0.0, SECONDS_SHOWN
        self._leaving = ExitStack()

    def __enter__(self) -> LiveDesk:
        with excel_calls(), ExitStack() as leaving:
            leaving.callback(setattr, self._app, "status_bar", False)
            for switch in SWITCHES:
                leaving.callback(setattr, self._app, switch, getattr(self._app, switch))
                setattr(self._app, switch, False)
            leaving.callback(self._put_waiting)
            self._leaving = leaving.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        with excel_calls():
            self._leaving.close()

    @property
    def path(self) -> Path | None:
        """Where the workbook lies; None where Excel names it by a web address (a synced folder)."""
        return None if "://" in self._full_name else Path(self._full_name)

    def tables(self) -> tuple[str, ...]:
        """The tables in the order of their sheets. Raises StoreError where Excel does not answer."""
        return tuple(self._seen().tables)

    def read(self, table: str) -> pd.DataFrame:
        """The rows of a table. Raises DeskError where it is not there, StoreError where Excel does not answer."""
        book = self._seen(table)
        if holds_formulas(book, find_table(book, table)):
            book = self._seen(table, calculated=True)
        return read_table(book, find_table(book, table))

    def formula_cells(self, table: str) -> pd.DataFrame:
        """Which cells of a table's rows hold a formula. Raises DeskError and StoreError as `read`."""
        book = self._seen(table)
        return formula_cells(book, find_table(book, table))

    def first_row(self, table: str) -> int:
        """In which row of its sheet the first row of a table stands. Raises DeskError and StoreError as `read`."""
        return find_table(self._seen(table), table).body.top

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Make the table hold the rows. Raises DeskError where it must not, StoreError where Excel does not let us."""
        book = self._seen(table)
        fill = checked_fill(book, find_table(book, table), rows)
        if not changes_nothing(fill):
            self._put_waiting()
            with excel_calls():
                write_blocks(self._sheet(fill.table.sheet), fill)
            self._written.add(table)

    def get(self, name: str) -> Value:
        """The value of a named cell. Raises DeskError where there is none, StoreError where Excel does not answer."""
        if name in self._waiting and isinstance(text := self._waiting[name][1].value, str | None):
            return text         # as it will be held; what a number is, the cell's format says
        book = self._seen(name)
        book = self._seen(name, calculated=is_formula(book, find_name(book, name)))
        return read_cell(book, find_name(book, name))

    def put(self, name: str, value: Value) -> None:
        """Write a named cell, with others (`_waiting`). Raises DeskError where it must not."""
        book = self._seen()
        sheet, place = spot = find_name(book, name)
        content = checked_content(book, spot, value)
        if name in self._written or not alike(content.value, book.sheet(sheet).read(place).value):
            self._waiting[name] = spot, content
            self._written.add(name)

    def progress(self, done: int, total: int, name: str) -> None:
        """Say in the status bar what is being done; the longer it takes the less often, so that it costs few calls."""
        now = time.monotonic()
        if now >= self._silent_until:
            self._silent_until, self._stays = now + self._stays, 2 * self._stays
            self._say(say("desk.live_progress", name=name, done=done, total=total))

    def done(self, sentence: str) -> None:
        """Write the sentence into 上次动作, where the workbook has it, and into the status bar."""
        if any(each.name == LAST_ACTION for each in self._seen().part.names):
            self.put(LAST_ACTION, sentence)
        self._put_waiting()
        self._say(sentence)

    def ask(self, question: Question) -> None:
        """Go on where 确定 was pressed for this question; else put it on 预览. Raises Waiting then."""
        if not agreed_to(self, question):
            put_question(self, question)
            raise Waiting

    def copy_to(self, target: Path) -> None:
        """A copy of the workbook as it stands; the workbook itself stays unsaved. Raises StoreError.

        Nobody types while Excel waits for a command: where nothing was written since, it is the copy that was read.
        """
        self._seen(calculated=True)
        put_file(target, self._copied)

    def commit(self) -> None:
        """All goes into the open workbook; whether to save it is the person's choice."""
        self._put_waiting()

    def set_visible(self, sheets: Mapping[str, bool]) -> None:
        """Show or put away sheets: a call each that changes. Raises StoreError where Excel does not let us."""
        part = self._seen().part
        for title in part.sheets.keys() & sheets.keys():
            if sheets[title] != self._visible.get(title, title not in part.hidden):
                with excel_calls():
                    self._sheet(title).visible = sheets[title]
                self._visible[title] = sheets[title]
                self._written.add(title)

    def show(self, sheet: str) -> None:
        """Bring a sheet of the workbook to the front; not the workbook, that is the person's."""
        self.set_visible({sheet: True})
        with excel_calls():
            self._sheet(sheet).impl.activate()      # Sheet.activate would bring Excel before other programs too

    def _say(self, sentence: str) -> None:
        with excel_calls():
            self._app.status_bar = sentence

    def _put_waiting(self) -> None:
        waiting, self._waiting = dict(self._waiting.values()), {}
        with excel_calls():
            for sheet in dict.fromkeys(sheet for sheet, _ in waiting):
                write_cells(self._sheet(sheet), {spot[1]: each for spot, each in waiting.items() if spot[0] == sheet})

    def _sheet(self, name: str) -> xw.Sheet:
        if name not in self._handles:
            self._handles[name] = self._sheets[name]
        return self._handles[name]

    def _seen(self, wanted: str = "", calculated: bool = False) -> Book:
        """The workbook as a copy of it has it; a new copy where what is wanted may have changed since."""
        if self._copy is None or wanted in self._written or (calculated and self._written):
            self._put_waiting()
            with tempfile.TemporaryDirectory(prefix="opsbook-") as folder:
                target = Path(folder, f"copy{Path(self._full_name).suffix}")
                with excel_calls():
                    self._book.api.SaveCopyAs(str(target))
                self._copied = target.read_bytes()
            self._copy = _opened(self._copied, target.name)
            self._written.clear()
        return self._copy


def _opened(copy: bytes, name: str) -> Book:
    try:
        return Book(copy)
    except Damaged as error:
        raise StoreError(say(f"desk.{error.key}", name=name), todo=say(f"desk.{error.key}_todo")) from error
