"""The formula engine (formualizer), the one place that knows it.

It gets addresses only, every sheet named: it knows no tables of files and would resolve names in its own way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import formualizer

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.cells import ErrorValue, Raw

Functions = Mapping[str, Callable[..., Any]]
_KINDS: Final = {"Null": "#NULL!", "Div": "#DIV/0!", "Value": "#VALUE!", "Ref": "#REF!", "Name": "#NAME?",
                 "Num": "#NUM!", "Na": "#N/A"}
_CODES: Final = {code: kind for kind, code in _KINDS.items()}
MOST_ARGUMENTS: Final = 255


class Unknown:
    """What the engine says of a formula it cannot work out: an unknown function, a circle, a spill in its way."""


UNKNOWN: Final = Unknown()


class Engine:
    """A sheet of values and formulas that are worked out when asked."""

    def __init__(self, sheets: Iterable[str], functions: Functions) -> None:
        self._book = formualizer.Workbook()
        self._book.set_temporal_egress("serial")
        for sheet in sheets:
            self._book.add_sheet(sheet)
        for name, call in functions.items():
            self._book.register_function(name, call, min_args=0, max_args=MOST_ARGUMENTS)

    def values(self, sheet: str, corner: Place, rows: list[list[Raw]]) -> None:
        """Put a block of values."""
        block = [[_given(value) for value in row] for row in rows]
        self._book.set_values_batch(sheet, corner.row, corner.column, block)

    def formula(self, sheet: str, place: Place, text: str) -> bool:
        """Put a formula; False where the engine cannot read it or it refers to itself."""
        try:
            self._book.set_formula(sheet, place.row, place.column, f"={text}")
        except Exception:  # the engine raises plain RuntimeError and its own classes, documented nowhere
            return False
        return True

    def evaluate(self, spots: list[tuple[str, Place]]) -> list[Raw | Unknown]:
        """The values of cells; UNKNOWN for all where the engine gives up."""
        try:
            found = self._book.evaluate_cells([(sheet, place.row, place.column) for sheet, place in spots])
        except Exception:  # a formula it cannot work out must not stop a job: Excel works it out later
            return [UNKNOWN for _ in spots]
        return [_taken(value) for value in found]


def _given(value: Raw) -> object:
    if isinstance(value, ErrorValue):
        return formualizer.LiteralValue.error(_CODES.get(value.code, "Value"), "")
    return value


def _taken(value: object) -> Raw | Unknown:
    """An engine's value as a cell holds it; a reference to an empty cell shows 0, as in Excel."""
    if isinstance(value, dict):
        code = _KINDS.get(str(value.get("kind")))
        return ErrorValue(code) if code else UNKNOWN
    if value is None:
        return 0.0
    if isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else UNKNOWN
