"""Pages into an .xlsx: with fastsheet.py the only module of the review that knows xlsxwriter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from opsbook import __version__
from opsbook.domain.contacts import without_contacts
from opsbook.review import drawing
from opsbook.review.cells import Cell, Trend
from opsbook.review.fastsheet import worksheet_class
from opsbook.review.numbers import number_format
from opsbook.review.page import FIRST_COL, Page
from opsbook.review.tables import CHART_ROW, letter
from opsbook.review.theme import DEFAULT_FORMAT, INK, PAPER, RULE, Style, style
from opsbook.review.waterfall import Waterfall
from opsbook.texts import say

DATA_SHEET = "_数据"
A4 = 9
LONGEST = 32_767
EARLIEST = datetime(2000, 1, 1)
_LINES = {"solid": (1, INK), "dotted": (4, RULE)}
# A size like &9 swallows digits that follow it, so a space stands between.
# What XML 1.0 cannot hold, and control characters that spreadsheets show as boxes; line breaks stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Book:
    """A review to be written: its pages in order and what stands in the margins of every printed page.

    With `hides_contacts` no e-mail address or phone number of the texts is written. A `streamed` book keeps one row in
    memory, however many there are; the parts of its pages stand under one another, without charts and sparklines.
    """

    pages: tuple[Page, ...]
    store: str
    month: str
    made_at: datetime | None
    hides_contacts: bool = False
    streamed: bool = False

    def shown(self, text: str) -> str:
        """A text as its cell shows it."""
        return clean(without_contacts(text) if self.hides_contacts else text)


def write_book(book: Book, path: Path | BytesIO, sheet_class: type[Worksheet] | None = None) -> None:
    """Write the pages to `path`, which may be memory.

    The same book gives the same bytes: the only time inside is `made_at`. Raises OSError where the disk fails.
    `sheet_class` replaces the worksheet class (tests compare the fast one with the stock one).
    """
    workbook = _Workbook(str(path) if isinstance(path, Path) else path, sheet_class or worksheet_class(), book)
    sheets = [workbook.book.add_worksheet(page.name) for page in book.pages]
    trends = [trend for page in book.pages for _, _, trend in page.trends()]
    falls = [chart for page in book.pages for _, chart in page.charts() if isinstance(chart, Waterfall)]
    sources = _write_data(workbook, trends, falls) if trends or falls else {}
    first_trend = 0
    for page, sheet in zip(book.pages, sheets, strict=True):
        _draw(workbook, page, sheet, sources)
        first_trend = _draw_sparklines(page, sheet, first_trend)
        _set_up_print(book, page, sheet)
    workbook.close(book)


class _Workbook:
    """One xlsxwriter workbook with its formats by style name."""

    def __init__(self, path: str | BytesIO, sheet_class: type[Worksheet], book: Book) -> None:
        self.shown = book.shown
        self.book = xlsxwriter.Workbook(path, {
            "default_format_properties": DEFAULT_FORMAT,
            "default_row_height": CHART_ROW, "strings_to_numbers": False, "strings_to_formulas": False,
            "strings_to_urls": False, "constant_memory": book.streamed,
        })
        self.book.worksheet_class = sheet_class
        self._formats: dict[str, Any] = {}

    def format(self, name: str) -> Any:
        """The format of a style, made once."""
        if name not in self._formats:
            self._formats[name] = self.book.add_format(format_properties(style(name)))
        return self._formats[name]

    def close(self, book: Book) -> None:
        """Say what the file is and write it."""
        self.book.set_properties({
            "title": say("review.file_title", store=clean(book.store), month=book.month),
            "comments": f"opsbook {__version__}", "created": book.made_at or EARLIEST})
        try:
            self.book.close()
        except FileCreateError as error:    # it holds what the system said
            raise error.args[0] from None


def clean(text: str) -> str:
    """A text as a cell can hold it: no control characters, at most 32,767 UTF-16 units, cut with …."""
    if not text.isprintable():
        text = _UNPRINTABLE.sub(" ", text)
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text.encode("utf-16-le")[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"
    return text


def format_properties(look: Style) -> dict[str, Any]:
    """The properties of an xlsxwriter format that looks so."""
    properties: dict[str, Any] = {"font_size": look.size, "font_color": look.color, "align": look.align,
                                  "valign": look.valign}
    if look.number:
        properties["num_format"] = number_format(look.number).code
    if look.fill:
        properties |= {"bg_color": look.fill}
    if look.number in ("heat", "late"):
        properties |= {"border": 1, "border_color": PAPER}
    if look.line:
        thickness, color = _LINES[look.line]
        properties |= {"bottom": thickness, "bottom_color": color}
    if look.indent:
        properties["indent"] = look.indent
    flags = {"bold": look.bold, "text_wrap": look.wrap, "underline": look.underline}
    return properties | {name: True for name, wanted in flags.items() if wanted}


def _draw(workbook: _Workbook, page: Page, sheet: Any, sources: Mapping[int, int]) -> None:
    sheet.hide_gridlines(2)
    for col, width in enumerate(page.widths):
        sheet.set_column(col, col, width)
    for row, height in page.heights.items():
        sheet.set_row(row, height)
    for cell in page.cells():
        if cell.style == "message" and page.n_cols > FIRST_COL + 1:
            sheet.merge_range(1, FIRST_COL, 1, page.n_cols - 1, "", workbook.format("message"))
        _write(sheet, cell, workbook.format(cell.style), workbook.shown)
    for placed, chart in page.charts():
        if isinstance(chart, Waterfall):
            drawing.insert_waterfall(workbook.book, sheet, (placed, chart), (DATA_SHEET, sources[id(chart)]))
        else:
            drawing.insert(workbook.book, sheet, page, (placed, chart))
    sheet.freeze_panes(*page.freeze)
    if page.tab_color:
        sheet.set_tab_color(page.tab_color)
    listing = page.listing or page.filtered
    if listing is not None and listing.length:
        place = page.place_of(listing)
        head = listing.head_row(place.row)
        sheet.autofilter(head, place.col, head + listing.length, place.col + listing.n_cols - 1)


def _write(sheet: Any, cell: Cell, cell_format: Any, shown: Callable[[str], str]) -> None:
    row, col, value, _, formula, link, file = cell
    if formula:
        sheet.write_formula(row, col, formula, cell_format, value)
    elif link:
        sheet.write_url(row, col, f"internal:'{link}'!A1", cell_format, shown(str(value)),
                        say("review.link_tip", sheet=link))
    elif file:
        sheet.write_url(row, col, file_url(file), cell_format, shown(str(value)), say("group.open_tip"))
    elif isinstance(value, str):
        sheet.write_string(row, col, shown(value), cell_format)
    elif value is None:
        sheet.write_blank(row, col, None, cell_format)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, col, value, cell_format)
    else:
        sheet.write_datetime(row, col, datetime.combine(value, time()), cell_format)


def file_url(path: str) -> str:
    """A file's path as a link holds it: what would end the path there, or start a code, is written as %xx."""
    return "external:" + re.sub(r"[%#\s\[\]]", lambda sign: quote(sign[0]), path)


def _write_data(workbook: _Workbook, trends: Sequence[Trend], falls: Sequence[Waterfall]) -> Mapping[int, int]:
    """The hidden sheet: a row a sparkline, then the rows of each waterfall; the first row of each by its identity."""
    sheet = workbook.book.add_worksheet(DATA_SHEET)
    sheet.hide()
    rows: list[tuple[str, tuple[str | float | None, ...]]] = [(trend.label, trend.values) for trend in trends]
    sources = {}
    for fall in falls:
        sources[id(fall)] = len(rows)
        rows += drawing.waterfall_rows(fall)
    for row, (label, values) in enumerate(rows):
        for col, value in enumerate((label, *values)):
            if isinstance(value, str):
                sheet.write_string(row, col, workbook.shown(value))
            elif value is not None:
                sheet.write_number(row, col, value)
    return sources


def _draw_sparklines(page: Page, sheet: Any, first: int) -> int:
    row_of_data = first
    for row, col, trend in page.trends():
        known = [value for value in trend.values if value is not None]
        row_of_data += 1
        if known:
            last = letter(len(trend.values))
            sheet.add_sparkline(row, col, {
                "range": f"'{DATA_SHEET}'!$B${row_of_data}:${last}${row_of_data}", "type": "column", "min": 0,
                "max": max(max(known) * 1.5, 1e-9), "series_color": drawing.LAST_COLOR, "last_point": True,
                "last_color": drawing.NOW_COLOR})
    return row_of_data


def _set_up_print(book: Book, page: Page, sheet: Any) -> None:
    imported = f"{book.made_at:%Y-%m-%d}" if book.made_at else say("review.never_imported")
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1 if page.one_sheet else 0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.6)
    sheet.set_header(f"&L&9 {margin_text(book.store)}&R&9 {book.month}")
    sheet.set_footer("&L&9 " + say("review.print_imported", date=imported) + "&C&9 &A&R&9 " + say("review.print_pages"))
    sheet.repeat_rows(0, 1)
    sheet.set_h_pagebreaks(page.breaks)
    sheet.print_area(0, 0, page.printed_rows - 1, page.n_cols - 1)


def margin_text(text: str) -> str:
    """A store's name as page margins hold it: & starts a code there, and 255 characters are the limit."""
    return clean(text)[:60].replace("&", "&&")
