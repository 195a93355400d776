"""The accumulated product exports as arrays: what each product did over the last N days, and how far back we see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.columns import Bools, Floats

Days = npt.NDArray[np.datetime64]
Span = tuple[np.datetime64, np.datetime64]
ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class ProductHistory:
    """The rows of product_weeks, one a product and export; `codes` is each row's place among the products asked for.

    `spans` are the first and last days of the stored exports, newest first; they do not overlap.
    """

    rows: pd.DataFrame
    codes: npt.NDArray[np.intp]
    n_products: int
    spans: tuple[Span, ...]

    @cached_property
    def starts(self) -> Days:
        """First day of each row."""
        return _days(self.rows["start"])

    @cached_property
    def ends(self) -> Days:
        """Last day of each row."""
        return _days(self.rows["end"])

    @property
    def newest(self) -> np.datetime64:
        """Last day of the newest export; NaT where there is none."""
        return self.spans[0][1] if self.spans else np.datetime64("NaT", "D")

    @cached_property
    def start(self) -> np.datetime64:
        """The first day from which the history reaches the newest day without a gap."""
        start = self.newest + ONE_DAY
        for first, last in self.spans:
            if last + ONE_DAY < start:
                break
            start = first
        return start

    @property
    def days(self) -> int:
        """Whole days of history without a gap."""
        return _length((self.start, self.newest)) if self.spans else 0

    def reaches(self, days: int) -> bool:
        """Whether no export older than the stored ones would belong to `window(days)`."""
        if not self.spans:
            return False
        oldest = self.spans[-1]
        return _length((oldest[0], self.newest)) + _length(oldest) / 2 >= days

    def missing_days(self, days: int) -> int:
        """The days inside `window(days)` of which no export is stored."""
        taken = [span for span in self.spans if self._middle_age(*span) < days]
        return _length((taken[-1][0], self.newest)) - sum(map(_length, taken)) if taken else 0

    def _middle_age(self, first: np.datetime64, last: np.datetime64) -> float:
        return (_length((first, self.newest)) + _length((last, self.newest)) - 1) / 2

    def window(self, days: int) -> Bools:
        """The rows of the last `days` days, by their middle: 4 weeks for 30 days, 13 for 90, 26 for 180, 52 for 365."""
        middle = (days_between(self.starts, self.newest) + days_between(self.ends, self.newest)) / 2
        return np.asarray(middle + 0.5 < days)

    def reaching(self, days: int) -> Bools:
        """The rows that touch the last `days` days: what must be 0 for zero effect to be certain."""
        return np.asarray(days_between(self.ends, self.newest) < days)

    def between(self, first: date, last: date) -> Bools:
        """The rows that end within two days, as a month counts its weeks."""
        return np.asarray((self.ends >= np.datetime64(first)) & (self.ends <= np.datetime64(last)))

    def values(self, column: str) -> Floats:
        """A column as floats, missing in every row where it was never exported."""
        if column not in self.rows.columns:
            return np.full(len(self.rows), np.nan)
        return np.asarray(self.rows[column].to_numpy(dtype=float, na_value=np.nan))

    def exposure(self) -> Floats:
        """The larger of search and whole-store exposure: either shows that the product was seen."""
        return np.fmax(self.values("impressions"), self.values("store_impressions"))

    def total(self, values: Floats, rows: Bools) -> Floats:
        """The sum for each product over the rows; missing where nothing is known."""
        known = rows & ~np.isnan(values)
        sums = np.bincount(self.codes[known], weights=values[known], minlength=self.n_products)
        return np.where(self.has(known), sums, np.nan)

    def has(self, rows: Bools) -> Bools:
        """Whether each product has one of the rows."""
        return np.bincount(self.codes[rows], minlength=self.n_products) > 0

    def first(self, days: Days) -> Days:
        """The earliest of `days` (one a row) for each product; NaT where it has no row."""
        by_product = pd.Series(days).groupby(self.codes).min().reindex(range(self.n_products))
        return _days(by_product)


def product_history(product_ids: pd.Series, weeks: pd.DataFrame) -> ProductHistory:
    """The rows of `weeks` about these products; where exports overlap the shorter ones count."""
    starts, ends = _days(weeks["start"]), _days(weeks["end"])
    of_row, _ = pd.factorize(starts.astype(np.int64) * 1_000_000 + ends.astype(np.int64))
    _, at = np.unique(of_row, return_index=True)
    kept = _apart([(starts[row], ends[row]) for row in at])
    codes = pd.Index(product_ids).get_indexer(pd.Index(weeks["product_id"]))
    rows = (codes >= 0) & np.isin(of_row, list(kept))
    spans = sorted(kept.values(), key=lambda span: span[1], reverse=True)
    return ProductHistory(weeks[rows], codes[rows], len(product_ids), tuple(spans))


def days_between(first: Days, last: np.datetime64) -> Floats:
    """Days from each `first` to `last`; NaN where `first` is missing."""
    days = (last - first).astype(float)
    return np.where(np.isnat(first), np.nan, days)


def _length(span: Span) -> int:
    return int((span[1] - span[0]) / ONE_DAY) + 1


def _days(column: pd.Series) -> Days:
    return np.asarray(pd.to_datetime(column).to_numpy(dtype="datetime64[D]"))


def _apart(exports: list[Span]) -> dict[int, Span]:
    """The exports that overlap no shorter one, by their place in the list."""
    kept: dict[int, Span] = {}
    for at in sorted(range(len(exports)), key=lambda place: exports[place][1] - exports[place][0]):
        first, last = exports[at]
        if all(last < start or first > end for start, end in kept.values()):
            kept[at] = exports[at]
    return kept
