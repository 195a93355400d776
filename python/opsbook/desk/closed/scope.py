"""What the references of a formula mean in a book: areas of sheets, whichever way they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final

from opsbook.desk.closed.addresses import Area, Place
from opsbook.desk.closed.references import (
    CellReference,
    Cut,
    NameReference,
    TableReference,
    absolute,
    cut,
)
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.workbookpart import DefinedName

DEEPEST: Final = 8
"""Names that stand for names that stand for names."""
_GROUP = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_ESCAPED = re.compile(r"'(.)")
SheetArea = tuple[str, Area]


@dataclass(frozen=True)
class RowPart:
    """Columns of a table in whichever row the formula stands in; `area` is all of them."""

    sheet: str
    area: Area

    def at(self, place: Place) -> SheetArea | None:
        """The cells a formula at `place` means; None where it does not stand beside the table's rows."""
        if not self.area.top <= place.row <= self.area.bottom:
            return None
        return self.sheet, Area(place.row, self.area.left, place.row, self.area.right)


@dataclass(frozen=True)
class Meaning:
    """A formula cut at what it reads, which is known by sheet and area: as every cell of its sheet has it (with
    RowPart), or as one cell has it.

    `tables` are those it names; `opaque`, `fickle` and `clock` those of references.Cut; what cannot be found counts as
    fickle.
    """

    items: tuple[str | SheetArea | RowPart, ...]
    tables: frozenset[str] = frozenset()
    opaque: bool = False
    fickle: bool = False
    clock: bool = False

    @cached_property
    def areas(self) -> tuple[SheetArea, ...]:
        """What it reads, or may read in one row or another."""
        return tuple((item.sheet, item.area) if isinstance(item, RowPart) else item
                     for item in self.items if not isinstance(item, str))

    @cached_property
    def hangs_on_row(self) -> bool:
        """Whether it reads other cells in another row."""
        return any(isinstance(item, RowPart) for item in self.items)

    @cached_property
    def text(self) -> str:
        """The formula of one cell with nothing but addresses, every one with its sheet."""
        return "".join(item if isinstance(item, str) else absolute(*item) for item in self.items
                       if not isinstance(item, RowPart))

    def at(self, place: Place) -> Meaning:
        """The formula as the cell has it."""
        if not self.hangs_on_row:
            return self
        items = tuple(item.at(place) or _NOTHING if isinstance(item, RowPart) else item for item in self.items)
        return Meaning(items, self.tables, self.opaque, self.fickle or _NOTHING in items, self.clock)


_NOTHING: Final = "#REF!"
_UNKNOWN = Meaning((_NOTHING,), fickle=True)


class Scope:
    """The sheets, tables and names of a book."""

    def __init__(self, sheets: tuple[str, ...], tables: dict[str, Table], names: tuple[DefinedName, ...]) -> None:
        self._sheets = {name.casefold(): name for name in sheets}
        self._tables = {name.casefold(): table for name, table in tables.items()}
        self._names = {((each.sheet or "").casefold(), each.name.casefold()): each for each in names}
        self._known: dict[tuple[str, str], Meaning] = {}
        self._parts: dict[tuple[str, TableReference | NameReference], Meaning] = {}

    def meaning(self, formula: str, sheet: str) -> Meaning:
        """What a formula says wherever it stands on a sheet."""
        key = sheet, formula
        if key not in self._known:
            self._known[key] = self._meaning(formula, sheet, 0)
        return self._known[key]

    def _meaning(self, formula: str, sheet: str, depth: int) -> Meaning:
        found: Cut = cut(formula)
        items: list[str | SheetArea | RowPart] = []
        parts: list[Meaning] = []
        for piece in found.pieces:
            if isinstance(piece, str):
                items.append(piece)
            else:
                parts.append(self._part(piece, sheet, depth))
                items += parts[-1].items
        return Meaning(tuple(filter(None, items)), frozenset().union(*(part.tables for part in parts)),
                       found.opaque or any(part.opaque for part in parts),
                       found.fickle or any(part.fickle for part in parts),
                       found.clock or any(part.clock for part in parts))

    def _part(self, piece: CellReference | TableReference | NameReference, sheet: str, depth: int) -> Meaning:
        if isinstance(piece, CellReference):
            name = sheet if piece.sheet is None else self._sheets.get(piece.sheet.casefold())
            return _UNKNOWN if name is None else Meaning(((name, piece.area),))
        key = sheet, piece
        if key not in self._parts:
            self._parts[key] = (self._table(piece, sheet) if isinstance(piece, TableReference)
                                else self._name(piece, sheet, depth))
        return self._parts[key]

    def _table(self, piece: TableReference, sheet: str) -> Meaning:
        """A part of a table; of the sheet's one table that has such a part where none is named."""
        named = (each for name, each in self._tables.items()
                 if (name == piece.table.casefold() if piece.table else each.sheet == sheet))
        found = [(table, part) for table in named if (part := table_part(table, piece.inner)) is not None]
        if len(found) != 1:
            return replace(_UNKNOWN, opaque=len(found) > 1)
        table, part = found[0]
        return Meaning((part if isinstance(part, RowPart) else (table.sheet, part),), frozenset((table.name,)))

    def _name(self, piece: NameReference, sheet: str, depth: int) -> Meaning:
        folded = piece.name.casefold()
        defined = self._names.get(((piece.sheet or sheet).casefold(), folded)) or self._names.get(("", folded))
        if defined is None:
            table = self._tables.get(folded)
            return Meaning(((table.sheet, table.body),), frozenset((table.name,))) if table else Meaning((piece.name,))
        if depth > DEEPEST or _is_relative(defined.text):
            return Meaning((piece.name,), opaque=True)
        inner = self._meaning(defined.text, defined.sheet or sheet, depth + 1)
        alone = len(inner.items) == 1 and not isinstance(inner.items[0], str)
        return inner if alone else replace(inner, items=("(", *inner.items, ")"))


@cache
def _is_relative(text: str) -> bool:
    return any(isinstance(piece, CellReference) and not piece.absolute for piece in cut(text).pieces)


def table_part(table: Table, inner: str) -> Area | RowPart | None:
    """The part of a table that ``table[inner]`` means, or None (ECMA-376 18.17.6.2, and the short form with @)."""
    if inner.startswith("@"):
        rest = inner[1:]
        items, names = ["#this row"], _specified(rest)[1] if rest.startswith("[") else [_plain(rest)] if rest else []
    else:
        items, names = _specified(inner)
    columns = _columns(table, names)
    rows = (table.body.top, table.body.bottom) if items == ["#this row"] else _rows(table, items)
    if columns is None or rows is None:
        return None
    area = Area(rows[0], columns[0], rows[1], columns[1])
    return RowPart(table.sheet, area) if items == ["#this row"] else area


def _specified(inner: str) -> tuple[list[str], list[str]]:
    """The items (#Data, #This Row …) and the columns between the brackets."""
    if not inner.lstrip().startswith("["):
        return ([inner.casefold()], []) if inner.startswith("#") else ([], [_plain(inner)] if inner else [])
    words = _GROUP.findall(inner)
    return [word.casefold() for word in words if word.startswith("#")], [
        _plain(word) for word in words if not word.startswith("#")]


def _plain(name: str) -> str:
    return _ESCAPED.sub(r"\1", name)


def _columns(table: Table, names: list[str]) -> tuple[int, int] | None:
    if not names:
        return table.area.left, table.area.right
    found = [column for column in map(table.column, names) if column is not None]
    return (min(found), max(found)) if len(found) == len(names) <= 2 else None


def _rows(table: Table, items: list[str]) -> tuple[int, int] | None:
    body, whole = table.body, table.area
    known = {"#data": (body.top, body.bottom), "#all": (whole.top, whole.bottom),
             "#headers": (whole.top, body.top - 1) if table.headers else None,
             "#totals": (body.bottom + 1, whole.bottom) if table.totals else None}
    spans = [known.get(item) for item in items or ["#data"]]
    good = [span for span in spans if span is not None]
    return (min(good)[0], max(end for _, end in good)) if len(good) == len(spans) else None
