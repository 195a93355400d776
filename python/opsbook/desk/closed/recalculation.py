"""The values formulas show after a change, put where Excel keeps them.

The engine is trusted with a formula only where it gives, from the cells before the change, the value that was there,
or where the job itself wrote the formula. The others keep what they show, and Excel is asked to calculate when it
opens the file.
"""

from __future__ import annotations

from typing import Final

from opsbook.desk.closed.book import Book
from opsbook.desk.closed.calculation import Results, calculate, same
from opsbook.desk.closed.cells import ErrorValue, Raw
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
    everything = set(formulas.spots)
    if not _work_out(formulas, everything, everything, functions):
        book.calculate_on_load()
    return book.pack()


def update_values(edits: Edits, functions: Functions) -> None:
    """Give every formula that the edits reach its new value."""
    if not edits:
        return
    after = Formulas(edits.book)
    reached = after.reached(edits.changed, edits.resized)
    sure = {spot for spot in edits.written if spot in after}
    doubtful = _with_readers(after, _doubtful(after, reached - sure, functions)) - sure
    if not _work_out(after, (reached | sure) - doubtful, sure, functions) or doubtful:
        edits.book.calculate_on_load()


def _work_out(formulas: Formulas, wanted: set[Spot], sure: set[Spot], functions: Functions) -> bool:
    """Put the values of formulas where the engine can tell them; whether it can tell all.

    Where it cannot, the value that came with a formula of `sure` is taken, by those that read it too.
    """
    results = calculate(formulas, wanted, functions)
    unknown = {spot for spot in wanted if _is_unknown(formulas, spot, results)}
    given = {spot for spot in _roots(formulas, unknown) & sure if _shown(formulas, spot) is not None}
    if given:
        results = calculate(formulas, wanted - given, functions)
        unknown = {spot for spot in wanted - given if _is_unknown(formulas, spot, results)}
    _store(formulas, wanted - given - (_with_readers(formulas, unknown) if unknown else set()), results)
    return not (given or unknown)


def _roots(formulas: Formulas, unknown: set[Spot]) -> set[Spot]:
    """Those of the formulas that do not read another of them."""
    return unknown - formulas.reached(formulas.cells(unknown)) if unknown else set()


def _with_readers(formulas: Formulas, spots: set[Spot]) -> set[Spot]:
    """The formulas and all that read what they fill."""
    return spots | formulas.reached(formulas.cells(spots)) if spots else set()


def _doubtful(after: Formulas, spots: set[Spot], functions: Functions) -> set[Spot]:
    """The formulas whose value of before the engine does not give.

    One that reads the clock had another value when the file was written, and so had its readers: those are taken as
    they come, Excel works them out anew whenever it opens the file.
    """
    if not spots:
        return set()
    moving = _with_readers(after, {spot for spot in spots if after.meaning(spot).clock})
    known = Formulas(after.book.as_opened())
    results = calculate(known, {spot for spot in spots if spot in known}, functions)
    return {spot for spot in spots if _is_unsure(after.meaning(spot))
            or (spot not in moving and not _agrees(known, spot, results))}


def _is_unsure(meaning: Meaning) -> bool:
    return meaning.opaque or meaning.fickle


def _agrees(known: Formulas, spot: Spot, results: Results) -> bool:
    if spot not in known:
        return False
    data = known.book.sheet(spot[0])
    return all(same(results.get((spot[0], place), UNKNOWN), data.read(place).value) for place in known.filled(spot))


def _is_unknown(formulas: Formulas, spot: Spot, results: Results) -> bool:
    """Whether the engine cannot tell what a formula gives; a function it lacks Excel may know."""
    found = [results.get(cell, UNKNOWN) for cell in formulas.cells([spot])]
    return any(isinstance(each, Unknown) for each in found) or (
        _NO_FUNCTION in found and _shown(formulas, spot) != _NO_FUNCTION)


def _shown(formulas: Formulas, spot: Spot) -> Raw:
    return formulas.book.sheet(spot[0]).read(spot[1]).value


def _store(formulas: Formulas, spots: set[Spot], results: Results) -> None:
    for sheet, place in formulas.cells(spots):
        data, value = formulas.book.sheet(sheet), results[sheet, place]
        old = data.read(place)
        if not isinstance(value, Unknown) and (old.value != value or type(old.value) is not type(value)):
            data.put(place, old._replace(value=value))
