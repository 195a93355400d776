"""One register out of several books: three-way, row by row and cell by cell.

A cell that only one side changed since the book was last written is that side's. Where two did, the later change of
the cell holds and both values are told. Nothing a person typed is ever taken out by a merge: a row its owner deleted
stays in the operator's workbook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from opsbook.domain.registerids import Agreement, identify
from opsbook.domain.registerrows import WORKBOOK, Agreed, Book, Cells, Change, Clash, same_cell
from opsbook.domain.sheetcell import Value


class Taken(NamedTuple):
    """How many rows a merge took from a book: new ones, changed ones, and those that were deleted there."""

    new: int = 0
    changed: int = 0
    deleted: int = 0


@dataclass(frozen=True)
class MergedBooks:
    """The rows all agree on now, by id, with the clashes found.

    `orders` are the ids each book held, in its order; `taken` what was new in each.
    """

    rows: Agreement
    clashes: tuple[Clash, ...]
    orders: Mapping[str, tuple[str, ...]]
    taken: Mapping[str, Taken] = field(default_factory=dict)


def merge_books(agreed: Agreement, books: Iterable[Book], register: str, key: str = "") -> MergedBooks:
    """Bring the books of one register together. `key` is the column that names a row beside its id ("": none).

    `books` in `Agreed` are those before the merge: who is to hold a row now is not decided here.
    """
    rows, clashes, orders = dict(agreed), list[Clash](), dict[str, tuple[str, ...]]()
    said = set[tuple[str, str]]()
    ordered = sorted(books, key=lambda book: (book.changed_at, book.name == WORKBOOK))
    for book in ordered:
        held = list(identify(book, rows, register, key))
        orders[book.name] = tuple(row_id for row_id, _ in held)
        for row_id, cells, again in _in_turn(held, book, key):
            if row_id in rows and book.base.get(row_id) == cells:
                continue    # nothing said since it was written
            if (row := rows.get(row_id)) is None:
                rows[row_id] = Agreed(_filled_up(cells, book.defaults), book.changed_at, book.name)
                said.add((book.name, row_id))
                continue
            merge = _RowMerge(row_id, row, cells, book, again)
            rows[row_id] = merge.merged()
            clashes += merge.clashes()
            if rows[row_id].cells != row.cells:
                said.add((book.name, row_id))
    gone = _gone(agreed, ordered, orders)
    rows |= {row_id: _without(rows[row_id], days) for row_id, days in gone.items() if not rows[row_id].deleted}
    taken = {book.name: _taken(book.name, said, agreed, gone) for book in ordered}
    return MergedBooks(rows, _lasting(clashes, rows), orders, taken)


def _taken(book: str, said: Iterable[tuple[str, str]], before: Agreement, gone: Mapping[str, Mapping[str, str]],
           ) -> Taken:
    counts = Counter(row_id in before for name, row_id in said if name == book)
    return Taken(counts[False], counts[True], sum(book in days for days in gone.values()))


def _in_turn(held: Sequence[tuple[str, Cells]], book: Book, key: str) -> Iterator[tuple[str, Cells, bool]]:
    """The rows with their ids, those that had one first, and whether the row stands in the book already.

    Such a one is without its key: 7600000083 may be a number in one row and a text in the other.
    """
    seen = set[str]()
    for (row_id, cells), _ in sorted(zip(held, book.rows, strict=True), key=lambda each: not each[1][0]):
        again = row_id in seen
        seen.add(row_id)
        yield row_id, {name: cell for name, cell in cells.items() if name != key} if again else cells, again


def _filled_up(cells: Cells, defaults: Cells) -> Cells:
    return {**{name: value for name, value in defaults.items() if value is not None}, **cells}


@dataclass(frozen=True)
class _RowMerge:
    """One row of a book against what is agreed so far; one pasted `again` only fills what nobody typed."""

    row_id: str
    row: Agreed
    held: Cells
    book: Book
    again: bool = False

    @cached_property
    def base(self) -> Cells | None:
        """What the book held when it was last written; None where it did not hold the row, as one pasted again."""
        return None if self.again else self.book.base.get(self.row_id)

    @cached_property
    def said(self) -> Cells:
        """The cells a merge took from the book since; of a row it was not written with, those it still has."""
        said = {} if self.again else self.book.said.get(self.row_id, {})
        return said if self.base is not None else {name: said[name] for name in said if name in self.held}

    @cached_property
    def changed(self) -> tuple[str, ...]:
        """The columns that differ from what the book held, and from what is agreed."""
        return tuple(name for name in self.book.columns
                     if self._is_changed(name) and not same_cell(self.held.get(name), self.row.cells.get(name)))

    def merged(self) -> Agreed:
        """The row with the book's changes; one that was taken out is back where the book says something new."""
        row = self.row
        if self.base is None or self.changed:
            dropped = {name: day for name, day in row.dropped.items() if name != self.book.name}
            row = replace(row, deleted=False, dropped=dropped)
        won = {name: self.held.get(name) for name in self.changed if self._wins(name)}
        return row.changed(won, Change(self.book.changed_at, self.book.name)) if won else row

    def clashes(self) -> Iterator[Clash]:
        """The cells that the book and somebody else changed."""
        for name in self.changed:
            if self._is_contested(name):
                ours = self.row.cells.get(name), self.row.last_change(name).by
                theirs = self.held.get(name), self.book.name
                (kept, kept_by), (other, other_by) = (theirs, ours) if self._wins(name) else (ours, theirs)
                yield Clash(self.row_id, name, kept, other, kept_by, other_by, self.again)

    def _is_changed(self, name: str) -> bool:
        if name in self.said:
            return not same_cell(self.held.get(name), self.said[name])
        if self.base is None:
            return name in self.held    # an empty cell of a row that is new to the book says nothing
        return not same_cell(self.held.get(name), self.base.get(name))

    def _is_contested(self, name: str) -> bool:
        """Whether somebody else changed the cell too; what an import gave is nobody's."""
        ours = self.row.cells.get(name)
        if self._is_imported(name, ours):
            return False
        if name in self.said:
            return not same_cell(ours, self.said[name])
        return ours is not None if self.base is None else not same_cell(ours, self.base.get(name))

    def _is_imported(self, name: str, value: Value) -> bool:
        return name in self.row.imported and same_cell(value, self.row.imported[name])

    def _wins(self, name: str) -> bool:
        is_later = not self.again and self.book.changed_at >= self.row.last_change(name).at
        return is_later or not self._is_contested(name)


def _gone(before: Agreement, books: Sequence[Book], orders: Mapping[str, tuple[str, ...]],
          ) -> Mapping[str, Mapping[str, str]]:
    """The rows that are gone from a book that held them, with the day by book."""
    gone: dict[str, dict[str, str]] = {}
    for book in books:
        held = set(orders[book.name])
        for row_id in book.base:
            if row_id not in held and row_id in before and book.name in before[row_id].books:
                gone.setdefault(row_id, {})[book.name] = book.day
    return gone


def _without(row: Agreed, days: Mapping[str, str]) -> Agreed:
    """A row that is gone from the books of `days`: it stays where another book holds it."""
    if WORKBOOK not in days:
        return replace(row, dropped={**row.dropped, **days})
    if row.books - days.keys() - {WORKBOOK}:
        return replace(row, returned=days[WORKBOOK])
    return replace(row, deleted=True)


def _lasting(clashes: Iterable[Clash], rows: Agreement) -> tuple[Clash, ...]:
    """The clashes without those a third book decided otherwise: the last of a cell tells the value that holds."""
    last = {(clash.row_id, clash.column, str(clash.other)): clash for clash in clashes}
    told = (replace(clash, kept=rows[clash.row_id].cells.get(clash.column),
                    kept_by=rows[clash.row_id].last_change(clash.column).by) for clash in last.values())
    return tuple(clash for clash in told if not same_cell(clash.kept, clash.other))
