"""The operator's workbook as a file: every sheet of desk.toml and templates/records, its names, its VBA project."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from opsbook import __version__
from opsbook.builder.content import Content, reference_tables, starting_tables
from opsbook.builder.extras import ROOM, write_extras
from opsbook.builder.home import plan_home, write_home
from opsbook.builder.names import cell_names, drop_lists, format_names, row_names
from opsbook.builder.package import finish
from opsbook.builder.paper import Formats, Paper
from opsbook.builder.places import Plan, plan_sheet
from opsbook.builder.sheetwriter import Page, write_sheet
from opsbook.builder.timepointsheet import TIMEPOINTS, plan_timepoints, write_timepoints
from opsbook.builder.vbaproject import vba_project
from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.desk.closed.recalculation import recalculate
from opsbook.excel.udfs import CALLS
from opsbook.review.theme import DEFAULT_FORMAT
from opsbook.review.writer import clean
from opsbook.texts import say

CREATED = datetime(2025, 1, 1)      # the same workbook gives the same bytes
WINDOW = (1600, 1000)
WORKBOOK_CODE = "ThisWorkbook"


class _Worksheet(Worksheet):  # type: ignore[misc]
    """xlsxwriter's, but formulas are taken as they stand: ours name no function that must be spelt with a prefix."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def build_book(content: Content, macros: bool = True) -> bytes:
    """The workbook of a store: .xlsm with ribbon and functions, or without `macros` .xlsx with native formulas alone.

    Every formula has its value. The same content gives the same bytes. Raises ValueError for a column of `content`
    that its table does not have.
    """
    whole = Content(reference_tables(macros) | starting_tables() | dict(content.tables), content.names)
    return finish(recalculate(write_book(sheets(), whole, macros), functions(macros)), ribbon=macros)


def functions(macros: bool) -> Mapping[str, Callable[..., Any]]:
    """The cell functions that formulas may call."""
    return CALLS if macros else {}


def write_book(specs: Sequence[Sheet], content: Content, macros: bool) -> bytes:
    """The sheets as xlsxwriter writes them; formulas have the value they came with, or none."""
    file = io.BytesIO()
    book = Workbook(file, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
        "default_format_properties": DEFAULT_FORMAT})
    book.worksheet_class = _Worksheet
    book.set_size(*WINDOW)
    book.set_properties({"title": clean(say("sheets.file_title", store=content.names.get("店铺") or "")),
                         "comments": f"opsbook {__version__}", "created": CREATED})
    titles = {spec.id: spec.title for spec in specs}
    pages = [Page(spec, _plan(spec, content), content, titles, macros) for spec in specs]
    _add_program(book, specs, macros)
    _write_pages(book, pages)
    for name, formula in _names(pages):
        book.define_name(name, f"={formula}")
    book.close()
    return file.getvalue()


def _plan(spec: Sheet, content: Content) -> Plan:
    if spec.id == TIMEPOINTS:
        return plan_timepoints(spec, content)
    return plan_home(spec, content) if spec.group == "home" else plan_sheet(spec, content, ROOM.get(spec.id, 0))


def _add_program(book: Workbook, specs: Sequence[Sheet], macros: bool) -> None:
    if macros:
        book.add_vba_project(io.BytesIO(vba_project([spec.code for spec in specs])), is_stream=True)
        book.set_vba_name(WORKBOOK_CODE)


def _write_pages(book: Workbook, pages: Sequence[Page]) -> None:
    formats = Formats(book)
    papers = [Paper(book.add_worksheet(page.sheet.title), formats) for page in pages]
    for paper, page in zip(papers, pages, strict=True):
        if page.macros:
            paper.sheet.set_vba_name(page.sheet.code)
        if page.sheet.title in page.content.hidden_sheets():
            paper.sheet.hide()
        if page.sheet.group == "home":
            write_home(paper, page)
        elif page.sheet.id == TIMEPOINTS:
            write_timepoints(paper, page)
        else:
            write_sheet(paper, page)
            write_extras(paper, page)


def _names(pages: Sequence[Page]) -> list[tuple[str, str]]:
    tables = [on for page in pages for on in page.tables]
    cells = [name for page in pages for name in cell_names(page.sheet, page.plan)]
    rows = [name for on in tables for name in row_names(on.sheet, on.table, on.place, on.rows)]
    every = {on.table.name: (on.sheet, on.table, on.place) for on in tables}
    picks = {column.pick for on in tables for _, column in on.columns}
    picks |= {cell.pick for page in pages for cell in page.sheet.name}
    return [*cells, *rows, *drop_lists(every, picks - {""}), *format_names(every)]
