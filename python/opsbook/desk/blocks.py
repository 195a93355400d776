"""A frame on its way into a table that is open in Excel: a handful of calls, however many rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import isclose
from typing import Any, Final

from opsbook.desk.asput import EMPTY, as_put, formula_as_put
from opsbook.desk.closed.addresses import Area, Place
from opsbook.desk.closed.cells import Raw
from opsbook.desk.closed.numberformats import DATE, DATE_AND_TIME
from opsbook.desk.closed.tablewrite import Fill
from opsbook.desk.closed.values import Content

FORMATS: Final = {DATE: "yyyy-mm-dd", DATE_AND_TIME: "yyyy-mm-dd hh:mm"}
_NOTHING: Final = Content(None)


def changes_nothing(fill: Fill) -> bool:
    """Whether the table holds all of it already."""
    data, formulas = fill.book.sheet(fill.table.sheet), fill.book.formulas(fill.table.sheet)

    def same(content: Content, place: Place) -> bool:
        if place in formulas.by_place:
            return content.formula == formulas.text(place)
        return content.formula is None and alike(content.value, data.read(place).value)

    return fill.rows == fill.length and fill.new == fill.old and all(
        same(content, fill.spot(offset, column)[1])
        for column, contents in fill.cells.items() for offset, content in enumerate(contents))


def write_blocks(sheet: Any, fill: Fill) -> None:
    """Make the table on this sheet (an `xlwings.Sheet`) hold what the fill says.

    A filter is lifted first: Excel would fill and write the rows it shows alone.
    """
    filtered, resized = fill.book.filtered(fill.table), fill.new != fill.old
    table: Any = sheet.tables[fill.table.name] if filtered or resized else None
    if filtered:
        table.api.AutoFilter.ShowAllData()
    if fill.new.bottom < fill.old.bottom:
        sheet.range(str(fill.old._replace(top=fill.new.bottom + 1))).raw_value = EMPTY
    if resized:
        table.resize(sheet.range(str(fill.new._replace(top=fill.table.area.top))))
    if fill.new.bottom > fill.old.bottom:
        _fill_down(sheet, fill)
    if not fill.rows:
        _empty_typed(sheet, fill, fill.old._replace(bottom=fill.old.top))
    for columns in _neighbours(sorted(fill.cells)):
        cells = [[as_put(content) for content in fill.cells[column] or [_NOTHING]] for column in columns]
        sheet.range(str(_body(fill, columns))).raw_value = list(zip(*cells, strict=True))
    _show_dates(sheet, fill)


def write_cells(sheet: Any, cells: Mapping[Place, Content]) -> None:
    """Write single cells of this sheet; those beside or below one another at once, whichever takes fewer calls."""
    for line in min(_lines(cells, 0), _lines(cells, 1), key=len):
        rows = [list(row) for _, row in groupby(line, key=lambda place: place.row)]
        area = Area(line[0].row, line[0].column, line[-1].row, line[-1].column)
        sheet.range(str(area)).raw_value = [[as_put(cells[place]) for place in row] for row in rows]


def alike(new: Raw, old: Raw) -> bool:
    """Whether two values show the same; a file may hold a time with one digit less."""
    if isinstance(new, float) and isinstance(old, float):
        return isclose(new, old, rel_tol=1e-14)
    return new == old


def _fill_down(sheet: Any, fill: Fill) -> None:
    """Fill new rows from the last one: that brings formulas, formats, validations and conditional formats along,
    without the clipboard. What people typed into the last row is taken out again."""
    last = fill.old._replace(top=fill.old.bottom)
    sheet.range(str(last)).autofill(sheet.range(str(last._replace(bottom=fill.new.bottom))), "fill_copy")
    _empty_typed(sheet, fill, fill.new._replace(top=fill.old.bottom + 1))


def _empty_typed(sheet: Any, fill: Fill, area: Area) -> None:
    """Empty the columns the frame lacks in these rows, or give them the formula that Excel fills in; formulas stay."""
    source = min(area.top, fill.old.bottom)
    texts: dict[int, str] = {}
    for column in range(area.left, area.right + 1):
        cell = fill.book.sheet(fill.table.sheet).read(Place(source, column))
        formula = fill.table.formulas[column - area.left] if area.top > fill.old.bottom else None
        if column not in fill.cells and cell.formula is None and (formula or not cell.empty):
            texts[column] = formula_as_put(formula) if formula else EMPTY
    emptied = [column for column, text in texts.items() if text == EMPTY]
    for columns in (*_neighbours(emptied), *([column] for column in texts if column not in emptied)):
        sheet.range(str(area._replace(left=columns[0], right=columns[-1]))).raw_value = texts[columns[0]]


def _show_dates(sheet: Any, fill: Fill) -> None:
    """Give columns of dates a date format where they have none; one with times shows them."""
    data, dates = fill.book.sheet(fill.table.sheet), fill.book.styles.dates
    for column, contents in fill.cells.items():
        formats = {content.number_format for content in contents} - {None}
        if formats and data.read(Place(fill.old.top, column)).style not in dates:
            sheet.range(str(_body(fill, [column]))).number_format = FORMATS[max(filter(None, formats))]


def _body(fill: Fill, columns: Sequence[int]) -> Area:
    return fill.new._replace(left=columns[0], right=columns[-1])


def _lines(places: Iterable[Place], along: int) -> list[list[Place]]:
    """Places that follow one another in a column (along = 0) or in a row (1), together."""
    ordered = sorted(places, key=lambda place: (place[1 - along], place[along]))
    return [[place for _, place in group] for _, group in groupby(
        enumerate(ordered), key=lambda each: (each[1][1 - along], each[1][along] - each[0]))]


def _neighbours(columns: Sequence[int]) -> Iterator[list[int]]:
    """Columns side by side, together."""
    for _, group in groupby(enumerate(columns), key=lambda each: each[1] - each[0]):
        yield [column for _, column in group]
