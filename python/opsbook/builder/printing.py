"""How a sheet prints: A4 landscape, columns that stay readable, the head on every page."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from opsbook.builder.places import GAP, Plan, column_width, margin_width
from opsbook.catalogue.sheets import Sheet
from opsbook.review.writer import margin_text
from opsbook.texts import say

A4 = 9
MARGINS = (0.5, 0.5, 0.7, 0.6)      # left, right, top, bottom in inches
PAGE_PIXELS = 950                   # between the margins of A4 landscape at 96 dots an inch, with air for wider fonts
PIXELS_A_CHARACTER = 8.5            # of the wider fonts that stand in for 微软雅黑
WIDEST = 215.0                      # characters side by side: more would print too small to read
LARGEST_SCALE, SMALLEST_SCALE = 100, 10
Columns = tuple[int, int, float]    # first, last, characters wide


def set_up_page(sheet: Worksheet, store: str) -> None:
    """Paper, margins, head and foot."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(*MARGINS)
    sheet.set_header(f"&L&9 {margin_text(store)}&R&9 &A")
    sheet.set_footer("&L&9 " + say("sheets.print_date") + "&R&9 " + say("sheets.print_pages"))


def set_up_print(sheet: Worksheet, spec: Sheet, plan: Plan, store: str) -> None:
    """The page, the print area, and pages one wide unless a table asks for two."""
    set_up_page(sheet, store)
    sheet.repeat_rows(0 if plan.frozen_rows else plan.top - 1, plan.top - 1)
    areas = list(_areas(spec, plan))
    # xlsxwriter's own print_area() takes one range; several are printed one after the other.
    sheet.print_area_range = ",".join(f"'{spec.title}'!${xl_col_to_name(first)}:${xl_col_to_name(last)}"
                                      for first, last, _ in areas)
    breaks = list(_breaks(spec, plan))
    if breaks:
        _print_in_two(sheet, spec, plan, breaks)
    else:
        sheet.fit_to_pages(1, 0)


def _areas(spec: Sheet, plan: Plan) -> Iterator[Columns]:
    """Whole columns, so that a table may grow; tables share a page where it is wide enough."""
    first, last, width = 0, 0, margin_width(spec)
    for table in spec.table:
        place = plan.tables[table.name]
        wide = sum(column_width(spec, column) for column in table.columns if not column.helper) + GAP
        if last and width + wide > WIDEST:
            yield first, last, width
            first, width = place.col, 0.0
        last, width = place.last_col, width + wide
    yield first, last, width


def _breaks(spec: Sheet, plan: Plan) -> Iterator[int]:
    for table in spec.table:
        yield from (at for at, column in enumerate(table.columns, plan.tables[table.name].col) if column.new_page)


def _print_in_two(sheet: Worksheet, spec: Sheet, plan: Plan, breaks: list[int]) -> None:
    """Pages side by side, each with the frozen columns again. Excel ignores such breaks when told to fit."""
    table = spec.table[0]
    place = plan.tables[table.name]
    key = table.place(spec.freeze) + 1
    widths = [0.0 if column.helper else _pixels(column_width(spec, column)) for column in table.columns]
    repeated, at = sum(widths[:key]), breaks[0] - place.col
    widest = _pixels(margin_width(spec)) + max(sum(widths[:at]), repeated + sum(widths[at:]))
    sheet.set_print_scale(int(max(SMALLEST_SCALE, min(LARGEST_SCALE, 100 * PAGE_PIXELS / widest))))
    sheet.set_v_pagebreaks(breaks)
    sheet.repeat_columns(0, place.col + key - 1)
    sheet.print_across()


def _pixels(width: float) -> float:
    """How many pixels a column of so many characters is wide."""
    return width * PIXELS_A_CHARACTER
