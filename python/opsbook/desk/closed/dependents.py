"""Which formulas a change reaches, through other formulas too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from opsbook.desk.closed.addresses import Area, Place, area
from opsbook.desk.closed.blocks import around
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.scope import Meaning, Scope


class Formulas:
    """Every formula of a book and what it reads."""

    def __init__(self, book: Book) -> None:
        self.book = book
        scope = Scope(book.worksheets, book.tables, book.part.names)
        self.meanings: dict[Spot, Meaning] = {
            (sheet, place): scope.meaning(book.formulas(sheet).text(place), sheet, place)
            for sheet in book.worksheets for place in book.formulas(sheet).by_place}

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

        Those that read more than can be told (OFFSET, another file) are always among them.
        """
        tables = frozenset(resized)
        fresh = {spot for spot, meaning in self.meanings.items() if meaning.opaque or meaning.tables & tables}
        found = set(fresh)
        areas = self._areas(fresh, changed)
        while areas:
            fresh = {spot for spot, meaning in self.meanings.items() if spot not in found and _reads(meaning, areas)}
            found |= fresh
            areas = self._areas(fresh)
        return found

    def _areas(self, spots: Iterable[Spot], plain: Iterable[Spot] = ()) -> dict[str, list[Area]]:
        places: defaultdict[str, list[Place]] = defaultdict(list)
        for sheet, place in plain:
            places[sheet].append(place)
        for spot in spots:
            places[spot[0]].extend(self.filled(spot))
        return {sheet: around(each) for sheet, each in places.items()}


def _reads(meaning: Meaning, areas: dict[str, list[Area]]) -> bool:
    return any(area.meets(each) for sheet, area in meaning.areas for each in areas.get(sheet, ()))
