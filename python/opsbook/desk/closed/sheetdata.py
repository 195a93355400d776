"""The cells of one worksheet part: read, put, and the part's bytes again, untouched rows as they were."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from opsbook.desk.closed.addresses import COLUMNS, Area, Place, area
from opsbook.desk.closed.cells import NO_CELL, Cell, FormulaXml, read_cell, write_cell
from opsbook.desk.closed.markup import ATTRIBUTES, PREFIX, attribute, plain, start_tag, with_attribute
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.rows import Read, Row, new_row, row_pattern

_DATA = re.compile(rb"<(" + PREFIX + rb")sheetData(?=[\s/>])" + ATTRIBUTES + rb"(/?)>")
_DIMENSION = start_tag("dimension")
_COLUMN = start_tag("col")
_NUMBER = re.compile(rb"\sr\s*=\s*[\"']([0-9]{1,7})[\"']")


class SheetData:
    """A worksheet part: `head` up to its rows, the rows, `tail` after them; `strings` are the shared ones.

    `touched`: something in it was changed; `puts` counts the cells written. Raises Damaged for a part without a place
    for cells.
    """

    def __init__(self, part: bytes, strings: Sequence[str]) -> None:
        part = plain(part)
        found = _DATA.search(part)
        if found is None:
            raise Damaged("closed_damaged")
        self.prefix = found[1]
        self._cell = cache(lambda attributes, inner: read_cell(attributes, inner, strings))  # most are like another
        name = b"%ssheetData" % self.prefix
        end = found.end() if found[2] else part.find(b"</" + name, found.end())
        if end < 0:
            raise Damaged("closed_damaged")
        self.head = part[:found.start()] + b"<%s>" % name if found[2] else part[:found.end()]
        self._rows, rest = _cut(part[found.end():end], self.prefix, self._cell)
        self.tail = (b"</%s>" % name if found[2] else rest) + part[end:]
        self._numbers = sorted(self._rows)
        self._reach: Area | None = None
        self.touched = False
        self.puts = 0

    def row_numbers(self, first: int = 1, last: int = 1 << 20) -> list[int]:
        """The rows that are there, within the two."""
        return self._numbers[bisect_left(self._numbers, first):bisect_right(self._numbers, last)]

    def formulas(self) -> Iterator[tuple[Place, FormulaXml]]:
        """Every formula with its cell."""
        for row in self._rows.values():
            for column, cell in row.cells.items() if row.has_formulas else ():
                if cell.formula:
                    yield Place(row.number, column), cell.formula

    def read(self, place: Place) -> Cell:
        """A cell; an empty one where the file has none."""
        return self.find(place) or NO_CELL

    def row(self, number: int) -> Mapping[int, Cell]:
        """All cells of a row by their columns, not to be changed; none where the row is not there."""
        row = self._rows.get(number)
        return row.cells if row else {}

    def columns(self, number: int, left: int = 1, right: int = COLUMNS) -> dict[int, Cell]:
        """The cells of a row between two columns; none where the row is not there."""
        row = self._rows.get(number)
        return {} if row is None else {column: cell for column, cell in row.cells.items() if left <= column <= right}

    def find(self, place: Place) -> Cell | None:
        """A cell, if only for its look; None where the file has no element for it."""
        row = self._rows.get(place.row)
        return row.cells.get(place.column) if row else None

    def column_style(self, column: int) -> int:
        """The style of cells of a column that have none of their own."""
        for found in _COLUMN.finditer(self.head):
            first, last = attribute(found[0], "min") or "0", attribute(found[0], "max") or "0"
            if int(first) <= column <= int(last):
                return int(attribute(found[0], "style") or 0)
        return 0

    def put(self, place: Place, cell: Cell) -> None:
        """Write one cell; a row that is not there is made, looking like the one right above it."""
        row = self._rows.get(place.row) or self._insert(place.row)
        row.put(place.column, write_cell(self.prefix, place, cell))
        self.touched = True
        self.puts += 1
        if self._reach is None or not self._reach.holds(place):
            here = Area(*place, *place)
            self._reach = here if self._reach is None else _around(self._reach, here)

    def _insert(self, number: int) -> Row:
        above = self._rows.get(number - 1)
        row = above.below(number) if above else new_row(number, self.prefix, self._cell)
        self._numbers.insert(bisect_left(self._numbers, number), number)
        self._rows[number] = row
        return row

    def end_with(self, tail: bytes) -> None:
        """Change what follows the cells."""
        self.touched = self.touched or tail != self.tail
        self.tail = tail

    def xml(self) -> bytes:
        """The part."""
        rows = (self._rows[number] for number in self._numbers)
        return b"".join((self._measured_head(), *(row.xml() for row in rows), self.tail))

    def _measured_head(self) -> bytes:
        found = _DIMENSION.search(self.head)
        if found is None or self._reach is None:
            return self.head
        try:
            said = area(attribute(found[0], "ref") or "")
        except ValueError:
            return self.head
        tag = found[0] if _around(said, self._reach) == said else with_attribute(
            found[0], "ref", str(_around(said, self._reach)))
        return self.head[:found.start()] + tag + self.head[found.end():]


def has_cells(part: bytes) -> bool:
    """Whether a part is a worksheet with a place for cells, not a chart sheet."""
    return _DATA.search(plain(part)) is not None


def _cut(body: bytes, prefix: bytes, read: Read) -> tuple[dict[int, Row], bytes]:
    """The rows by number, and what follows the last."""
    rows: dict[int, Row] = {}
    end = number = 0
    for found in row_pattern(prefix).finditer(body):
        named = _NUMBER.search(found[1])
        number = int(named[1]) if named else number + 1
        if number in rows:
            raise Damaged("closed_damaged")
        rows[number] = Row(number, prefix, body[end:found.end()], found, read)
        end = found.end()
    return rows, body[end:]


def _around(one: Area, two: Area) -> Area:
    return Area(min(one.top, two.top), min(one.left, two.left), max(one.bottom, two.bottom), max(one.right, two.right))
