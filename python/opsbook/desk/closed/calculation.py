"""Formulas of a book worked out, everything they read taken as it stands in the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from opsbook.desk.closed.addresses import Area, Place, area
from opsbook.desk.closed.blocks import together
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.cells import ErrorValue, FormulaXml, Raw
from opsbook.desk.closed.dependents import Formulas
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.engine import UNKNOWN, Engine, Functions, Unknown

_SCRATCH: Final = "opsbook scratch"
Results = dict[Spot, Raw | Unknown]


def calculate(formulas: Formulas, spots: Iterable[Spot], functions: Functions) -> Results:
    """The value of every cell the formulas fill; UNKNOWN where the engine cannot tell."""
    book, wanted = formulas.book, sorted(spots)
    if not wanted:
        return {}
    engine = Engine((*book.worksheets, _SCRATCH), functions)
    own = set(formulas.cells(wanted))
    _load(engine, formulas, wanted, own)
    good = [spot for spot in wanted if engine.formula(*spot, formulas.meaning(spot).text)]
    filled = {spot: [(spot[0], place) for place in formulas.filled(spot)] for spot in good}
    cells = [cell for each in filled.values() for cell in each]
    results: Results = dict(zip(cells, engine.evaluate(cells), strict=True))
    for spot in wanted:
        kind = book.formulas(spot[0]).by_place[spot[1]]
        if spot not in filled or kind.kind == "dataTable" or not _fits(engine, formulas, spot, kind):
            results.update({(spot[0], place): UNKNOWN for place in formulas.filled(spot)})
    return results


def _load(engine: Engine, formulas: Formulas, wanted: list[Spot], own: set[Spot]) -> None:
    """Give the engine the cells the formulas read in any row, but for those they fill."""
    read: defaultdict[str, set[Area]] = defaultdict(set)
    for pattern in {id(each): each for each in map(formulas.pattern, wanted)}.values():
        for sheet, each in pattern.areas:
            read[sheet].add(each)
    for sheet, areas in read.items():
        here = {place for filled_in, place in own if filled_in == sheet}
        for block in together(areas):
            _load_block(engine, formulas.book, sheet, block, here)


def _load_block(engine: Engine, book: Book, sheet: str, block: Area, own: set[Place]) -> None:
    data, left, right = book.sheet(sheet), block.left, block.right
    numbers = data.row_numbers(block.top, block.bottom)
    if not numbers:
        return
    # a bare pair is found among places: making a Place of every cell would take half of the time
    rows = {number: {column: cell.value for column, cell in data.row(number).items()
                     if left <= column <= right and (number, column) not in own} for number in numbers}
    last = max((column for row in rows.values() for column in row), default=0)
    width = range(block.left, last + 1)
    if width:
        grid = [[rows.get(number, {}).get(column) for column in width] for number in range(numbers[0], numbers[-1] + 1)]
        engine.values(sheet, Place(numbers[0], block.left), grid)


def _fits(engine: Engine, formulas: Formulas, spot: Spot, formula: FormulaXml) -> bool:
    """Whether an array has just the size of the area it fills; one formula for one cell always has."""
    if formula.kind != "array" or not formula.ref:
        return True
    whole = area(formula.ref)
    text = formulas.meaning(spot).text
    asked = [(_SCRATCH, Place(1, 1)), (_SCRATCH, Place(1, 2))]
    for (sheet, place), function in zip(asked, ("ROWS", "COLUMNS"), strict=True):
        if not engine.formula(sheet, place, f"{function}({text})"):
            return False
    size = (float(whole.bottom - whole.top + 1), float(whole.right - whole.left + 1))
    said = tuple(engine.evaluate(asked))
    return said == size or (whole.single and isinstance(said[0], ErrorValue))


def same(one: Raw | Unknown, two: Raw) -> bool:
    """Whether two values are equal but for the last digits."""
    if isinstance(one, float) and isinstance(two, float):
        return abs(one - two) <= 1e-9 * max(abs(one), abs(two), 1e-3)
    return type(one) is type(two) and one == two
