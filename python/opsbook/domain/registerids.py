"""Which row is which: ids for new rows, for copied ones, and for those whose id never reached the file.

Excel copies the id with the row, and a workbook closed without saving forgets the ids a merge gave. An id is drawn from
the book, the merge it was last written by and what was typed, so the same merge done again gives the same. Where a
column names the row, a new one under a known key is that row: today's list pasted over yesterday's doubles nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
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
    here = {key_text(book.rows[place][1].get(key)): row_id for place, row_id in own.items()}
    forgotten, keys = _forgotten(book, agreed, taken), {**_keys(book, agreed, key, taken), **here, "": ""}
    lost = forgotten.keys() - {_drawn(book, cells, register, 0) for row_id, cells in book.rows if not row_id}
    for place, (row_id, cells) in enumerate(book.rows):
        if place in own:
            yield row_id, cells
            continue
        fresh, text = _fresh_id(book, cells, register, taken), key_text(cells.get(key))
        if fresh not in agreed and not row_id:
            fresh = (keys.get(text) or _remembered(cells, forgotten, taken)
                     or _edited(cells, _said(book, forgotten, lost - taken)) or fresh)
        taken.add(fresh)
        keys.setdefault(text, fresh)
        yield fresh, cells


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


def _fresh_id(book: Book, cells: Cells, register: str, taken: set[str]) -> str:
    return next(each for n in count() if (each := _drawn(book, cells, register, n)) not in taken)


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


def _said(book: Book, forgotten: Mapping[str, Agreed], lost: AbstractSet[str]) -> Mapping[str, Cells]:
    """What the book said of each row: where the merge that took it died, what became of it there."""
    return {row_id: book.said.get(row_id, forgotten[row_id].cells) for row_id in sorted(lost)}


def _edited(cells: Cells, said: Mapping[str, Cells]) -> str:
    """The row that a merge took, could not give its id, and that is gone as it was: half of it stands here."""
    shared = {row_id: _shared(cells, then) for row_id, then in said.items()}
    best = max(shared, key=lambda row_id: shared[row_id], default="")
    return best if best and 2 * shared[best] >= len(cells) else ""


def _shared(one: Cells, other: Cells) -> int:
    """How many cells two rows have in common."""
    return sum(name in other and same_cell(value, other[name]) for name, value in one.items())
