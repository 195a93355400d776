"""What a formula refers to: its text cut into plain text, cell references, table references and names.

Formulas are those of the file: English, A1, commas (ECMA-376 18.17). A cut text is the same for every row of a
calculated column, so it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from opsbook.desk.closed.addresses import COLUMNS, ROWS, Area, column_letters, column_number

_SHEET = r"(?:'(?:[^']|'')+'|\w[\w.]*(?::\w[\w.]*)?)!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_PIECE = re.compile(rf"""
    (?P<text>"(?:[^"]|"")*"|\#[A-Z][A-Z0-9/_]*[!?]?)
  | (?P<outside>\[[^\[\]]*\](?=\w+!|'))
  | (?P<sheet>{_SHEET})?(?P<cells>{_CELL}(?::{_CELL})?
        |\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})(?![\w.(\[!\\?])
  | (?P<number>[0-9]+\.?[0-9]*(?:[Ee][+-]?[0-9]+)?)
  | (?P<table>[^\W\d][\w.\\?]*)?(?P<columns>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
  | (?P<scope>{_SHEET})?(?P<name>(?:[^\W\d]|\\)[\w.\\?]*)(?P<call>\()?
    """, re.VERBOSE)
_CORNER = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)\Z")
CLOCK: Final = frozenset({"TODAY", "NOW"})
"""Functions that give another value as time goes by; Excel works them out whenever it opens a file."""
FICKLE: Final = frozenset({"RAND", "RANDBETWEEN", "_XLFN.RANDARRAY", "CELL", "INFO"})
"""Functions that give another value without any cell changing, and not the one we would get."""
FAR_READING: Final = frozenset({"OFFSET", "INDIRECT"})
"""Functions that read cells which the formula does not name."""


@dataclass(frozen=True)
class CellReference:
    """Cells by address; `sheet` None is the formula's own."""

    sheet: str | None
    text: str
    area: Area
    absolute: bool


@dataclass(frozen=True)
class TableReference:
    """Part of a table; `table` None is the one the formula stands in, `inner` what stands between the brackets."""

    table: str | None
    inner: str


@dataclass(frozen=True)
class NameReference:
    """A defined name, or a table as a whole, or a variable of LET."""

    sheet: str | None
    name: str


Piece = str | CellReference | TableReference | NameReference


@dataclass(frozen=True)
class Cut:
    """A formula in pieces.

    `opaque`: it reads more cells than the pieces name (OFFSET, several sheets, a range worked out).
    `fickle`: its value hangs on more than cells (chance, another file); `clock`: on the time.
    """

    pieces: tuple[Piece, ...]
    opaque: bool
    fickle: bool
    clock: bool = False


@lru_cache(maxsize=1 << 16)
def cut(formula: str) -> Cut:
    """The pieces of a formula without its equals sign."""
    pieces: list[Piece] = []
    text, opaque, fickle, clock, end = "", False, False, False, 0
    for found in _PIECE.finditer(formula):
        between = formula[end:found.start()]
        called = found["name"].upper() if found["call"] else ""
        prefix = found["sheet"] or found["scope"] or ""
        opaque = opaque or ":" in between or called in FAR_READING or ":" in prefix
        fickle = fickle or bool(found["outside"]) or "[" in prefix or called in FICKLE
        clock = clock or called in CLOCK
        piece, end = _piece(found), found.end()
        if isinstance(piece, str):
            text += between + piece
        else:
            pieces += [text + between, piece]
            text = ""
    return Cut((*pieces, text + formula[end:]), opaque or ":" in formula[end:], fickle, clock)


def _piece(found: re.Match[str]) -> Piece:
    if found["cells"]:
        return _cells(found[0], found["sheet"], found["cells"])
    if found["columns"]:
        return TableReference(found["table"], found["columns"][1:-1])
    if found["name"] and not found["call"]:
        return NameReference(_sheet(found["scope"]), found["name"])
    return found[0]


def _sheet(written: str | None) -> str | None:
    if not written:
        return None
    name = written[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _cells(whole: str, sheet: str | None, text: str) -> Piece:
    first, _, last = text.partition(":")
    area = _area(first, last or first)
    if area is None:
        return NameReference(_sheet(sheet), text) if ":" not in text else whole
    marks = text.count("$")
    return CellReference(_sheet(sheet), text, area, marks == len(re.findall(r"[A-Za-z]+|[0-9]+", text)))


def _area(first: str, last: str) -> Area | None:
    one, two = _CORNER.match(first), _CORNER.match(last)
    if one is None or two is None:
        return None
    columns = sorted((column_number(one[2]) or 1, column_number(two[2]) or COLUMNS))
    rows = sorted((int(one[4] or 1), int(two[4] or ROWS)))
    if columns[1] > COLUMNS or not 1 <= rows[0] <= rows[1] <= ROWS:
        return None
    return Area(rows[0], columns[0], rows[1], columns[1])


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it before a cell."""
    return "'" + sheet.replace("'", "''") + "'!"


@lru_cache(maxsize=1 << 14)
def absolute(sheet: str, area: Area) -> str:
    """An area as a formula names it from anywhere."""
    first = f"${column_letters(area.left)}${area.top}"
    last = f"${column_letters(area.right)}${area.bottom}"
    return f"{quoted(sheet)}{first}" + ("" if area.single else f":{last}")


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads when filled so many cells down and right; ``#REF!`` where it leaves the sheet."""
    return "".join(_shifted(piece, rows, columns) for piece in source(formula))


def source(formula: str) -> list[str | tuple[str, str]]:
    """The formula's text, the addresses in it as pairs of sheet prefix and address."""
    parts: list[str | tuple[str, str]] = []
    end = 0
    for found in _PIECE.finditer(formula):
        parts.append(formula[end:found.start()])
        parts.append((found["sheet"] or "", found["cells"]) if found["cells"] else found[0])
        end = found.end()
    return [*parts, formula[end:]]


def _shifted(part: str | tuple[str, str], rows: int, columns: int) -> str:
    if isinstance(part, str):
        return part
    moved = [_corner(corner, rows, columns) for corner in part[1].split(":")]
    return "#REF!" if "" in moved else part[0] + ":".join(moved)


def _corner(text: str, rows: int, columns: int) -> str:
    found = _CORNER.match(text)
    assert found is not None, text
    letters, digits = found[2], found[4]
    if letters and not found[1]:
        column = column_number(letters) + columns
        letters = column_letters(column) if 1 <= column <= COLUMNS else ""
    if digits and not (found[3] if found[2] else found[1]):
        row = int(digits) + rows
        digits = str(row) if 1 <= row <= ROWS else ""
    if bool(letters) != bool(found[2]) or bool(digits) != bool(found[4]):
        return ""
    return f"{found[1]}{letters}{found[3]}{digits}"
