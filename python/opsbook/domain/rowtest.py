"""Tests on the rows of a table, as data: column, operation, number. Unknown stays unknown (three-valued logic)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import msgspec
import numpy as np

from opsbook.domain.columns import Bools, Columns, Floats
from opsbook.domain.judgement import PLACES

Operation = Literal["ge", "gt", "le", "lt", "eq", "ne", "is", "in", "not_in", "given", "top", "top_share",
                    "below_median", "older_than", "newer_than", "due_within"]


class RowTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One test on a column.

    ge gt le lt eq ne   number against `value`; with `times_store` against value x that metric of the whole store
    is, in              text or flag equal to `value`, or one of the texts in `value`
    not_in              text none of those in `value`; an empty cell is none of them
    given               `value` true: something stands there; false: the cell is empty; unknown without the column
    top                 among the `value` largest numbers; top_share: among that share of the rows; below_median
    older_than          a date more than `value` days before today; newer_than: at most that many, or to come
    due_within          a date at most `value` days after today, or past

    `over` divides the column by another one first (missing where that is 0). `setting` takes the value from a setting
    or, as ``rule.O03``, from the target of a rule; with `column_of` the setting chooses the column instead.
    """

    column: str
    op: Operation
    value: float | bool | str | list[str] = 0.0
    times_store: str = ""
    over: str = ""
    setting: str = ""
    column_of: dict[str, str] = {}

    def settled(self, look_up: Callable[[str], float | str | bool | None]) -> RowTest:
        """The same test with its value (or column) taken from the setting or rule it names."""
        chosen = look_up(self.setting) if self.setting else None
        if chosen is None:
            return self
        if self.column_of:
            return msgspec.structs.replace(self, column=self.column_of[str(chosen)])
        return msgspec.structs.replace(self, value=chosen)

    def answer(self, columns: Columns) -> Answer:
        """Yes, no or unknown for each row."""
        if self.op in ("is", "in", "not_in", "given"):
            return self._on_words(columns)
        if self.op in _DAYS:
            return self._on_days(columns)
        return self._on_numbers(columns)

    def _on_numbers(self, columns: Columns) -> Answer:
        numbers = np.round(self._numbers(columns), PLACES)
        known = ~np.isnan(numbers)
        bound = self._bound(numbers[known], columns)
        known &= not np.isnan(bound)
        return _decided(_COMPARE[self.op](numbers, bound), known)

    def _numbers(self, columns: Columns) -> Floats:
        if not self.over:
            return columns.numbers(self.column)
        below = columns.numbers(self.over)
        return columns.numbers(self.column) / np.where(below == 0, np.nan, below)

    def _bound(self, known: Floats, columns: Columns) -> float:
        """The number the rows are held against; NaN where there is none."""
        if self.op in _RELATIVE:
            return _RELATIVE[self.op](known, float(self._number)) if len(known) else np.nan
        times = columns.store_value(self.times_store) if self.times_store else 1.0
        return round(self._number * times, PLACES)

    @property
    def _number(self) -> float:
        return float(self.value) if not isinstance(self.value, list) else np.nan

    def _on_words(self, columns: Columns) -> Answer:
        if isinstance(self.value, bool) and self.op == "is":
            flags = columns.numbers(self.column)
            return _decided(flags == self.value, ~np.isnan(flags))
        empty = columns.empty(self.column)
        if self.op == "given":
            return _decided(~empty if self.value else empty, np.full(len(empty), columns.has(self.column)))
        listed = columns.listed(self.column, tuple(self.value) if isinstance(self.value, list) else (self.value,))
        return Answer(~listed, listed) if self.op == "not_in" else _decided(listed, ~empty)

    def _on_days(self, columns: Columns) -> Answer:
        ago = columns.days_ago(self.column)
        return _decided(_DAYS[self.op](ago, self._number), ~np.isnan(ago))


@dataclass(frozen=True, eq=False)
class Answer:
    """Yes and no, row by row; a row that is neither is unknown."""

    yes: Bools
    no: Bools

    def both(self, other: Answer) -> Answer:
        """Yes where both are, no where one is."""
        return Answer(self.yes & other.yes, self.no | other.no)

    def either(self, other: Answer) -> Answer:
        """Yes where one is, no where both are."""
        return Answer(self.yes | other.yes, self.no & other.no)

    @property
    def unknown(self) -> Bools:
        """The rows that cannot be decided."""
        return ~(self.yes | self.no)


def all_of(tests: Iterable[RowTest], columns: Columns) -> Answer:
    """All tests together; no test at all is a yes for every row."""
    everything = Answer(np.ones(columns.n_rows, bool), np.zeros(columns.n_rows, bool))
    return reduce(Answer.both, (test.answer(columns) for test in tests), everything)


def any_of(tests: Iterable[RowTest], columns: Columns) -> Answer:
    """At least one of the tests; no test at all is a no for every row."""
    nothing = Answer(np.zeros(columns.n_rows, bool), np.ones(columns.n_rows, bool))
    return reduce(Answer.either, (test.answer(columns) for test in tests), nothing)


def _decided(yes: Bools, known: Bools) -> Answer:
    return Answer(yes & known, ~yes & known)


def _nth_largest(known: Floats, n: float) -> float:
    at = len(known) - min(max(int(n), 1), len(known))
    return float(np.partition(known, at)[at])


_COMPARE: dict[str, Callable[[Floats, float], Bools]] = {
    "ge": np.greater_equal, "gt": np.greater, "le": np.less_equal, "lt": np.less, "eq": np.equal, "ne": np.not_equal,
    "top": np.greater_equal, "top_share": np.greater_equal, "below_median": np.less,
}
_DAYS: dict[str, Callable[[Floats, float], Bools]] = {
    "older_than": np.greater, "newer_than": np.less_equal,
    "due_within": lambda ago, days: np.greater_equal(ago, -days),
}
_RELATIVE: dict[str, Callable[[Floats, float], float]] = {
    "top": _nth_largest,
    "top_share": lambda known, share: _nth_largest(known, np.ceil(share * len(known))),
    "below_median": lambda known, _: float(np.median(known)),
}
