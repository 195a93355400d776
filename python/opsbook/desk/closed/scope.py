"""What the references of a formula mean in a book: areas of sheets, whichever way they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from opsbook.desk.closed.addresses import Area, Place
from opsbook.desk.closed.references import (
    CellReference,
    Cut,
    NameReference,
    Piece,
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
class Meaning:
    """A formula as it stands in one cell: its text cut at what it reads, which is known by sheet and area.

    `tables` are those it names; `opaque` and `fickle` those of references.Cut; what cannot be found counts as fickle.
    """

    items: tuple[str | SheetArea, ...]
    tables: frozenset[str] = frozenset()
    opaque: bool = False
    fickle: bool = False

    @property
    def areas(self) -> list[SheetArea]:
        """What it reads."""
        return [item for item in self.items if not isinstance(item, str)]

    @property
    def text(self) -> str:
        """The formula with nothing but addresses, every one with its sheet."""
        return "".join(item if isinstance(item, str) else absolute(*item) for item in self.items)


@dataclass(frozen=True)
class _Pattern:
    """A formula of a sheet wherever it stands there: references to the row it stands in are still to be resolved."""

    items: tuple[str | SheetArea | TableReference, ...]
    tables: frozenset[str]
    opaque: bool
    fickle: bool

    @property
    def hangs_on_row(self) -> bool:
        """Whether it means something else in another row."""
        return any(isinstance(item, TableReference) for item in self.items)


class Scope:
    """The sheets, tables and names of a book."""

    def __init__(self, sheets: tuple[str, ...], tables: dict[str, Table], names: tuple[DefinedName, ...]) -> None:
        self._sheets = {name.casefold(): name for name in sheets}
        self._tables = {name.casefold(): table for name, table in tables.items()}
        self._names = {((each.sheet or "").casefold(), each.name.casefold()): each for each in names}
        self._known: dict[tuple[str, str], _Pattern | Meaning] = {}
        self._parts: dict[tuple[str, str], TablePart | None] = {}

    def meaning(self, formula: str, sheet: str, place: Place) -> Meaning:
        """What the formula of a cell says."""
        known = self._known.get((formula, sheet))
        if known is None:
            pattern = self._pattern(formula, sheet, 0)
            known = pattern if pattern.hangs_on_row else self._placed(pattern, sheet, place)
            self._known[formula, sheet] = known
        return known if isinstance(known, Meaning) else self._placed(known, sheet, place)

    def _placed(self, pattern: _Pattern, sheet: str, place: Place) -> Meaning:
        items: list[str | SheetArea] = []
        tables, fickle = set(pattern.tables), pattern.fickle
        for item in pattern.items:
            if isinstance(item, TableReference):
                table = self._tables.get(item.table.casefold()) if item.table else self._around(sheet, place)
                part = self._part(table, item.inner) if table else None
                area = part.area(table, place) if table and part else None
                items.append((table.sheet, area) if table and area else _NOTHING)
                tables |= {table.name} if table else set()
                fickle = fickle or area is None
            else:
                items.append(item)
        return Meaning(tuple(items), frozenset(tables), pattern.opaque, fickle)

    def _pattern(self, formula: str, sheet: str, depth: int) -> _Pattern:
        found: Cut = cut(formula)
        parts = [self._resolved(piece, sheet, depth) for piece in found.pieces if piece]
        return _Pattern(tuple(item for part in parts for item in part.items),
                        frozenset().union(*(part.tables for part in parts)),
                        found.opaque or any(part.opaque for part in parts),
                        found.fickle or any(part.fickle for part in parts))

    def _resolved(self, piece: Piece, sheet: str, depth: int) -> _Pattern:
        if isinstance(piece, str):
            return _of(piece)
        if isinstance(piece, CellReference):
            name = sheet if piece.sheet is None else self._sheets.get(piece.sheet.casefold())
            return _UNKNOWN if name is None else _of((name, piece.area))
        if isinstance(piece, TableReference):
            return self._table(piece)
        return self._name(piece, sheet, depth)

    def _table(self, piece: TableReference) -> _Pattern:
        if piece.table is None:
            return _of(piece)
        table = self._tables.get(piece.table.casefold())
        part = self._part(table, piece.inner) if table else None
        if table is None or part is None:
            return _UNKNOWN
        return _of(piece if part.rows is None else (table.sheet, Area(part.rows[0], part.columns[0], part.rows[1],
                                                                      part.columns[1])), table.name)

    def _name(self, piece: NameReference, sheet: str, depth: int) -> _Pattern:
        folded = piece.name.casefold()
        defined = self._names.get(((piece.sheet or sheet).casefold(), folded)) or self._names.get(("", folded))
        if defined is None:
            table = self._tables.get(folded)
            return _of((table.sheet, table.body), table.name) if table else _of(piece.name)
        if depth > DEEPEST or _is_relative(defined.text):
            return replace(_of(piece.name), opaque=True)
        inner = self._pattern(defined.text, defined.sheet or sheet, depth + 1)
        alone = len(inner.items) == 1 and not isinstance(inner.items[0], str)
        return inner if alone else replace(inner, items=("(", *inner.items, ")"))

    def _part(self, table: Table, inner: str) -> TablePart | None:
        key = table.name, inner
        if key not in self._parts:
            self._parts[key] = table_part(table, inner)
        return self._parts[key]

    def _around(self, sheet: str, place: Place) -> Table | None:
        return next((each for each in self._tables.values() if each.sheet == sheet and each.area.holds(place)), None)


_NOTHING: Final = "#REF!"
_UNKNOWN = _Pattern((_NOTHING,), frozenset(), False, True)


def _of(item: str | SheetArea | TableReference, table: str | None = None) -> _Pattern:
    return _Pattern((item,), frozenset((table,)) if table else frozenset(), False, False)


@cache
def _is_relative(text: str) -> bool:
    return any(isinstance(piece, CellReference) and not piece.absolute for piece in cut(text).pieces)


@dataclass(frozen=True)
class TablePart:
    """What the brackets after a table's name mean: columns, and rows, or the row of the formula (`rows` None)."""

    columns: tuple[int, int]
    rows: tuple[int, int] | None

    def area(self, table: Table, place: Place) -> Area | None:
        """The cells meant by a formula at `place`; None for the row of a formula that is not beside the table."""
        if self.rows is not None:
            return Area(self.rows[0], self.columns[0], self.rows[1], self.columns[1])
        body = table.body
        return Area(place.row, self.columns[0], place.row, self.columns[1]) if body.top <= place.row <= body.bottom \
            else None


def table_part(table: Table, inner: str) -> TablePart | None:
    """The part of a table that ``table[inner]`` means, or None (ECMA-376 18.17.6.2, and the short form with @)."""
    if inner.startswith("@"):
        rest = inner[1:]
        items, names = ["#this row"], _specified(rest)[1] if rest.startswith("[") else [_plain(rest)] if rest else []
    else:
        items, names = _specified(inner)
    columns = _columns(table, names)
    if columns is None or (items != ["#this row"] and _rows(table, items) is None):
        return None
    return TablePart(columns, None if items == ["#this row"] else _rows(table, items))


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
