"""Rows of a register as people typed them, and what all books agreed on when they were last merged.

A register is one record table that several books hold: the operator's workbook (its name is "") and salespeople's own
books (the person's name). Cells are kept as typed, also where nothing can be made of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from opsbook.domain.sheetcell import Value

WORKBOOK = ""
"""The operator's workbook among the books."""
Cells = Mapping[str, Value]
"""The cells of a row by their column: empty ones are absent."""
_SAME_MOMENT = timedelta(seconds=1)     # a serial in a file has 15 to 17 digits


class Change(NamedTuple):
    """When a person last changed something, and in which book."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Agreed:
    """A row as it stood after the last merge.

    `changed_at` is when a person last changed it, in the book `changed_by`. `books` hold it. `imported` are the cells
    the platform's export last gave. `dropped` says which owner took the row out of their book, and on which day;
    `returned` on which day the operator took it out of the workbook while it lived on in a person's book. `deleted`
    rows are in no book. `marks` are the remarks the merge wrote beside the row. `changes` are the cells somebody
    changed after the row came, `begun` how it came (None: nothing was changed since, or nobody knows).
    """

    cells: Cells
    changed_at: datetime
    changed_by: str = WORKBOOK
    books: frozenset[str] = frozenset()
    imported: Cells = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)
    returned: str = ""
    deleted: bool = False
    marks: tuple[str, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    begun: Change | None = None

    def last_change(self, column: str) -> Change:
        """When and where a cell got the value it has."""
        return self.changes.get(column) or self.begun or Change(self.changed_at, self.changed_by)

    def changed(self, cells: Cells, change: Change) -> Agreed:
        """The row with other values in some cells; None empties one."""
        kept = {name: value for name, value in {**self.cells, **cells}.items() if value is not None}
        return replace(self, cells=kept, changed_at=max(change.at, self.changed_at), changed_by=change.by,
                       changes={**self.changes, **dict.fromkeys(cells, change)},
                       begun=self.begun or Change(self.changed_at, self.changed_by))


@dataclass(frozen=True)
class Book:
    """What one book holds of a register.

    `rows` are ids ("" where a row has none yet) with their cells, in order; `columns` those its table has. `base` is
    what it held when it was last written, `known` which rows there were at all then (None: nobody knows when that
    was), `stamp` the merge it was written by. `changed_at` is when it was last saved. `defaults` go into the empty
    cells of a new row. `said` are the cells, by row, that a merge took since and could not write into it.
    """

    name: str
    changed_at: datetime
    rows: tuple[tuple[str, Cells], ...]
    columns: frozenset[str]
    base: Mapping[str, Cells] = field(default_factory=dict)
    known: frozenset[str] | None = frozenset()
    stamp: str = ""
    day: str = ""
    defaults: Cells = field(default_factory=dict)
    said: Mapping[str, Cells] = field(default_factory=dict)


@dataclass(frozen=True)
class Clash:
    """A cell that two sides changed: the value that holds, the other, and who wrote each (a book's name).

    `again`: the other value came with a row pasted again under the key of one the book had.
    """

    row_id: str
    column: str
    kept: Value
    other: Value
    kept_by: str
    other_by: str
    again: bool = False


def same_cell(one: Value, other: Value) -> bool:
    """Whether two cells hold the same, as far as a file keeps it; a number is not the text of it."""
    if type(one) is type(other) and one == other:       # nearly all
        return True
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) < _SAME_MOMENT
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return False


def tidy(value: object) -> Value:
    """A cell in the one way it is kept: numbers as float, days as datetime, nothing (NaN, blanks, NaT) as None."""
    if type(value) is float:        # with texts nearly all
        return value if value == value else None
    if type(value) is str and "\r" not in value:
        return value if value and not value.isspace() else None
    if isinstance(value, str):
        text = value.replace("\r\n", "\n") if "\r" in value else str(value)
        return text if text and not text.isspace() else None
    if value is None or value != value or isinstance(value, bool):
        return value if isinstance(value, bool) else None
    return _moment(value) if isinstance(value, date) else float(str(value))


def _moment(day: date) -> datetime:
    if not isinstance(day, datetime):
        return datetime(day.year, day.month, day.day)
    return datetime(day.year, day.month, day.day, day.hour, day.minute, day.second, day.microsecond)
