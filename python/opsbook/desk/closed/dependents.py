"""Which formulas a change reaches, through other formulas too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Generic, TypeVar

from opsbook.desk.closed.addresses import Area, Place, area
from opsbook.desk.closed.blocks import around
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.scope import Meaning, Scope, SheetArea

Text = tuple[str, str]
"""A formula's text on a sheet."""
Reader = TypeVar("Reader", bound=Hashable)


class Formulas:
    """The formulas of a book and what they read."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._scope = Scope(book.worksheets, book.tables, book.part.names)
        self._meanings: dict[Spot, Meaning] = {}

    def __contains__(self, spot: Spot) -> bool:
        return spot[0] in self.book.worksheets and spot[1] in self.book.formulas(spot[0]).by_place

    def pattern(self, spot: Spot) -> Meaning:
        """What the formula of a cell says in any row: one value for all cells of the sheet that have its text."""
        return self._scope.meaning(self.book.formulas(spot[0]).text(spot[1]), spot[0])

    def meaning(self, spot: Spot) -> Meaning:
        """What the formula of a cell says there; asked several times while values are worked out."""
        if spot not in self._meanings:
            self._meanings[spot] = self.pattern(spot).at(spot[1])
        return self._meanings[spot]

    @cached_property
    def spots(self) -> list[Spot]:
        """Every cell with a formula."""
        return [(sheet, place) for sheet in self.book.worksheets for place in self.book.formulas(sheet).by_place]

    @cached_property
    def _texts(self) -> dict[Text, Meaning]:
        """The different formulas: while values are worked out no formula changes."""
        return {(sheet, text): self._scope.meaning(text, sheet)
                for sheet in self.book.worksheets for text in self.book.formula_texts(sheet)}

    def having(self, texts: Iterable[Text]) -> list[Spot]:
        """The cells that have one of the texts: in tables it is one for a whole column."""
        return [(sheet, place) for sheet, text in texts for place in self.book.formulas(sheet).having(text)]

    def filled(self, spot: Spot) -> list[Place]:
        """The cells a formula fills: itself, or the area of its array."""
        formula = self.book.formulas(spot[0]).by_place[spot[1]]
        if formula.kind not in ("array", "dataTable") or not formula.ref:
            return [spot[1]]
        whole = area(formula.ref)
        return [Place(row, column) for row in range(whole.top, whole.bottom + 1)
                for column in range(whole.left, whole.right + 1)]

    def cells(self, spots: Iterable[Spot]) -> list[Spot]:
        """Every cell that the formulas fill."""
        return [(spot[0], place) for spot in spots for place in self.filled(spot)]

    def reached(self, changed: Iterable[Spot], resized: Iterable[str] = ()) -> set[Spot]:
        """The formulas that read a changed cell or a table that grew or shrank, directly or through others.

        Those that read more than can be told (OFFSET) are always among them. Texts are followed first, each as if every
        cell that has it read what any of them does; then, of those that are left, the cells.
        """
        changed, tables = list(changed), frozenset(resized)
        start = {key for key, meaning in self._texts.items() if meaning.opaque or meaning.tables & tables}
        near = _spread(Readers((key, meaning.areas) for key, meaning in self._texts.items()), start, changed,
                       lambda keys: self.cells(self.having(keys)))
        exact = Readers((spot, self.meaning(spot).areas) for spot in self.having(near))
        return _spread(exact, set(self.having(start)), changed, self.cells)


class Readers(Generic[Reader]):
    """Who reads a cell: those of one cell by that cell, those of a range once for all that read the same."""

    def __init__(self, areas: Iterable[tuple[Reader, Iterable[SheetArea]]]) -> None:
        self._of_cell: defaultdict[Spot, list[Reader]] = defaultdict(list)
        self._of_range: defaultdict[str, defaultdict[Area, list[Reader]]] = defaultdict(lambda: defaultdict(list))
        for reader, reads in areas:
            for sheet, read in reads:
                if read.single:
                    self._of_cell[sheet, Place(read.top, read.left)].append(reader)
                else:
                    self._of_range[sheet][read].append(reader)

    def of(self, cells: list[Spot]) -> set[Reader]:
        """The readers of cells; those of a range are told once."""
        found = {reader for cell in cells for reader in self._of_cell.get(cell, ())}
        places: defaultdict[str, list[Place]] = defaultdict(list)
        for sheet, place in cells:
            places[sheet].append(place)
        for sheet, each in places.items():
            blocks = around(each)
            ranges = self._of_range[sheet]
            for read in [read for read in ranges if any(read.meets(block) for block in blocks)]:
                found.update(ranges.pop(read))
        return found


def _spread(readers: Readers[Reader], start: set[Reader], changed: list[Spot],
            filled: Callable[[set[Reader]], list[Spot]]) -> set[Reader]:
    """Those that read a changed cell, and those that read what they fill, and so on."""
    found, cells = set(start), [*changed, *filled(start)]
    while cells:
        fresh = readers.of(cells) - found
        found |= fresh
        cells = filled(fresh)
    return found
