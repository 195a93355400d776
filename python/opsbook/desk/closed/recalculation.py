"""The values formulas show after a change, put where Excel keeps them.

The engine is trusted with a formula only where it gives, from the cells before the change, the value that was there,
or where the job itself wrote the formula. The others keep what they show, and Excel is asked to calculate when it
opens the file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from opsbook.desk.closed.book import Book
from opsbook.desk.closed.calculation import Results, calculate, same
from opsbook.desk.closed.cells import ErrorValue
from opsbook.desk.closed.dependents import Formulas
from opsbook.desk.closed.edits import Edits, Spot
from opsbook.desk.closed.engine import UNKNOWN, Functions, Unknown
from opsbook.desk.closed.scope import Meaning

_NO_FUNCTION: Final = ErrorValue("#NAME?")
"""What the engine says of a function it lacks, though Excel may know it."""


def recalculate(data: bytes, functions: Functions) -> bytes:
    """The workbook with the value of every formula filled in; the functions are those its formulas may call by name.

    A formula the engine cannot work out keeps what it shows, and Excel is asked to calculate when it opens the file.
    Raises Damaged where the bytes are no workbook.
    """
    book = Book(data)
    formulas = Formulas(book)
    if _store(book, calculate(formulas, formulas.spots, functions)):
        book.calculate_on_load()
    return book.pack()


def update_values(before: bytes, edits: Edits, functions: Functions) -> None:
    """Give every formula that the edits reach its new value; `before` is the file as it was."""
    if not edits:
        return
    after = Formulas(edits.book)
    reached = after.reached(edits.changed, edits.resized)
    sure = {spot for spot in edits.written if spot in after}
    doubtful = _doubtful(before, after, reached - sure, functions)
    doubtful |= after.reached({(spot[0], place) for spot in doubtful for place in after.filled(spot)}) - sure
    unsure = _store(edits.book, calculate(after, (reached | sure) - doubtful, functions))
    if doubtful or unsure:
        edits.book.calculate_on_load()


def _doubtful(before: bytes, after: Formulas, spots: set[Spot], functions: Functions) -> set[Spot]:
    """The formulas whose value of before the engine does not give."""
    if not spots:
        return set()
    known = Formulas(Book(before))
    results = calculate(known, {spot for spot in spots if spot in known}, functions)
    return {spot for spot in spots if _is_unsure(after.meaning(spot)) or not _agrees(known, spot, results)}


def _is_unsure(meaning: Meaning) -> bool:
    return meaning.opaque or meaning.fickle


def _agrees(known: Formulas, spot: Spot, results: Results) -> bool:
    if spot not in known:
        return False
    data = known.book.sheet(spot[0])
    return all(same(results.get((spot[0], place), UNKNOWN), data.read(place).value) for place in known.filled(spot))


def _store(book: Book, results: Results) -> bool:
    """Put the values; whether some were unknown."""
    unknown = False
    for (sheet, place), value in results.items():
        old = book.sheet(sheet).read(place)
        if isinstance(value, Unknown) or (value == _NO_FUNCTION and old.value != _NO_FUNCTION):
            unknown = True
        elif old.value != value or type(old.value) is not type(value):
            book.sheet(sheet).put(place, replace(old, value=value))
    return unknown
