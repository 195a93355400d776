"""Rates: a text with % is what it says; of a bare number its numerator and denominator prove what it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import Column
from opsbook.catalogue.marks import marks
from opsbook.exports.amounts import numbers_of
from opsbook.exports.columns import check_formulas
from opsbook.exports.problems import Log
from opsbook.exports.strips import Strip, where

# How far a shown rate may be from the computed one: half its last shown digit of whole, tenth or hundredth percents.
_STEPS = ((1.0, 0.0051), (10.0, 0.00051), (100.0, 0.000051))


def read_rate(strip: Strip, column: Column, counts: Mapping[str, pd.Series], log: Log) -> pd.Series:
    """The fractions of a rate column; `counts` are the typed columns its numerator and denominator are looked up in."""
    numbers = numbers_of(strip, log)
    values = numbers.values
    bare = ~np.isnan(values)
    if numbers.percents:
        bare &= np.array([cell not in numbers.percents for cell in strip.cells])
    true = computed(column, counts, len(values))
    if bare.any() and _is_percentage(strip, values[bare], true[bare], log):
        values = np.where(bare, values / 100, values)
    series = pd.Series(np.round(values, 12))
    _check(strip, series.to_numpy(), true, column, log)
    _check_base(strip, series.to_numpy(), column, counts, log)
    check_formulas(strip, series, log)
    return series


def computed(column: Column, counts: Mapping[str, pd.Series], length: int) -> np.ndarray:
    """Numerator by denominator where both are there and it is not zero, else NaN."""
    if not column.of or any(name not in counts for name in column.of):
        return np.full(length, np.nan)
    top, base = (counts[name].to_numpy(dtype=float, na_value=np.nan) for name in column.of)
    ratio: np.ndarray = np.divide(top, base, out=np.full(length, np.nan), where=base > 0)
    return ratio


def tolerance(values: np.ndarray) -> np.ndarray:
    """Half the last digit each rate is shown with."""
    allowed = np.full(len(values), 0.000051)
    for step, slack in reversed(_STEPS):
        shown = values * 100 * step
        allowed = np.where(np.abs(shown - np.rint(shown)) < 1e-6, slack, allowed)
    return allowed


def _is_percentage(strip: Strip, bare: np.ndarray, true: np.ndarray, log: Log) -> bool:
    known = ~np.isnan(true) & (bare > 0)
    as_fraction = np.sum(np.abs(bare - true)[known] <= tolerance(bare)[known])
    as_percent = np.sum(np.abs(bare / 100 - true)[known] <= tolerance(bare / 100)[known])
    if as_fraction != as_percent:
        percent = bool(as_percent > as_fraction)
    elif strip.unit in marks().percent_units:
        return True
    else:
        percent = bool(np.median(bare) > 1) and strip.type == "rate"
    if percent and strip.unit not in marks().percent_units:
        log.warn("percent_assumed", strip.at(0), strip.cells[0])
    return percent


def _check(strip: Strip, values: np.ndarray, true: np.ndarray, column: Column, log: Log) -> None:
    """A share cannot be negative; above 100 % or away from its own numerator and denominator it is pointed out."""
    if column.of is None:
        return
    with np.errstate(invalid="ignore"):
        for i in where(values < 0):
            log.error("negative", strip.at(i), strip.cells[i])
        for i in where(values > 1 + 1e-9):
            log.warn("rate_over_one", strip.at(i), strip.cells[i])
        for i in where(np.abs(values - true) > tolerance(values)):
            log.warn("rate_mismatch", strip.at(i), strip.cells[i], computed=f"{true[i]:.2%}")


def _check_base(strip: Strip, values: np.ndarray, column: Column, counts: Mapping[str, pd.Series], log: Log) -> None:
    """Point out a rate of nothing: 12 % of no exposures."""
    base = column.of[1] if column.of else ""
    if base in counts:
        nothing = counts[base].to_numpy(dtype=float, na_value=np.nan) == 0
        for i in where(nothing & (values > 0)):
            log.warn("rate_of_nothing", strip.at(i), strip.cells[i])
