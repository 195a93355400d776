"""What stands in a table and the cells it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from opsbook.domain.verdict import Verdict
from opsbook.review.numbers import MISSING, Value
from opsbook.review.theme import verdict_style


class Cell(NamedTuple):
    """One cell of a sheet: place (from 0), value, style name; `value` is the cached one where there is a formula.

    `link` names the sheet a click leads to, `file` the file, from this one's folder on, with slashes.
    """

    row: int
    col: int
    value: Value
    style: str
    formula: str = ""
    link: str = ""
    file: str = ""


class Figure(NamedTuple):
    """A number with a format of its own, where a column mixes metrics. None or NaN is missing."""

    value: float | None
    style: str


class Formula(NamedTuple):
    """A native formula with the value Python computed for it.

    Columns of the same row are written as ``{key}``: ``={now}/{last}-1``. `style` "" takes the column's.
    """

    text: str
    value: Value
    style: str = ""


def quotient(top: str, bottom: str, above: float | None, below: float | None) -> Formula:
    """Column `top` over column `bottom`; ○ where a side is missing or the lower one is 0."""
    there = above is not None and below and above == above and below == below
    value = above / below if there and above is not None and below is not None else MISSING
    return Formula(f'=IFERROR({{{top}}}/{{{bottom}}},"{MISSING}")', value)


class Link(NamedTuple):
    """A text that leads to another sheet of the book."""

    text: str
    sheet: str


class FileLink(NamedTuple):
    """A text that leads to another file: its path from this one's folder on, with slashes."""

    text: str
    path: str


class Trend(NamedTuple):
    """A row of months, drawn as a sparkline in its cell; None is a month without data."""

    label: str
    values: tuple[float | None, ...]


class Styled(NamedTuple):
    """A text with a style of its own."""

    text: str
    style: str


_ROW = "\0"

Entry = str | int | float | date | Verdict | Figure | Formula | Link | FileLink | Trend | Styled | None


class RowFormulas:
    """Formulas over the columns of one row: ``={now}/{last}`` becomes ``=C7/D7`` in the seventh row."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        self._marked = {key: letter + _ROW for key, letter in letters.items()}
        self._known: dict[str, str] = {}

    def at(self, text: str, row: int) -> str:
        """The formula for a row counted from 0. Raises KeyError for a column that is not there."""
        if text not in self._known:
            self._known[text] = text.format_map(self._marked)
        return self._known[text].replace(_ROW, str(row + 1))


def make_cell(place: tuple[int, int], entry: Entry, style: str, formulas: RowFormulas) -> Cell:
    """The cell an entry becomes at `place` (row, column) in a column of style `style`.

    A missing number is shown as ○, never as 0.
    """
    row, col = place
    kind = entry.__class__
    if kind is str or kind is int:
        return Cell(row, col, entry, style)  # type: ignore[arg-type]
    if kind is float:
        return Cell(row, col, entry, style) if entry == entry else _missing(place, style)  # type: ignore[arg-type]
    if isinstance(entry, Formula):
        return Cell(row, col, entry.value, entry.style or style, formulas.at(entry.text, row))
    return _rare_cell(place, entry, style)


def _rare_cell(place: tuple[int, int], entry: Entry, style: str) -> Cell:
    if entry is None or entry != entry:
        return _missing(place, style)
    if isinstance(entry, Verdict):
        return Cell(*place, entry.label, verdict_style(entry))
    if isinstance(entry, Figure):
        gone = entry.value is None or entry.value != entry.value
        return _missing(place, entry.style) if gone else Cell(*place, entry.value, entry.style)
    if isinstance(entry, Link):
        return Cell(*place, entry.text, f"{style}.link", link=entry.sheet)
    if isinstance(entry, FileLink):
        return Cell(*place, entry.text, f"{style}.link", file=entry.path)
    if isinstance(entry, Styled):
        return Cell(*place, entry.text, entry.style)
    if isinstance(entry, Trend):
        return Cell(*place, None, style)
    return Cell(*place, entry, style)  # type: ignore[arg-type]


def _missing(place: tuple[int, int], style: str) -> Cell:
    return Cell(*place, MISSING, f"{style}.missing")
