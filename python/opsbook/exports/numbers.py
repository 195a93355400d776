"""Numbers as exports write them: thousands, 万, %, currency signs, full-width digits, units.

A column is read through one memo of its distinct cells, so that twenty thousand rows cost as many look-ups as parses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from opsbook.catalogue.marks import INVISIBLE, marks
from opsbook.exports.sheets import Cell

NAN = float("nan")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?")
_TEN_THOUSANDS = {"万": 1e4, "萬": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "亿": 1e8, "億": 1e8, "百万": 1e6, "m": 1e6}
_SCALE = re.compile(r"(.*?\d)\s*(百万|[万萬亿億千wkm])", re.I)
_AMOUNT = re.compile(  # sign or word, minus, sign or word, digits with 万, unit
    r"([^\d.+()-]*?)\s*([+-]?)\s*([^\d.+()-]*?)\s*"
    r"([\d.,' ]*\d[\d.,' ]*(?:e[+-]?\d+)?\s*(?:百万|[万萬亿億千wkm](?![a-z]))?)\s*([^\d.]*?)", re.I)
_SPAN = re.compile(
    r"(?:(\d+)天)?(?:(\d+(?:\.\d+)?)(?:小时|时|h))?(?:(\d+(?:\.\d+)?)(?:分钟|分|min|m))?(?:(\d+)(?:秒|s))?", re.I)


@dataclass
class Numbers:
    """The numbers of a column and what was odd about its distinct cells.

    `bad` cells are no numbers, `signs` maps a cell to the currency it shows, `percents` holds those with a % sign,
    `rounded` those in 万, 千, 亿 or scientific form.
    """

    values: np.ndarray
    bad: set[Cell] = field(default_factory=set)
    signs: dict[Cell, str] = field(default_factory=dict)
    percents: set[Cell] = field(default_factory=set)
    rounded: set[Cell] = field(default_factory=set)


class _Memo(dict[Cell, float]):
    """Each distinct cell's number, read when it is first met."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.found = Numbers(np.empty(0))

    def __missing__(self, cell: Cell) -> float:
        value = self[cell] = self._read(cell)
        return value

    def _read(self, cell: Cell) -> float:
        if cell is None or cell == "":
            return NAN
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return float(cell)
        return self._odd(cell)

    def _text(self, cell: str) -> float:
        if not cell.isascii() and any(map(_is_ornate, cell)):
            return self._bad(cell)
        text = unicodedata.normalize("NFKC", cell).strip().strip(INVISIBLE + "'").strip()
        if not text or text.lower() in marks().missing:
            return NAN
        try:
            return float(text) if _PLAIN.fullmatch(text) and "e" not in text.lower() else self._dressed(cell, text)
        except ValueError:
            return self._bad(cell)

    def _dressed(self, cell: str, text: str) -> float:
        """A number with a sign, unit or separator round it."""
        if self.kind == "hours" and (span := _hours(text)) is not None:
            return span
        sign = 1.0
        if text.startswith("(") and text.endswith(")"):
            sign, text = -1.0, text[1:-1].strip()
        found = _AMOUNT.fullmatch(text)
        if not found or not self._dress(cell, found):
            return self._bad(cell)
        digits, scale = _scaled(found[4])
        if scale != 1 or "e" in digits.lower():
            self.found.rounded.add(cell)
        shift = {"%": 100, "‰": 1000}.get(found[5].strip(), 1)
        return round(sign * (-1 if found[2] == "-" else 1) * _digits(digits) * scale, 6) / shift

    def _dress(self, cell: str, found: re.Match[str]) -> bool:
        """Whether what stands round the digits is a currency, a unit or a percent sign this column may have."""
        words = ["".join(word.lower().split()) for word in (found[1], found[3], found[5]) if word.strip()]
        for word in words:
            if word in ("%", "‰") and self.kind == "rate":
                self.found.percents.add(cell)
            elif self.kind == "money" and word in marks().currency_of:
                self.found.signs[cell] = marks().currency_of[word]
            elif not self._unit(word):
                return False
        return True

    def _unit(self, word: str) -> bool:
        return self.kind in ("count", "number", "index") and word in marks().plain_units

    def _odd(self, cell: Cell) -> float:
        """A duration cell is hours where the column counts hours; any other date, time or boolean is no number."""
        seconds = getattr(cell, "total_seconds", None)
        if self.kind == "hours" and seconds is not None:
            return float(seconds()) / 3600
        return self._bad(cell)

    def _bad(self, cell: Cell) -> float:
        self.found.bad.add(cell)
        return NAN


def _is_ornate(sign: str) -> bool:
    """Whether half-width folding would make a digit of what is none: 10² is not 102, ½ is not 1/2."""
    return unicodedata.decomposition(sign).startswith(("<super>", "<sub>", "<circle>", "<fraction>"))


def read_numbers(cells: Sequence[Cell], kind: str) -> Numbers:
    """The numbers of one column; `kind` is its type, which says what may stand round the digits."""
    types = set(map(type, cells))
    if types <= {float, int}:
        return Numbers(np.array(cells, dtype=np.float64))
    memo = _Memo(kind)
    memo.found.values = np.fromiter(map(memo.__getitem__, cells), dtype=np.float64, count=len(cells))
    return memo.found


def _scaled(text: str) -> tuple[str, float]:
    found = _SCALE.fullmatch(text.strip())
    return (found[1], _TEN_THOUSANDS[found[2].lower()]) if found else (text.strip(), 1.0)


def _digits(text: str) -> float:
    """Digits with or without thousands separators. Raises ValueError for any other comma or blank."""
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[, ']", "", text))
    return float(text) if _PLAIN.fullmatch(text.lower()) else float("no number")


def _hours(text: str) -> float | None:
    """1小时20分, 80分钟, 1.5h, 1:20:00 in hours."""
    if found := re.fullmatch(r"(\d+):(\d{2})(?::(\d{2}))?", text):
        return int(found[1]) + int(found[2]) / 60 + int(found[3] or 0) / 3600
    found = _SPAN.fullmatch(text.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return days * 24 + hours + minutes / 60 + seconds / 3600
