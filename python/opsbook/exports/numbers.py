"""The numbers of a column: which of the ways to write one its type allows, and what was odd about its cells.

A column is read through one memo of its distinct cells, so that twenty thousand rows cost as many look-ups as parses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from opsbook.catalogue.marks import marks
from opsbook.catalogue.writtennumber import PARTS, half_width, read_number
from opsbook.exports.sheets import Cell

NAN = float("nan")
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
        text = half_width(cell)
        if text is None:
            return self._bad(cell)
        if not text or text.lower() in marks().missing:
            return NAN
        if self.kind == "hours" and (span := _hours(text)) is not None:
            return span
        written = read_number(text)
        if written is None or not self._dress(cell, written.words):
            return self._bad(cell)
        if written.rounded:
            self.found.rounded.add(cell)
        return written.value

    def _dress(self, cell: str, words: Sequence[str]) -> bool:
        """Whether what stands round the digits is a currency, a unit or a percent sign this column may have."""
        for word in words:
            if word in PARTS and self.kind == "rate":
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


def read_numbers(cells: Sequence[Cell], kind: str) -> Numbers:
    """The numbers of one column; `kind` is its type, which says what may stand round the digits."""
    types = set(map(type, cells))
    if types <= {float, int}:
        return Numbers(np.array(cells, dtype=np.float64))
    memo = _Memo(kind)
    memo.found.values = np.fromiter(map(memo.__getitem__, cells), dtype=np.float64, count=len(cells))
    return memo.found


def _hours(text: str) -> float | None:
    """1小时20分, 80分钟, 1.5h, 1:20:00 in hours."""
    if found := re.fullmatch(r"(\d+):(\d{2})(?::(\d{2}))?", text):
        return int(found[1]) + int(found[2]) / 60 + int(found[3] or 0) / 3600
    found = _SPAN.fullmatch(text.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return days * 24 + hours + minutes / 60 + seconds / 3600
