"""One ``<c>`` element: what it holds, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Final, NamedTuple

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.celltext import meant, written
from opsbook.desk.closed.markup import ATTRIBUTES, PREFIX, attribute, escape, unescape
from opsbook.desk.closed.serials import serial

_ONLY_VALUE = re.compile(rb"<v>([^<]*+)</v>")
_ONLY_TEXT = re.compile(rb"<is><t(?: xml:space=\"preserve\")?>([^<]*+)</t></is>")
_VALUE = re.compile(rb"<(" + PREFIX + rb")v(?=[\s/>])" + ATTRIBUTES + rb">(.*?)</\1v", re.DOTALL)
_TEXT = re.compile(rb"<(" + PREFIX + rb")t(?=[\s/>])" + ATTRIBUTES + rb">(.*?)</\1t", re.DOTALL)
_PHONETIC = re.compile(rb"<(" + PREFIX + rb")rPh[\s>].*?</\1rPh\s*>", re.DOTALL)
_ATTRIBUTE = re.compile(rb"\s(s(?=\s*=\s*[\"'][0-9]{1,6}[\"'])|t|cm)\s*=\s*[\"']([^\"']*)[\"']")
_PLAIN_FORMULA = re.compile(rb"<f(?=[\s/>])" + ATTRIBUTES + rb"(?:/>|>[^<]*+</f\s*>)")      # without a prefix: fast
_FORMULA = re.compile(rb"<(" + PREFIX + rb")f(?=[\s/>])(" + ATTRIBUTES + rb")(?:/>|>(.*?)</\1f\s*>)", re.DOTALL)


@dataclass(frozen=True)
class ErrorValue:
    """What a formula gives that has no value: ``#N/A``, ``#DIV/0!`` …"""

    code: str


Raw = str | float | bool | ErrorValue | None
"""What a cell holds before its number format is asked: dates are numbers."""


@dataclass(frozen=True, slots=True)
class FormulaXml:
    """A cell's ``<f>``: `kind` is normal, shared, array or dataTable; a shared one has its text in one cell only."""

    raw: bytes
    text: str
    kind: str = "normal"
    ref: str | None = None
    group: str | None = None


class Cell(NamedTuple):
    """A cell as the file holds it. `metadata` (the attribute cm) marks an array that spills as far as it needs."""

    style: int
    value: Raw
    formula: FormulaXml | None = None
    metadata: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is in it but a format."""
        return self.value is None and self.formula is None


NO_CELL: Final = Cell(0, None)
"""What stands where a file has no element for a cell."""


def read_cell(attributes: bytes, inner: bytes | None, strings: Sequence[str]) -> Cell:
    """The cell in an element's attributes and content; `strings` are the shared ones."""
    style, kind, metadata = _said(attributes)
    if not inner:
        return Cell(style, None)
    formula = read_formula(inner)
    return Cell(style, _value(kind, inner, strings), formula, metadata if formula else None)


@lru_cache(maxsize=1 << 12)
def _said(attributes: bytes) -> tuple[int, bytes, str | None]:
    """Style, kind and metadata; but for their addresses most cells of a column have the same attributes."""
    said = dict(_ATTRIBUTE.findall(attributes))
    metadata = said.get(b"cm")
    return int(said.get(b"s", 0)), said.get(b"t", b"n"), None if metadata is None else metadata.decode()


def read_formula(inner: bytes) -> FormulaXml | None:
    """The formula in a cell's content, or None."""
    found = _FORMULA.search(inner) if b"f" in inner else None
    return _formula(found[0]) if found else None


def formula_texts(part: bytes) -> set[str] | None:
    """The different formula texts of a worksheet part; None where some cells have their text from another."""
    pattern = _FORMULA if b":f>" in part or b":f " in part else _PLAIN_FORMULA
    found = {_formula(each[0]) for each in pattern.finditer(part)}
    return None if any(each.kind == "shared" for each in found) else {each.text for each in found}


@lru_cache(maxsize=1 << 14)
def _formula(raw: bytes) -> FormulaXml:
    """What an ``<f>`` says; in the rows of a table it is the same bytes over and over."""
    found = _FORMULA.fullmatch(raw)
    assert found is not None, raw
    text, attributes = meant(unescape(found[3] or b"")), found[2]
    if not attributes:
        return FormulaXml(raw, text)
    return FormulaXml(raw, text, attribute(attributes, "t") or "normal", attribute(attributes, "ref"),
                      attribute(attributes, "si"))


def _value(kind: bytes, inner: bytes, strings: Sequence[str]) -> Raw:
    if kind == b"inlineStr":
        return _inline_text(inner)
    found = _ONLY_VALUE.fullmatch(inner) or _VALUE.search(inner)
    if found is None:
        return None
    said = found[found.re.groups]
    if kind == b"n":
        return _number(said)
    if kind == b"s":
        return _shared(said.strip(), strings)
    text = unescape(said)
    if kind == b"b":
        return text.strip() in ("1", "true")
    if kind == b"d":
        return _iso_date(text)
    return ErrorValue(text.strip()) if kind == b"e" else meant(text)


def _inline_text(inner: bytes) -> str | None:
    only = _ONLY_TEXT.fullmatch(inner)
    if only:
        return meant(unescape(only[1]))
    parts = [unescape(found[2]) for found in _TEXT.finditer(_PHONETIC.sub(b"", inner))]
    return meant("".join(parts)) if parts else None


def _shared(number: bytes, strings: Sequence[str]) -> str | None:
    index = int(number) if number.isdigit() else -1
    return strings[index] if 0 <= index < len(strings) else None


def _number(text: bytes) -> Raw:
    try:
        return float(text)
    except ValueError:
        return unescape(text).strip() or None


def _iso_date(text: str) -> Raw:
    """A date written as text (strict files only), as its number."""
    try:
        return serial(datetime.fromisoformat(text.strip()), False)
    except (ValueError, TypeError):
        return text


@cache
def _names(prefix: bytes) -> tuple[bytes, ...]:
    return tuple(prefix + name for name in (b"c", b"v", b"is", b"t"))


def write_cell(prefix: bytes, place: Place, cell: Cell) -> bytes:
    """The element of a cell."""
    c, v, inline, t = _names(prefix)
    value, formula = cell.value, cell.formula.raw if cell.formula else b""
    head = b'<%s r="%s"' % (c, str(place).encode()) + (b' s="%d"' % cell.style if cell.style else b"")
    head += b' cm="%s"' % cell.metadata.encode() if cell.metadata else b""
    if value is None:
        return b"%s>%s</%s>" % (head, formula, c) if formula else head + b"/>"
    if isinstance(value, str) and not formula:
        text = b'<%s xml:space="preserve">%s</%s>' % (t, escape(written(value)), t)
        return b'%s t="inlineStr"><%s>%s</%s></%s>' % (head, inline, text, inline, c)
    kind, text = _content(value)
    return b"%s%s>%s<%s>%s</%s></%s>" % (head, kind, formula, v, text, v, c)


_KINDS: Final = {str: b' t="str"', bool: b' t="b"', ErrorValue: b' t="e"'}


def _content(value: Raw) -> tuple[bytes, bytes]:
    if isinstance(value, bool):
        return _KINDS[bool], b"1" if value else b"0"
    if isinstance(value, ErrorValue):
        return _KINDS[ErrorValue], value.code.encode()
    if isinstance(value, str):
        return _KINDS[str], escape(written(value))
    return b"", number_text(float(value or 0)).encode()


def normal_formula(prefix: bytes, text: str) -> FormulaXml:
    """A formula of one cell; `text` has no equals sign."""
    return FormulaXml(b"<%sf>%s</%sf>" % (prefix, escape(written(text)), prefix), text)


def number_text(number: float) -> str:
    """A number as the file holds it: all its digits, no ``.0``."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
