"""Which row is which: ids for new rows, for copied ones, and for those whose id never reached the file.

Excel copies the id with the row, and a workbook closed without saving forgets the ids a merge gave. An id is drawn from
the book, the merge it was last written by and what was typed, so the same merge done again gives the same. Where a
column names the row, a new one under a known key is that row: today's list pasted over yesterday's doubles nothing.
Where a book could not be written, a row without an id that was changed altogether is known by where it stands among the
others: the book and the workbook have as many rows.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from opsbook.domain.registerrows import Agreed, Book, Cells, same_cell

LEAST_SHARED = 2    # cells a row must share with one the file forgot to be it
Agreement = Mapping[str, Agreed]


def identify(book: Book, agreed: Agreement, register: str, key: str) -> Iterator[tuple[str, Cells]]:
    """The book's rows in order, each with its id. `key` is the column that names a row, "" where none does.

    Rows without an id under one key have one id, that of the row in the book under it where there is one.
    """
    keeper = _keepers(book)
    taken = {row_id for place, (row_id, _) in enumerate(book.rows) if row_id and keeper[row_id] == place}
    own = {place: row_id for place, (row_id, cells) in enumerate(book.rows)
           if row_id and keeper[row_id] == place and not _is_copied(book, agreed, row_id, cells)}
    if len(own) == len(book.rows):      # nothing is new: nearly always
        yield from book.rows
        return
    naming = _Naming(book, agreed, register, key, own, taken)
    for place in range(len(book.rows)):
        naming.recognise(place)
    for place, (_, cells) in enumerate(book.rows):
        yield naming.named(place), cells


@dataclass
class _Naming:
    """The ids of a book's rows, found by their places, and those that are taken."""

    book: Book
    agreed: Agreement
    register: str
    key: str
    found: dict[int, str]
    taken: set[str]

    def __post_init__(self) -> None:
        here = {self._text(place): row_id for place, row_id in self.found.items()}
        self.keys = {**_keys(self.book, self.agreed, self.key, self.taken), **here, "": ""}
        self.forgotten = _forgotten(self.book, self.agreed, self.taken)
        self.lost = self.forgotten.keys() - {_drawn(self.book, cells, self.register, 0)
                                             for row_id, cells in self.book.rows if not row_id}
        waiting = (row_id for row_id in self.forgotten if row_id in self.book.said)
        self.unwritten = {row_id: n for n, row_id in enumerate(waiting)}

    def recognise(self, place: int) -> None:
        """Give a row its id if it tells by what it holds which one it is."""
        row_id, cells = self.book.rows[place]
        if place in self.found:
            return
        fresh = self._fresh(place)
        if fresh not in self.agreed and not row_id:
            fresh = (self.keys.get(self._text(place)) or _remembered(cells, self.forgotten, self.taken)
                     or self._edited(place))
        if fresh:
            self._give(place, fresh)

    def named(self, place: int) -> str:
        """The id of a row, after all were looked at: else its place tells it, else it is a new one."""
        if place not in self.found:
            self._give(place, self.keys.get(self._text(place)) or self._standing(place) or self._fresh(place))
        return self.found[place]

    def _text(self, place: int) -> str:
        return key_text(self.book.rows[place][1].get(self.key))

    def _fresh(self, place: int) -> str:
        cells = self.book.rows[place][1]
        return next(each for n in count() if (each := _drawn(self.book, cells, self.register, n)) not in self.taken)

    def _give(self, place: int, row_id: str) -> None:
        self.found[place] = row_id
        self.taken.add(row_id)
        self.keys.setdefault(self._text(place), row_id)

    def _edited(self, place: int) -> str:
        """The row that a merge took, could not give its id, and that is gone as it was: half of it stands here.

        Of rows alike it is the one that stood about here. What the book said of each counts: where the merge that took
        it died, what became of it there.
        """
        if not (lost := self.lost - self.taken):
            return ""
        cells = self.book.rows[place][1]
        n_before = sum(not row_id for row_id, _ in self.book.rows[:place])
        shared = {row_id: (_shared(cells, self.book.said.get(row_id, row.cells)), -abs(n_before - n))
                  for n, (row_id, row) in enumerate(self.forgotten.items()) if row_id in lost}
        best = max(shared, key=lambda row_id: shared[row_id], default="")
        return best if best and 2 * shared[best][0] >= len(cells) else ""

    def _standing(self, place: int) -> str:
        """The row that stood here, where the book could not be written since it was taken and nothing of it is left."""
        if not self.unwritten:
            return ""
        known = [(each, self.unwritten[row_id]) for each, row_id in self.found.items() if row_id in self.unwritten]
        above = max((each for each in known if each[0] < place), default=(-1, -1))[1]
        below = min((each for each in known if each[0] > place), default=(0, len(self.unwritten)))[1]
        between = [*self.unwritten][above + 1:below]
        return next((row_id for row_id in between if row_id not in self.taken and not self._has_number(row_id)), "")

    def _has_number(self, row_id: str) -> bool:
        """Whether people gave a row its key; in one that the program made stands its id."""
        text = key_text(self.book.said[row_id].get(self.key))
        return text != "" and row_id not in text


def new_id(*words: str) -> str:
    """A short id drawn from the words: eight small letters and digits."""
    digest = hashlib.blake2b("\x1f".join(words).encode(), digest_size=5).digest()
    return base64.b32encode(digest).decode().lower()


def _keepers(book: Book) -> dict[str, int]:
    """Which of the rows with one id keeps it: the one most like what the book held, else the first."""
    places: dict[str, list[int]] = {}
    for place, (row_id, _) in enumerate(book.rows):
        if row_id:
            places.setdefault(row_id, []).append(place)
    return {row_id: found[0] if len(found) == 1 else _likest(book, book.base.get(row_id, {}), found)
            for row_id, found in places.items()}


def _likest(book: Book, base: Cells, places: Iterable[int]) -> int:
    return max(places, key=lambda place: _shared(book.rows[place][1], base))


def _is_copied(book: Book, agreed: Agreement, row_id: str, cells: Cells) -> bool:
    """Whether a row came over from another book with its id and was changed: it is a row of its own then."""
    row = agreed.get(row_id)
    if row is None or book.known is None or row_id not in book.known or row_id in book.base:
        return False
    is_elsewhere = bool(row.books) and book.name not in row.books
    return is_elsewhere and not (len(cells) == len(row.cells) == _shared(cells, row.cells))


def _drawn(book: Book, cells: Cells, register: str, n: int) -> str:
    """The id drawn from a row; `n` tells rows apart that hold the same."""
    content = "\x1e".join(f"{name}={cells[name]!r}" for name in sorted(cells))
    return new_id(register, book.name, book.stamp, content, str(n))


def _keys(book: Book, agreed: Agreement, key: str, taken: set[str]) -> dict[str, str]:
    """The rows that another book or an import gave, by their key: a new row under it is the same."""
    if not key or all(row_id for row_id, _ in book.rows):
        return {}
    keys = {key_text(row.cells.get(key)): row_id for row_id, row in agreed.items()
            if not row.deleted and row_id not in taken}
    return {text: row_id for text, row_id in keys.items() if text}


def key_text(value: object) -> str:
    """A key as text: 7600000083 where Excel made a number of it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _forgotten(book: Book, agreed: Agreement, taken: set[str]) -> dict[str, Agreed]:
    """The rows this book gave to a merge after the one that wrote it."""
    if book.known is None:
        return {}
    return {row_id: row for row_id, row in agreed.items() if not row.deleted and row_id not in book.known
            and row_id not in taken and book.name in (row.changed_by, row.begun.by if row.begun else row.changed_by)}


def _remembered(cells: Cells, forgotten: Mapping[str, Agreed], taken: set[str]) -> str:
    """The forgotten row that this one is, with nothing changed and perhaps more filled in."""
    for row_id, row in forgotten.items():
        common = cells.keys() & row.cells.keys()
        if row_id not in taken and len(common) >= LEAST_SHARED and _shared(cells, row.cells) == len(common):
            return row_id
    return ""


def _shared(one: Cells, other: Cells) -> int:
    """How many cells two rows have in common."""
    return sum(name in other and same_cell(value, other[name]) for name, value in one.items())
