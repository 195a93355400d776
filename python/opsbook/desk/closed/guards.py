"""What must not be written over: formulas, merged cells, headers, arrays, whatever stands below a growing table."""

from __future__ import annotations

from collections.abc import Iterable

from opsbook.desk.closed.addresses import ROWS, Area, Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Spot, contents, where
from opsbook.desk.closed.tables import Table, header
from opsbook.desk.closed.values import Content
from opsbook.errors import DeskError
from opsbook.texts import say


def refuse(key: str, at: str, **values: object) -> DeskError:
    """The error of a sentence in templates/texts/desk.toml and of what to do about it."""
    return DeskError(say(f"desk.{key}", **values), where=at, todo=say(f"desk.{key}_todo"))


def check_room(book: Book, table: Table, new: Area) -> None:
    """Whether a table's body may become `new`. Raises DeskError: merged cells, arrays, totals, something below."""
    at = say("desk.closed_table", sheet=table.sheet, table=table.name)
    both = table.body._replace(bottom=max(table.body.bottom, new.bottom))
    if any(both.meets(each) for each in book.merges(table.sheet)):
        raise refuse("closed_merged", at)
    if any(both.meets(each) for each in book.formulas(table.sheet).arrays()):
        raise refuse("closed_array", at)
    if new != table.body and table.totals:
        raise refuse("closed_totals", at)
    if new.bottom > ROWS:
        raise refuse("closed_too_many_rows", at)
    if new.bottom > table.body.bottom:
        _check_below(book, table, new._replace(top=table.body.bottom + 1))


def _check_below(book: Book, table: Table, below: Area) -> None:
    for other in book.tables.values():
        if other.sheet == table.sheet and other.name != table.name and other.area.meets(below):
            raise refuse("closed_other_table", say("desk.closed_table", sheet=table.sheet, table=table.name),
                         other=other.name)
    data = book.sheet(table.sheet)
    for number in data.row_numbers(below.top, below.bottom):
        for column, cell in data.columns(number, below.left, below.right).items():
            if not cell.empty:
                raise refuse("closed_below", where((table.sheet, Place(number, column))), table=table.name)


def check_plain(book: Book, spots: Iterable[Spot]) -> None:
    """Whether cells may take plain values. Raises DeskError for the first that holds a formula."""
    for sheet, place in spots:
        formulas = book.formulas(sheet)
        if place in formulas.by_place:
            raise refuse("closed_formula", where((sheet, place)), formula=formulas.text(place)[:80])


def checked_content(book: Book, spot: Spot, value: object) -> Content:
    """What to put into one named cell.

    Raises DeskError: a formula, the inside of a merged area, an array, a table's header, a value no cell can hold.
    """
    sheet, place = spot
    if any(area.holds(place) and (area.top, area.left) != place for area in book.merges(sheet)):
        raise refuse("closed_merged", where(spot))
    if any(area.holds(place) for area in book.formulas(sheet).arrays()):
        raise refuse("closed_array", where(spot))
    if any(header(table, place) for table in book.tables.values() if table.sheet == sheet):
        raise refuse("closed_header", where(spot))
    check_plain(book, [spot])
    return contents(book, spot, [value])[0]
