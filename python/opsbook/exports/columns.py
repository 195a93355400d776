"""One column of raw cells into one typed series, by the type its kind declares; what cannot be read is said by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import ColumnType
from opsbook.catalogue.marks import INVISIBLE, marks, plain
from opsbook.exports.numbers import Numbers, read_numbers
from opsbook.exports.problems import Log, Place, at_row
from opsbook.exports.sheets import Cell, Sheet
from opsbook.texts import say

LARGEST = 1e12
EXACT_DIGITS = 15
_ENDS = " \t\r\n\f\v\xa0\u3000\u2000\u2001\u2002\u2003\u2009\u202f" + INVISIBLE
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.I)
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True)
class Strip:
    """The cells of one column and where they stand: `rows` are 0-based rows of `sheet`, `index` the column.

    `unit` is what header or unit row says: a percent, 万, minutes, a currency, a zone. `required` cells may not be
    blank.
    """

    name: str
    type: ColumnType
    cells: Sequence[Cell]
    rows: Sequence[int]
    sheet: Sheet
    index: int
    place: Place
    unit: str = ""
    required: bool = False

    def at(self, position: int) -> Place:
        """The place of one of its cells."""
        return at_row(self.place, self.sheet.row_number(self.rows[position]))

    def positions(self, cells: Iterable[Cell]) -> list[int]:
        """Where any of these cells stand, in order."""
        wanted = set(cells)
        return [i for i, cell in enumerate(self.cells) if cell in wanted] if wanted else []


def where(mask: np.ndarray) -> list[int]:
    """The positions that are true, as plain integers."""
    return [int(i) for i in np.flatnonzero(mask)]


def read_column(strip: Strip, log: Log) -> pd.Series:
    """The typed series of a column that needs nothing but its own cells (all but rates, dates and times)."""
    readers: dict[ColumnType, Callable[[Strip, Log], pd.Series]] = {
        "id": _ids, "flag": _flags, "email": _emails, "count": _counts, "money": _money, "index": _amounts,
        "number": _amounts, "hours": _amounts,
    }
    series = readers.get(strip.type, _texts)(strip, log)
    check_formulas(strip, series, log)
    return series


def numbers_of(strip: Strip, log: Log) -> Numbers:
    """The numbers of a column in its own unit; cells that are none are refused, error cells are missing."""
    numbers = read_numbers(strip.cells, strip.type)
    for i in strip.positions(numbers.bad):
        cell = strip.cells[i]
        if isinstance(cell, str) and cell.strip().upper() in _ERRORS:
            log.warn("error_cell", strip.at(i), cell)
        else:
            log.error("bad_number", strip.at(i), cell)
    for i in strip.positions(numbers.rounded)[:1]:
        log.warn("rounded", strip.at(i), strip.cells[i])
    _check_size(strip, numbers.values, log)
    return numbers


def check_formulas(strip: Strip, series: pd.Series, log: Log) -> None:
    """A formula that was saved without its value reads as blank: say so, and refuse where a count would be lost."""
    formulas = strip.sheet.formulas
    if not formulas:
        return
    for i, row in enumerate(strip.rows):
        if (row, strip.index) in formulas and strip.cells[i] in ("", None) and series.isna().iloc[i]:
            tell = log.error if strip.required or strip.type == "count" else log.warn
            tell("formula_without_value", strip.at(i))


def _check_size(strip: Strip, values: np.ndarray, log: Log) -> None:
    with np.errstate(invalid="ignore"):
        for i in where(np.abs(values) > LARGEST):
            log.error("too_large", strip.at(i), strip.cells[i])
        if strip.type in ("count", "index", "hours"):
            for i in where(values < 0):
                log.error("negative", strip.at(i), strip.cells[i])


def _counts(strip: Strip, log: Log) -> pd.Series:
    values = numbers_of(strip, log).values * (1e4 if strip.unit in marks().ten_thousand_units else 1)
    whole = np.rint(values)
    with np.errstate(invalid="ignore"):
        for i in where(np.abs(values - whole) > 1e-6):
            log.error("not_whole", strip.at(i), strip.cells[i])
    missing = np.isnan(whole) | (np.abs(whole) > LARGEST)
    return pd.Series(pd.arrays.IntegerArray(np.where(missing, 0, whole).astype(np.int64), missing))


def _amounts(strip: Strip, log: Log) -> pd.Series:
    scale = 1 / 60 if strip.type == "hours" and strip.unit in marks().minute_units else 1.0
    return pd.Series(numbers_of(strip, log).values * scale)


def _money(strip: Strip, log: Log) -> pd.Series:
    numbers = numbers_of(strip, log)
    values = numbers.values * (1e4 if strip.unit in marks().ten_thousand_units else 1)
    series = pd.Series(values)
    stated = {marks().currency_of[strip.unit]} if strip.unit in marks().currency_of else set()
    shown = set(numbers.signs.values())
    if len(shown | stated) > 1:
        _tell_mixed(strip, numbers.signs, stated, log)
    elif shown - stated - {"USD"}:
        _tell_unsigned(strip, values, numbers.signs, log)
    for i in where(values < 0):
        log.warn("negative_money", strip.at(i), strip.cells[i])
    if len(shown | stated) == 1:
        series.attrs["currency"] = next(iter(shown | stated))
    return series


def _tell_mixed(strip: Strip, signs: dict[Cell, str], stated: set[str], log: Log) -> None:
    """Refuse the cells that are not in the column's currency: the header's, else the one most cells show."""
    shown = [signs[strip.cells[i]] for i in strip.positions(signs)]
    main = next(iter(stated), max(set(shown), key=lambda code: (shown.count(code), code == "USD")))
    odd = [cell for cell, code in signs.items() if code != main]
    for i in strip.positions(odd):
        log.error("currency", strip.at(i), strip.cells[i], currency=signs[strip.cells[i]], main=main)


def _tell_unsigned(strip: Strip, values: np.ndarray, signs: dict[Cell, str], log: Log) -> None:
    """In a column where some amounts show another currency than US$ and some show none, refuse the fewer ones."""
    signed = strip.positions(signs)
    unsigned = sorted(set(where(np.nan_to_num(values) != 0)) - set(signed))
    if not unsigned:
        return
    code = next(iter(signs.values()))
    few, words = (signed, (code, "")) if len(signed) <= len(unsigned) else (unsigned, ("", code))
    unknown = say("exports.no_currency")
    for i in few:
        log.error("currency", strip.at(i), strip.cells[i], currency=words[0] or unknown, main=words[1] or unknown)


def _ids(strip: Strip, log: Log) -> pd.Series:
    if set(map(type, strip.cells)) == {str}:
        joined = "".join(strip.cells)  # type: ignore[arg-type]
        if joined.isdigit() and joined.isascii() and "" not in strip.cells:
            return pd.Series(list(strip.cells), dtype="str")
    found = [_id(cell, strip, i, log) for i, cell in enumerate(strip.cells)]
    if strip.required:
        for i in (i for i, value in enumerate(found) if value is None):
            log.error("missing_key", strip.at(i), strip.cells[i])
    return pd.Series(found, dtype="str")


def _id(cell: Cell, strip: Strip, position: int, log: Log) -> str | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _number_id(float(cell), strip, position, log)
    text = str(cell).strip(_ENDS) if cell is not None else ""
    if text.startswith(('="', "'")):
        text = text.strip("=\"'")
    folded = plain(text)
    if not text or folded in marks().missing:
        return None
    if _SCIENTIFIC.fullmatch(folded):
        log.error("id_scientific", strip.at(position), text)
    elif not (folded := re.sub(r"(?<=\d)\.0+$|,(?=\d{3})", "", folded)).isdigit():
        tell = log.warn if re.fullmatch(r"[a-z0-9_\-./#]*\d[a-z0-9_\-./#]*", folded) else log.error
        tell("odd_id", strip.at(position), text)
        return text
    return folded


def _number_id(number: float, strip: Strip, position: int, log: Log) -> str:
    if not number.is_integer() or number < 0:
        log.error("odd_id", strip.at(position), number)
        return str(number)
    text = str(int(number))
    if len(text) > EXACT_DIGITS:
        log.warn("id_precision", strip.at(position), text, digits=EXACT_DIGITS)
    return text


def _texts(strip: Strip, log: Log) -> pd.Series:
    blanks = _text_blanks() if not strip.required else frozenset({""})
    found = [None if (text := cell.strip(_ENDS) if isinstance(cell, str) else shown_text(cell)) in blanks else text
             for cell in strip.cells]
    if strip.required and None in found:
        for i in (i for i, value in enumerate(found) if value is None):
            log.error("missing_key", strip.at(i), "")
    return pd.Series(found, dtype="str")


def shown_text(cell: Cell) -> str:
    """A cell as text: trimmed at its ends only, a whole number without its point."""
    if isinstance(cell, str):
        return cell.strip(_ENDS)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e17 else repr(cell)
    return "" if cell is None else str(cell)


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
