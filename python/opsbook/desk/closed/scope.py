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
    TableReference,
    absolute,
    cut,
)
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.workbookpart import DefinedName

DEEPEST: Final = 8
"""Names that stand for names that stand for names."""
_GROUP = re.compile(r"\[((?:[^\[\]']|'.)*)\]|([,:])")
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


class Scope:
    """The sheets, tables and names of a book."""

    def __init__(self, sheets: tuple[str, ...], tables: dict[str, Table], names: tuple[DefinedName, ...]) -> None:
        self._sheets = {name.casefold(): name for name in sheets}
        self._tables = {name.casefold(): table for name, table in tables.items()}
        self._names = {((each.sheet or "").casefold(), each.name.casefold()): each for each in names}

    def meaning(self, formula: str, sheet: str, place: Place, depth: int = 0) -> Meaning:
        """What the formula of a cell says."""
        found: Cut = cut(formula)
        items: list[str | SheetArea] = []
        tables: frozenset[str] = frozenset()
        opaque, fickle = found.opaque, found.fickle
        for piece in found.pieces:
            if isinstance(piece, str):
                items.append(piece)
                continue
            part = self._part(piece, sheet, place, depth)
            items += part.items
            tables |= part.tables
            opaque, fickle = opaque or part.opaque, fickle or part.fickle
        return Meaning(tuple(items), tables, opaque, fickle)

    def _part(self, piece: CellReference | TableReference | NameReference, sheet: str, place: Place,
              depth: int) -> Meaning:
        if isinstance(piece, CellReference):
            name = sheet if piece.sheet is None else self._sheets.get(piece.sheet.casefold())
            return _UNKNOWN if name is None else Meaning(((name, piece.area),))
        if isinstance(piece, TableReference):
            table = self._tables.get(piece.table.casefold()) if piece.table else self._around(sheet, place)
            return _of_table(table, structured(table, piece.inner, place) if table else None)
        return self._name(piece, sheet, place, depth)

    def _name(self, piece: NameReference, sheet: str, place: Place, depth: int) -> Meaning:
        folded = piece.name.casefold()
        defined = self._names.get(((piece.sheet or sheet).casefold(), folded)) or self._names.get(("", folded))
        if defined is None:
            table = self._tables.get(folded)
            return _of_table(table, table.body) if table else Meaning((piece.name,))
        if depth > DEEPEST or _is_relative(defined.text):
            return Meaning((piece.name,), opaque=True)
        inner = self.meaning(defined.text, defined.sheet or sheet, place, depth + 1)
        content = tuple(item for item in inner.items if item)
        alone = len(content) == 1 and not isinstance(content[0], str)
        return replace(inner, items=content if alone else ("(", *content, ")"))

    def _around(self, sheet: str, place: Place) -> Table | None:
        return next((each for each in self._tables.values() if each.sheet == sheet and each.area.holds(place)), None)


_UNKNOWN = Meaning(("#REF!",), fickle=True)


def _of_table(table: Table | None, area: Area | None) -> Meaning:
    return Meaning(((table.sheet, area),), frozenset((table.name,))) if table and area else _UNKNOWN


@cache
def _is_relative(text: str) -> bool:
    return any(isinstance(piece, CellReference) and not piece.absolute for piece in cut(text).pieces)


def structured(table: Table, inner: str, place: Place) -> Area | None:
    """The cells that ``table[inner]`` means in a cell, or None (ECMA-376 18.17.6.2, and the short form with @)."""
    if inner.startswith("@"):
        rest = inner[1:]
        columns = _columns(table, _names(rest) if rest.startswith("[") else [_plain(rest)] if rest else [])
        return _crossing(_row(table, place), columns)
    items, names = _specified(inner)
    return _crossing(_rows(table, items, place), _columns(table, names))


def _specified(inner: str) -> tuple[list[str], list[str]]:
    """The items (#Data, #This Row …) and the columns between the brackets."""
    if not inner.lstrip().startswith("["):
        return ([inner.casefold()], []) if inner.startswith("#") else ([], [_plain(inner)] if inner else [])
    words = [found[1] for found in _GROUP.finditer(inner) if found[1] is not None]
    return [word.casefold() for word in words if word.startswith("#")], [
        _plain(word) for word in words if not word.startswith("#")]


def _names(inner: str) -> list[str]:
    return _specified(inner)[1]


def _plain(name: str) -> str:
    return _ESCAPED.sub(r"\1", name)


def _columns(table: Table, names: list[str]) -> tuple[int, int] | None:
    if not names:
        return table.area.left, table.area.right
    found = [column for column in map(table.column, names) if column is not None]
    return (min(found), max(found)) if len(found) == len(names) <= 2 else None


def _rows(table: Table, items: list[str], place: Place) -> tuple[int, int] | None:
    body, whole = table.body, table.area
    known = {"#data": (body.top, body.bottom), "#all": (whole.top, whole.bottom),
             "#headers": (whole.top, body.top - 1) if table.headers else None,
             "#totals": (body.bottom + 1, whole.bottom) if table.totals else None,
             "#this row": _row(table, place)}
    spans = [known.get(item) for item in items or ["#data"]]
    good = [span for span in spans if span is not None]
    return (min(good)[0], max(end for _, end in good)) if len(good) == len(spans) else None


def _row(table: Table, place: Place) -> tuple[int, int] | None:
    return (place.row, place.row) if table.body.top <= place.row <= table.body.bottom else None


def _crossing(rows: tuple[int, int] | None, columns: tuple[int, int] | None) -> Area | None:
    return Area(rows[0], columns[0], rows[1], columns[1]) if rows and columns else None
