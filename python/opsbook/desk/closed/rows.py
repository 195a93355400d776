"""One row of a worksheet part, cut out of its bytes so that untouched cells stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from opsbook.desk.closed.addresses import Place, column_letters, column_number
from opsbook.desk.closed.cells import Cell
from opsbook.desk.closed.markup import ATTRIBUTES, attribute, content, with_attribute, without_attribute

_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})[0-9]+[\"']")
_ADDRESS: Final = rb"(?: r=\"([A-Z]{1,3})[0-9]+\")?"     # where every program that writes workbooks has it
_NUMBERS: Final = {column_letters(number).encode(): number for number in range(1, 101)}     # most tables are narrower
_NOT_INHERITED: Final = ("spans", "hidden", "outlineLevel", "collapsed", "thickTop", "thickBot")


@cache
def row_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """A row: its start tag without the end (group 1), its body (2) or None."""
    return re.compile(rb"(<%srow(?=[\s/>])%s)(?:/>|>(%s)</%srow\s*>)" % (
        prefix, ATTRIBUTES, content(b"%srow" % prefix), prefix))


@cache
def cell_pattern(prefix: bytes) -> re.Pattern[bytes]:
    """A cell: its column's letters where its address comes first (group 1), its other attributes (2), its content (3)
    or None."""
    return re.compile(rb"<%sc(?=[\s/>])%s(%s)(?:/>|>(%s)</%sc\s*>)" % (
        prefix, _ADDRESS, ATTRIBUTES, content(b"%sc" % prefix), prefix))


Read = Callable[[bytes, bytes | None], Cell]
"""What a cell's attributes (but for an address that comes first) and its content say."""


class CellXml(NamedTuple):
    """The bytes of one cell with the white space before it; `addressed`: it says where it stands."""

    raw: bytes
    addressed: bool


class Row:
    """A row: its bytes, read when one of its cells is asked for, cut into cells when one is put."""

    def __init__(self, number: int, prefix: bytes, raw: bytes, found: re.Match[bytes], read: Read) -> None:
        self.number = number
        self._prefix = prefix
        self._read = read
        self._raw: bytes | None = raw
        self._lead = raw[:raw.index(b"<")]
        self._tag = found[1] + b">"
        self._body = found[2] or b""
        self._cells: dict[int, Cell] | None = None
        self._pieces: dict[int, CellXml] | None = None
        self._rest = b""

    @property
    def has_formulas(self) -> bool:
        """Whether some cell of the row may hold a formula."""
        return self._raw is None or b"<%sf" % self._prefix in self._raw

    @property
    def cells(self) -> dict[int, Cell]:
        """The cells by column."""
        if self._cells is None:
            read, column, cells = self._read, 0, dict[int, Cell]()
            for letters, attributes, inner in cell_pattern(self._prefix).findall(self._body):
                column = _NUMBERS.get(letters) or _column(letters or _named(attributes), column)
                cells[column] = read(attributes, inner)
            self._cells = cells
        return self._cells

    def _cut(self) -> dict[int, CellXml]:
        cells: dict[int, CellXml] = {}
        end = column = 0
        for found in cell_pattern(self._prefix).finditer(self._body):
            letters = found[1] or _named(found[2])
            column = _column(letters, column)
            cells[column] = CellXml(self._body[end:found.end()], bool(letters))
            end = found.end()
        self._rest = self._body[end:]
        return cells

    def put(self, column: int, raw: bytes) -> None:
        """Replace or add one cell; `raw` is its element."""
        found = cell_pattern(self._prefix).fullmatch(raw)
        assert found is not None, raw
        if self._pieces is None:
            self._pieces = self._cut()
        if column not in self.cells:
            self._tag = _spanning(self._tag, column)
        self._pieces[column] = CellXml(raw, True)
        self.cells[column] = self._read(found[2], found[3])
        self._raw = None

    def xml(self) -> bytes:
        """The row's bytes."""
        if self._raw is None:
            pieces = self._pieces or {}
            body = b"".join(self._placed(column, pieces[column]) for column in sorted(pieces))
            self._raw = b"".join((self._lead, self._tag, body, self._rest, b"</", self._prefix, b"row>"))
        return self._raw

    def _placed(self, column: int, cell: CellXml) -> bytes:
        """A cell's bytes with its address said: left out, it would shift when a cell is put before it."""
        if cell.addressed:
            return cell.raw
        start = b"<%sc" % self._prefix
        return cell.raw.replace(start, b'%s r="%s"' % (start, str(Place(self.number, column)).encode()), 1)

    def below(self, number: int) -> Row:
        """An empty row that looks like this one, to be put under it."""
        tag = self._tag
        for name in _NOT_INHERITED:
            tag = without_attribute(tag, name)
        return _empty(number, self._prefix, with_attribute(tag, "r", str(number)), self._read)


def _named(attributes: bytes) -> bytes:
    """The letters of a cell's column; nothing where it does not say where it stands."""
    found = _REFERENCE.search(attributes)
    return found[1] if found else b""


@cache
def _column(letters: bytes, before: int) -> int:
    """A cell's column; without letters the one behind that of the cell before."""
    return column_number(letters.decode()) if letters else before + 1


def new_row(number: int, prefix: bytes, read: Read) -> Row:
    """An empty row without a look of its own."""
    return _empty(number, prefix, b'<%srow r="%d">' % (prefix, number), read)


def _empty(number: int, prefix: bytes, tag: bytes, read: Read) -> Row:
    raw = b"%s</%srow>" % (tag, prefix)
    found = row_pattern(prefix).fullmatch(raw)
    assert found is not None, raw
    return Row(number, prefix, raw, found, read)


def _spanning(tag: bytes, column: int) -> bytes:
    """The row's tag without the hint which columns it fills, where that is no longer true."""
    first, _, last = (attribute(tag, "spans") or "").partition(":")
    if first.isdecimal() and last.isdecimal() and int(first) <= column <= int(last):
        return tag
    return without_attribute(tag, "spans")
