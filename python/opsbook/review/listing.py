"""A long list: held column by column, so that ten thousand rows cost little to keep and to walk through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opsbook.review.cells import Cell, RowFormulas
from opsbook.review.numbers import MISSING, Value
from opsbook.review.tables import Column, letter


@dataclass(frozen=True)
class ListColumn:
    """A column with its values, None where missing; `formula` is native, the values are then what it gives."""

    column: Column
    values: Sequence[Value]
    formula: str = ""


@dataclass(frozen=True)
class Listing:
    """A heading, heads, and one row for each value of the columns; `empty` says what is missing where there is none.

    Columns have given widths and every row the standard height.
    """

    listed: tuple[ListColumn, ...]
    heading: str
    empty: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns with their heads."""
        return tuple(each.column for each in self.listed)

    @property
    def length(self) -> int:
        """How many rows of data there are."""
        return len(self.listed[0].values)

    @property
    def n_rows(self) -> int:
        """How many sheet rows it takes."""
        return 2 + max(self.length, 1)

    @property
    def n_cols(self) -> int:
        """How many sheet columns it takes."""
        return len(self.listed)

    def head_row(self, top: int) -> int:
        """The row of the heads where the list starts in row `top`."""
        return top + 1

    def cells(self, top: int, left: int) -> Iterator[Cell]:
        """Its cells with the upper left corner at (`top`, `left`), row by row."""
        head = self.head_row(top)
        yield Cell(top, left, self.heading, "heading")
        for col, column in enumerate(self.columns, left):
            yield Cell(head, col, column.head, column.head_style)
        if not self.length:
            yield Cell(head + 1, left, self.empty, "plain.missing")
        yield from self._rows(head + 1, left)

    def _rows(self, first: int, left: int) -> Iterator[Cell]:
        formulas = RowFormulas({column.key: letter(col) for col, column in enumerate(self.columns, left)})
        looks = [(col, each.column.style, f"{each.column.style}.missing", each.formula)
                 for col, each in enumerate(self.listed, left)]
        for row, values in enumerate(zip(*(each.values for each in self.listed), strict=True), first):
            for value, (col, style, missing, formula) in zip(values, looks, strict=True):
                if formula:
                    yield Cell(row, col, value, style, formulas.at(formula, row))
                elif value is None:
                    yield Cell(row, col, MISSING, missing)
                else:
                    yield Cell(row, col, value, style)
