"""What every reader gives: the raw rows of a file, untyped, with what the file says about them.

`opsbook.exports.files.read_file` turns a path into a `RawFile`; recognition and typing start from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

Cell = str | int | float | bool | datetime | date | time | timedelta | None
Container = Literal["xlsx", "xlsm", "xls", "xlsb", "ods", "html", "xml2003", "csv", "tsv"]
CellPlace = tuple[int, int]
CellRange = tuple[int, int, int, int]


@dataclass(frozen=True)
class Sheet:
    """One sheet (or one text file, or one HTML table) as it stands in the file.

    `name` is "" for text. `rows[0]` is sheet row 1 and column 0 is A: nothing is trimmed at the top or left. Rows
    may differ in length; a blank cell is "". Numbers are as the container keeps them
    (float in xlsx), an error cell is its text ("#DIV/0!"), a formula is its cached value.
    `lines` (text files only) is the 1-based line on which each record starts. `merged` ranges are 0-based
    (first row, first column, last row, last column); only their first cell holds the value. `formulas` are the 0-based
    (row, column) of formula cells, xlsx and xml2003 only; one that is blank in `rows`, or lies behind the end of its
    row, was saved without its value.
    `currencies` (xlsx only) are the cells whose number format shows a currency.
    `epoch_1904` counts for numbers that are not formatted as dates; date cells are converted already.
    """

    name: str
    rows: list[list[Cell]]
    lines: list[int] | None = None
    hidden: bool = False
    merged: tuple[CellRange, ...] = ()
    epoch_1904: bool = False
    formulas: frozenset[CellPlace] = frozenset()
    currencies: Mapping[CellPlace, str] = field(default_factory=dict)

    def row_number(self, index: int) -> int:
        """The 1-based sheet row, or line of the text file, of `rows[index]`: what a message names."""
        return index + 1 if self.lines is None else self.lines[index]


@dataclass(frozen=True)
class FileWarning:
    """Something odd that did not stop the reading; `row` is 1-based (a line in text files), `column` a letter."""

    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class RawFile:
    """One file read: what it is (by its bytes, not its name), its sheets in order, and the hash of its bytes."""

    path: Path
    container: Container
    sheets: list[Sheet]
    sha256: str
    warnings: list[FileWarning]
