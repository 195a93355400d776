"""Which formulas a change reaches, through other formulas too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from opsbook.desk.closed.addresses import Area, Place, area
from opsbook.desk.closed.blocks import around
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.scope import Meaning, Scope


class Formulas:
    """The formulas of a book and what they read."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._scope = Scope(book.worksheets, book.tables, book.part.names)
        self._meanings: dict[Spot, Meaning] = {}

    def __contains__(self, spot: Spot) -> bool:
        return spot[0] in self.book.worksheets and spot[1] in self.book.formulas(spot[0]).by_place

    def meaning(self, spot: Spot) -> Meaning:
        """What the formula of a cell says."""
        if spot not in self._meanings:
            sheet, place = spot
            self._meanings[spot] = self._scope.meaning(self.book.formulas(sheet).text(place), sheet, place)
        return self._meanings[spot]

    @cached_property
    def spots(self) -> list[Spot]:
        """Every cell with a formula."""
        return [(sheet, place) for sheet in self.book.formula_sheets for place in self.book.formulas(sheet).by_place]

    def filled(self, spot: Spot) -> list[Place]:
        """The cells a formula fills: itself, or the area of its array."""
        formula = self.book.formulas(spot[0]).by_place[spot[1]]
        if formula.kind not in ("array", "dataTable") or not formula.ref:
            return [spot[1]]
        whole = area(formula.ref)
        return [Place(row, column) for row in range(whole.top, whole.bottom + 1)
                for column in range(whole.left, whole.right + 1)]

    def reached(self, changed: Iterable[Spot], resized: Iterable[str] = ()) -> set[Spot]:
        """The formulas that read a changed cell or a table that grew or shrank, directly or through others.

        Those that read more than can be told (OFFSET) are always among them.
        """
        tables = frozenset(resized)
        readers = _Readers((spot, self.meaning(spot)) for spot in self.spots)
        fresh = {spot for spot in self.spots if self.meaning(spot).opaque or self.meaning(spot).tables & tables}
        found, cells = set(fresh), [*changed, *self._cells(fresh)]
        while cells:
            fresh = readers.of(cells) - found
            found |= fresh
            cells = self._cells(fresh)
        return found

    def _cells(self, spots: Iterable[Spot]) -> list[Spot]:
        return [(spot[0], place) for spot in spots for place in self.filled(spot)]


class _Readers:
    """Who reads a cell: those of one cell by that cell, those of a range once for all that read the same."""

    def __init__(self, meanings: Iterable[tuple[Spot, Meaning]]) -> None:
        self._of_cell: defaultdict[Spot, list[Spot]] = defaultdict(list)
        self._of_range: defaultdict[str, defaultdict[Area, list[Spot]]] = defaultdict(lambda: defaultdict(list))
        for spot, meaning in meanings:
            for sheet, read in meaning.areas:
                if read.single:
                    self._of_cell[sheet, Place(read.top, read.left)].append(spot)
                else:
                    self._of_range[sheet][read].append(spot)

    def of(self, cells: list[Spot]) -> set[Spot]:
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
