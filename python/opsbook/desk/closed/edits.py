"""Cells put into a book, and what has to be known afterwards: which changed, which formulas the job itself wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.cells import NO_CELL, Cell, normal_formula
from opsbook.desk.closed.tables import Table
from opsbook.desk.closed.values import Content, Unholdable, content
from opsbook.errors import DeskError
from opsbook.texts import say

Spot = tuple[str, Place]
"""A cell of the book: its sheet's name and its place there."""


@dataclass
class Edits:
    """What one job does to a book; `resized` has the tables whose rows became more or fewer, as they were before.

    `shown`: sheets were shown or put away.
    """

    book: Book
    changed: set[Spot] = field(default_factory=set)
    written: set[Spot] = field(default_factory=set)
    resized: dict[str, Table] = field(default_factory=dict)
    shown: bool = False

    def __bool__(self) -> bool:
        return bool(self.changed or self.resized or self.shown)

    def put_row(self, sheet: str, number: int, cells: Mapping[int, Content], looks: Mapping[int, tuple[int, ...]],
                ) -> None:
        """Write the cells of a row, by their columns, as `put` does; most hold their values already."""
        there = self.book.sheet(sheet).row(number)
        for column, what in cells.items():
            if (old := there.get(column)) is None or not self._holds(old, what):
                self.put((sheet, Place(number, column)), what, looks[column])
            elif self.written:
                self.written.discard((sheet, Place(number, column)))

    def put(self, spot: Spot, what: Content, looks: tuple[int, ...] = ()) -> None:
        """Write a cell. One the file does not have takes the first of `looks` (styles); a date takes the first of them
        that shows one, if its own does not."""
        sheet, place = spot
        data = self.book.sheet(sheet)
        there = data.find(place)
        if there is not None and self._holds(there, what):
            self.written.discard(spot)
            return
        old = there or NO_CELL
        style = next(iter(looks), 0) if there is None else there.style
        style = self._style(spot, style, what, looks) if what.number_format else style
        if what.formula is None:
            self.written.discard(spot)
            self._store(spot, old, Cell(style, what.value))
        else:
            self.written.add(spot)
            self._store(spot, old, self._formula(spot, old, style, what))

    def _holds(self, old: Cell, what: Content) -> bool:
        """Whether a cell without a formula holds the value already, a date in a format that shows one."""
        return (old.formula is None and what.formula is None and old.value == what.value
                and (what.number_format is None or old.style in self.book.styles.dates))

    def set_visible(self, sheets: Mapping[str, bool]) -> None:
        """Show or put away sheets by their titles."""
        self.shown = self.book.set_visible(sheets) or self.shown

    def empty(self, spot: Spot) -> None:
        """Take everything but its look out of a cell."""
        old = self.book.sheet(spot[0]).read(spot[1])
        self.written.discard(spot)
        self._store(spot, old, Cell(old.style, None))

    def dress(self, spot: Spot, style: int) -> None:
        """Give a cell another look."""
        old = self.book.sheet(spot[0]).read(spot[1])
        self._store(spot, old, old._replace(style=style))

    def _formula(self, spot: Spot, old: Cell, style: int, what: Content) -> Cell:
        """The cell with the formula; one that had the same keeps its value where none is given."""
        formulas = self.book.formulas(spot[0])
        if spot[1] in formulas.by_place and formulas.text(spot[1]) == what.formula:
            return old._replace(style=style, value=old.value if what.value is None else what.value)
        return Cell(style, what.value, normal_formula(self.book.sheet(spot[0]).prefix, what.formula or ""))

    def _store(self, spot: Spot, old: Cell, new: Cell) -> None:
        if old != new:
            self.changed.add(spot)
            self.book.formulas(spot[0]).put(spot[1], new)

    def _style(self, spot: Spot, style: int, what: Content, looks: tuple[int, ...]) -> int:
        styles = self.book.styles
        if style in styles.dates or what.number_format is None:
            return style
        column = self.book.sheet(spot[0]).column_style(spot[1].column)
        found = next((each for each in (column, *looks) if each in styles.dates), None)
        return styles.with_format(style, what.number_format) if found is None else found


def contents(book: Book, first: Spot, values: Iterable[object]) -> list[Content]:
    """What to put for values from a cell on downwards. Raises DeskError for one no cell can hold, naming its cell."""
    found: list[Content] = []
    for value in values:
        try:
            found.append(content(value, book.part.epoch_1904))
        except Unholdable as error:
            spot = first[0], Place(first[1].row + len(found), first[1].column)
            raise DeskError(say(f"desk.{error.key}"), where=where(spot), todo=say(f"desk.{error.key}_todo")) from error
    return found


def where(spot: Spot) -> str:
    """A cell as people name it."""
    return say("desk.closed_where", sheet=spot[0], cell=str(spot[1]))
