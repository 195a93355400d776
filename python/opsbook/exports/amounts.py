"""Columns of numbers: counts are whole and not negative, money is in one currency, hours are hours."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from opsbook.catalogue.marks import ERRORS, marks
from opsbook.exports.numbers import Numbers, read_numbers
from opsbook.exports.problems import Log
from opsbook.exports.sheets import Cell
from opsbook.exports.strips import Strip, where
from opsbook.texts import say

LARGEST = 1e12
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")


def numbers_of(strip: Strip, log: Log) -> Numbers:
    """The numbers of a column in its own unit; cells that are none are refused, error cells are missing."""
    numbers = read_numbers(strip.cells, strip.type)
    for i in strip.positions(numbers.bad):
        cell = strip.cells[i]
        if isinstance(cell, str) and cell.strip().upper() in ERRORS:
            log.warn("error_cell", strip.at(i), cell)
        else:
            log.error("bad_number", strip.at(i), cell)
    for i in strip.positions(numbers.rounded)[:1]:
        log.warn("rounded", strip.at(i), strip.cells[i])
    numbers.values = _sized(strip, numbers.values, log)
    return numbers


def read_counts(strip: Strip, log: Log) -> pd.Series:
    """Nullable whole numbers."""
    _tell_points(strip, log)
    values = numbers_of(strip, log).values * (1e4 if strip.unit in marks().ten_thousand_units else 1)
    whole = np.rint(values)
    with np.errstate(invalid="ignore"):
        for i in where(np.abs(values - whole) > 1e-6):
            log.error("not_whole", strip.at(i), strip.cells[i])
    missing = np.isnan(whole) | (np.abs(whole) > LARGEST)
    return pd.Series(pd.arrays.IntegerArray(np.where(missing, 0, whole).astype(np.int64), missing))


def _tell_points(strip: Strip, log: Log) -> None:
    """Refuse 12.000 in a text: twelve, or twelve thousand as Germans and Spaniards write it."""
    points = {cell for cell in set(strip.cells) if isinstance(cell, str) and _POINTS.fullmatch(cell.strip())}
    for i in strip.positions(points):
        log.error("unclear_point", strip.at(i), strip.cells[i])


def read_amounts(strip: Strip, log: Log) -> pd.Series:
    """Indices, hours and other numbers."""
    scale = 1 / 60 if strip.type == "hours" and strip.unit in marks().minute_units else 1.0
    return pd.Series(numbers_of(strip, log).values * scale)


def read_money(strip: Strip, log: Log) -> pd.Series:
    """Amounts as they stand, never converted; ``attrs["currency"]`` is the one that header or cells show."""
    numbers = numbers_of(strip, log)
    values = numbers.values * (1e4 if strip.unit in marks().ten_thousand_units else 1)
    series = pd.Series(values)
    stated = {marks().currency_of[strip.unit]} if strip.unit in marks().currency_of else set()
    shown = set(numbers.signs.values())
    if len(shown | stated) > 1:
        _tell_mixed(strip, numbers.signs, stated, log)
    elif shown - stated - {"USD"}:
        _tell_unsigned(strip, values, numbers.signs, log)
    _tell_formats(strip, shown | stated or {"USD"}, log)
    for i in where(values < 0):
        log.warn("negative_money", strip.at(i), strip.cells[i])
    if len(shown | stated) == 1:
        series.attrs["currency"] = next(iter(shown | stated))
    return series


def _tell_formats(strip: Strip, known: set[str], log: Log) -> None:
    """Point out amounts that Excel shows in a currency their column does not name."""
    if not strip.sheet.currencies:
        return
    for i, row in enumerate(strip.rows):
        code = strip.sheet.currencies.get((row, strip.index), "")
        if code and code not in known:
            log.warn("currency_format", strip.at(i), strip.cells[i], currency=code, main="、".join(sorted(known)))


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


def _sized(strip: Strip, values: np.ndarray, log: Log) -> np.ndarray:
    """The values without absurd ones, which no sum could hold; they and negative ones are refused."""
    with np.errstate(invalid="ignore"):
        for i in where(np.abs(values) > LARGEST):
            log.error("too_large", strip.at(i), strip.cells[i])
        if strip.type in ("count", "index", "hours"):
            for i in where(values < 0):
                log.error("negative", strip.at(i), strip.cells[i])
        return np.where(np.abs(values) > LARGEST, np.nan, values)
