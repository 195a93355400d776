"""What a job may do with the operator's workbook, whichever way it is open.

    live      desk/live.py      the workbook is open in Excel: everything goes through xlwings, in blocks
    closed    desk/closed/      nobody has it open: single cells of the file are patched, the rest stays byte for byte
    memory    desk/memory.py    no workbook at all: for tests and for looking before writing

Tables are Excel tables (ListObjects), addressed by their name; cells by their defined name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import pandas as pd

from opsbook.domain.sheetcell import Value
from opsbook.errors import Cancelled

LAST_ACTION: Final = "上次动作"
"""The named cell on 运营台 that says what was last done."""


class Waiting(Cancelled):
    """The question stands on the sheet 预览 and the job goes on when 确定 is pressed; nothing was written."""


@dataclass(frozen=True)
class Question:
    """What a job would do, put before it does it.

    `key` is the same for the same question (a hash of what would be written), so that an answer counts for it alone.
    `title` is one sentence, `rows` (columns: those of table 预览) what would change, `sure` the sentence to agree to.
    """

    key: str
    title: str
    sure: str
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)


class Desk(Protocol):
    """The operator's workbook, open for one job.

    Raises StoreError where the workbook cannot be read or written, DeskError (errors.py) where a table, column or name
    is not in it.
    """

    @property
    def path(self) -> Path | None:
        """Where the workbook lies; None for one in memory."""

    def tables(self) -> tuple[str, ...]:
        """The names of all tables, in the order of their sheets."""

    def read(self, table: str) -> pd.DataFrame:
        """The rows of a table, one column a header, dtype object: text as str, numbers as float, True/False as bool,
        dates and times as datetime, empty cells and error values as None. Formula cells give the value they have.
        A table whose only row is empty has no rows; wholly empty rows at the end are left out."""

    def formula_cells(self, table: str) -> pd.DataFrame:
        """Which cells of the rows that `read` gives hold a formula: the same columns, bool."""

    def first_row(self, table: str) -> int:
        """In which row of its sheet, as people count, the first row of a table stands."""

    def write(self, table: str, rows: pd.DataFrame) -> None:
        """Make the table hold `rows`: it grows and shrinks to their number (an empty table keeps one empty row).

        Columns the frame lacks keep their cells; their formulas are filled down into new rows. A cell of the frame is a
        Value or a Formula; None, NaN and NaT empty the cell. Text is text, also where it begins with ``=``. Formats,
        validations and conditional formats grow with the table. A cell with a formula that the frame gives a plain
        value for is refused, as are merged cells and cells below the table that growing would run over."""

    def get(self, name: str) -> Value:
        """The value of the cell a name refers to."""

    def put(self, name: str, value: Value) -> None:
        """Write the cell a name refers to; refused where it holds a formula."""

    def progress(self, done: int, total: int, name: str) -> None:
        """Say what is being done: the status bar, or nothing."""

    def done(self, sentence: str) -> None:
        """Say what was done: in LAST_ACTION where the workbook has it and, live, in the status bar for a moment."""

    def ask(self, question: Question) -> None:
        """Go on where the person agrees. Raises Cancelled where they do not, Waiting where the answer comes later."""

    def copy_to(self, target: Path) -> None:
        """Write the workbook as it is now, whole, to another file (live: SaveCopyAs)."""

    def commit(self) -> None:
        """Put what was written in place in one step (closed); live has written already and never saves the file."""

    def set_visible(self, sheets: Mapping[str, bool]) -> None:
        """Show or put away sheets by their titles; what stands on them stays. Those that are not there are left, and
        closed the one that the workbook opens with."""

    def show(self, sheet: str) -> None:
        """Bring a sheet to the front, also one that was put away (live), else nothing."""
