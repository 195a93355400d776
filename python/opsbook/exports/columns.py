"""One column of raw cells into one typed series, by the type its kind declares; what cannot be read is said by cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from opsbook.catalogue.exports import ColumnType
from opsbook.catalogue.marks import ERRORS, LOST, marks, plain
from opsbook.exports.amounts import read_amounts, read_counts, read_money
from opsbook.exports.identifiers import read_ids
from opsbook.exports.problems import Log
from opsbook.exports.sheets import Cell
from opsbook.exports.strips import ENDS, Strip, shown_text, where


def read_column(strip: Strip, log: Log) -> pd.Series:
    """The typed series of a column that needs nothing but its own cells (all but rates, dates and times)."""
    readers: dict[ColumnType, Callable[[Strip, Log], pd.Series]] = {
        "id": read_ids, "flag": _flags, "email": _emails, "count": read_counts, "money": read_money,
        "index": read_amounts, "number": read_amounts, "hours": read_amounts,
    }
    series = readers.get(strip.type, _texts)(strip, log)
    check_formulas(strip, series, log)
    return series


def check_formulas(strip: Strip, series: pd.Series, log: Log) -> None:
    """A formula that was saved without its value reads as blank: say so, and refuse where a count would be lost."""
    formulas = strip.sheet.formulas
    if not formulas:
        return
    missing = series.isna().to_numpy()
    for i, row in enumerate(strip.rows):
        if missing[i] and (row, strip.index) in formulas and strip.cells[i] in ("", None):
            tell = log.error if strip.required or strip.type == "count" else log.warn
            tell("formula_without_value", strip.at(i))


def _texts(strip: Strip, log: Log) -> pd.Series:
    blanks = _text_blanks() if not strip.required else frozenset({""})
    found = [None if (text := cell.strip(ENDS) if isinstance(cell, str) else shown_text(cell)) in blanks else text
             for cell in strip.cells]
    odd = {cell: reason for cell in set(strip.cells) if (reason := _oddness(cell))}
    for i in strip.positions(odd):
        log.warn(odd[strip.cells[i]], strip.at(i), strip.cells[i])
    if strip.required and None in found:
        for i in (i for i, value in enumerate(found) if value is None):
            log.error("missing_key", strip.at(i), "")
    return pd.Series(found, dtype="str")


def _oddness(cell: Cell) -> str:
    """The key of what is odd about a cell of a text column, "" where nothing is."""
    if isinstance(cell, str):
        return "error_text" if cell in ERRORS else "lost_character" if LOST in cell else ""
    return "date_in_text" if isinstance(cell, date) else ""


def _text_blanks() -> frozenset[str]:
    words = marks().missing_text
    return frozenset({"", "／", "－", "－－", "N/A", "NULL"} | words | {word.upper() for word in words})


def _emails(strip: Strip, log: Log) -> pd.Series:
    series = _texts(strip, log)
    odd = series.notna() & ~series.str.fullmatch(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+").fillna(False).astype(bool)
    for i in where(odd.to_numpy()):
        log.warn("bad_email", strip.at(i), series.iloc[i].replace("\r", "").replace("\n", " ⏎ "))
    return series


def _flags(strip: Strip, log: Log) -> pd.Series:
    meaning: dict[Cell, bool | None] = {}
    for cell in set(strip.cells):
        word = plain(shown_text(cell))
        meaning[cell] = True if word in marks().yes else False if word in marks().no else None
        if meaning[cell] is None and word and word not in marks().missing:
            for i in strip.positions([cell])[:1]:
                log.warn("odd_flag", strip.at(i), cell)
    return pd.Series([meaning[cell] for cell in strip.cells], dtype="boolean")
