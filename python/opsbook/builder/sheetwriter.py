"""One sheet of desk.toml or templates/records as the workbook shows it: title, help, links, named cells, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder import heights
from opsbook.builder.content import Content
from opsbook.builder.look import AS_TEXT, NUMBERS, TAB_COLORS, TYPED_GROUPS, Look
from opsbook.builder.paper import Paper
from opsbook.builder.places import (
    FIRST_COL,
    GAP,
    HELP_ROW,
    LINK_ROW,
    TITLE_ROW,
    Plan,
    column_width,
    has_titles,
    margin_width,
)
from opsbook.builder.printing import set_up_print
from opsbook.builder.tableplace import TableOnSheet
from opsbook.builder.tabletops import write_above
from opsbook.builder.tablewriter import write_table
from opsbook.builder.validation import TIP_TEXT, TIP_TITLE
from opsbook.catalogue.sheets import NamedCell, Sheet
from opsbook.review.theme import GREY, text_width
from opsbook.texts import say

NO_GRID, GRID_ON_SCREEN = 2, 1


@dataclass(frozen=True)
class Page:
    """A sheet with its places, what the workbook holds, the titles of all sheets by id and whether it has macros."""

    sheet: Sheet
    plan: Plan
    content: Content
    titles: Mapping[str, str]
    macros: bool = True

    @property
    def home(self) -> str:
        """The title of the first sheet, to which all others lead back."""
        return next(iter(self.titles.values()))

    @cached_property
    def tables(self) -> tuple[TableOnSheet, ...]:
        """Its tables in their places."""
        return tuple(TableOnSheet(self.sheet, table, self.plan.tables[table.name], self.content.rows(table))
                     for table in self.sheet.table)


def write_sheet(paper: Paper, page: Page) -> None:
    """Write a sheet that has nothing of its own beside its named cells and tables."""
    write_top(paper, page)
    for cell in page.sheet.name:
        write_named(paper, page, cell)
    set_widths(paper, page)
    _set_heights(paper, page)
    for on in page.tables:
        write_table(paper, on, page.titles)
    write_above(paper, page.sheet, page.tables, page.titles)
    finish_sheet(paper, page)


def write_top(paper: Paper, page: Page) -> None:
    """The title, the line of help, the link home and those to the tables further right."""
    sheet = page.sheet
    paper.write(TITLE_ROW, FIRST_COL, sheet.title, Look("title"))
    paper.write(HELP_ROW, FIRST_COL, sheet.help, Look("note", size=10))
    if sheet.title != page.home:
        paper.link((LINK_ROW, FIRST_COL), say("sheets.home_link", sheet=page.home), f"{page.home}!A1",
                   Look("plain.link"))
    if has_titles(sheet):
        _write_jumps(paper, page)


def _write_jumps(paper: Paper, page: Page) -> None:
    """Links to the tables further right, each where the one before has ended."""
    widths = [column_width(page.sheet, column) for on in page.tables for column in on.table.columns]
    col, taken = FIRST_COL, float(text_width(say("sheets.home_link", sheet=page.home)))
    for on in page.tables[1:]:
        while taken > 0:
            taken, col = taken - widths[col - FIRST_COL], col + 1
        name = say("sheets.jump", table=on.table.title)
        target = f"{page.sheet.title}!{xl_rowcol_to_cell(on.place.head, on.place.col)}"
        paper.link((LINK_ROW, col), name, target, Look("plain.link"))
        taken = float(text_width(name))


def write_named(paper: Paper, page: Page, cell: NamedCell) -> None:
    """A named cell with the word before it; one with a drop-list is there to be chosen."""
    row, col = page.plan.names[cell.name]
    value = page.content.names.get(cell.name, cell.value or None)
    if cell.label:
        paper.write(row, col - 1, cell.label, Look("note" if cell.helper else "plain", color=GREY))
    plain = "note" if cell.helper else "plain.strong"
    look = Look(plain, NUMBERS.get(cell.kind, ""))
    if cell.options or cell.input:
        look = Look("plain.mid.strong", AS_TEXT if cell.input else "", boxed=True)
    paper.write(row, col, value, look)
    if cell.options:
        paper.sheet.data_validation(row, col, row, col, {
            "validate": "list", "source": list(cell.options), "input_title": cell.label[:TIP_TITLE],
            "input_message": cell.tip[:TIP_TEXT], "error_title": cell.label[:TIP_TITLE],
            "error_message": say("sheets.wrong_choice", column=cell.label)})


def set_widths(paper: Paper, page: Page) -> None:
    """The margin, each column as wide as it says, a gap after each table; helper columns folded away."""
    paper.sheet.set_column(0, 0, margin_width(page.sheet))
    for on in page.tables:
        folded = False
        for at, column in on.columns:
            folded = column.helper
            paper.sheet.set_column(at, at, column_width(page.sheet, column), None,
                                   {"level": 1, "hidden": True} if folded else {})
        paper.sheet.set_column(on.place.last_col + 1, on.place.last_col + 1, GAP, None,
                               {"collapsed": True} if folded else {})


def _set_heights(paper: Paper, page: Page) -> None:
    """One height for all rows, also those that tables grow by; the top its own; where tables fit, by their texts."""
    paper.sheet.set_default_row(heights.row_height(page.sheet.lines))
    for row in range(page.plan.top):
        own = {TITLE_ROW: heights.TITLE, HELP_ROW: heights.HELP, page.plan.top - 1: heights.HEAD}
        paper.sheet.set_row(row, own.get(row, heights.row_height(1)))
    for on in page.tables:
        for row, height in enumerate(heights.fitting(on.table, on.rows) if on.table.fit else (), on.place.first):
            paper.sheet.set_row(row, height)


def finish_sheet(paper: Paper, page: Page) -> None:
    """What stays in sight, gridlines, tab colour, print."""
    sheet, tables = page.sheet, page.tables
    frozen_cols = tables[0].place.col + tables[0].table.place(sheet.freeze) + 1 if sheet.freeze else 0
    paper.accept(page.plan.top, FIRST_COL, tables[-1].place.last_col)
    if page.plan.frozen_rows or frozen_cols:  # a frozen pane without a split is a fault Excel repairs
        paper.sheet.freeze_panes(page.plan.frozen_rows, frozen_cols)
    paper.sheet.hide_gridlines(GRID_ON_SCREEN if sheet.group in TYPED_GROUPS else NO_GRID)
    paper.sheet.set_tab_color(TAB_COLORS[sheet.group])
    if sheet.group == "hidden":
        paper.sheet.very_hidden()
        return
    set_up_print(paper.sheet, page.sheet, page.plan, str(page.content.names.get("店铺") or ""))
