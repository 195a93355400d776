"""询盘时点: what to look at, key figures, four grids of weekday and hour, the job's tables below and to the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from opsbook.builder import heights
from opsbook.builder.content import Content
from opsbook.builder.look import TAB_COLORS, Look
from opsbook.builder.names import pick_name
from opsbook.builder.paper import Paper
from opsbook.builder.places import FIRST_COL, GAP, HELP_ROW, LINK_ROW, MARGIN, TITLE_ROW, Place, Plan
from opsbook.builder.printing import set_up_page
from opsbook.builder.sheetwriter import NO_GRID, Page
from opsbook.builder.tablewriter import write_table
from opsbook.builder.timepointformulas import REPLY, WORK, reply, share, unconverted
from opsbook.builder.timepointgrids import (
    FIRST_HOUR,
    GRID_HEIGHT,
    GRIDS,
    TOTAL_COL,
    Counted,
    write_counts,
    write_grid,
)
from opsbook.builder.validation import TIP_TEXT, TIP_TITLE
from opsbook.catalogue.sheets import NamedCell, Sheet
from opsbook.domain.sheetcell import Formula
from opsbook.texts import say

TIMEPOINTS = "timepoints"
LABEL_ROW, FILTER_ROW, FIGURE_LABELS, FIGURES = 3, 4, 6, 7
SENTENCES = {"时点_值班": 9, "时点_投放": 10, "时点_范围": 11}
GRID_ROW = 13
BELOW = GRID_ROW + len(GRIDS) * GRID_HEIGHT + 1     # the headers of the tables under the grids
UNDER = ("投放时段", "值班安排", "集中时段", "超时时段")
HOUR_WIDTH, TOTAL_WIDTH, DAY_WIDTH = 6.0, 7.0, 14.0
FILTER_SPANS = {"时点_国家": (1, 1), "时点_产品": (2, 6), "时点_来源": (7, 9), "时点_业务": (10, 12),
                "时点_从": (13, 14), "时点_到": (15, 16)}     # first and last column
LINK_SPAN = 3
FIGURE_SPAN = 3                                     # columns of hours a key figure takes
EARLIEST = date(2000, 1, 1)
FOLDED = {"level": 1, "hidden": True}


@dataclass(frozen=True)
class Figure:
    """A key figure: the key of its word, its formula, number format, and whether it works on arrays."""

    key: str
    formula: str
    code: str
    is_array: bool = False


def plan_timepoints(sheet: Sheet, content: Content) -> Plan:
    """Four tables under the grids, the others to the right of them."""
    tables, under, right = {}, FIRST_COL, TOTAL_COL + 2
    for table in sheet.table:
        n_rows, n_cols = content.n_rows(table), len(table.columns)
        if table.name in UNDER:
            tables[table.name] = Place(BELOW, under, n_rows, n_cols)
            under += n_cols + 1
        else:
            tables[table.name] = Place(GRID_ROW + 1, right, n_rows, n_cols)
            right += n_cols + 1
    names = {name: (FILTER_ROW, first) for name, (first, _) in FILTER_SPANS.items()}
    return Plan(tables, {**names, **{name: (row, FIRST_COL) for name, row in SENTENCES.items()}}, FILTER_ROW + 1)


def write_timepoints(paper: Paper, page: Page) -> None:
    """Write the sheet."""
    counted = Counted(GRID_ROW + 1, page.tables[-1].place.last_col + 2)
    _set_sizes(paper, page, counted)
    _write_top(paper, page)
    for cell in page.sheet.name:
        _write_named(paper, page, cell)
    for number, figure in enumerate(_figures(counted)):
        _write_figure(paper, number, figure)
    write_counts(paper, counted)
    for number, grid in enumerate(GRIDS):
        write_grid(paper, counted, grid, GRID_ROW + number * GRID_HEIGHT)
    for on in page.tables:
        paper.write(on.place.head - 1, on.place.col, on.table.title, Look("heading"))
        write_table(paper, on, page.titles)
    if page.macros:
        paper.write(SENTENCES["时点_范围"], TOTAL_COL + 2, say("timepoints.udf_hint"), Look("note"))
    _finish(paper, page)


def _write_top(paper: Paper, page: Page) -> None:
    """The title, the line of help, the links home and to the tables."""
    paper.write(TITLE_ROW, FIRST_COL, page.sheet.title, Look("title"))
    paper.write(HELP_ROW, FIRST_COL, page.sheet.help, Look("note", size=10))
    paper.link((LINK_ROW, FIRST_COL), say("sheets.home_link", sheet=page.home), f"{page.home}!A1", Look("plain.link"))
    shown = (on for on in page.tables if on.table.title)
    for number, on in enumerate(shown):
        target = f"{page.sheet.title}!{xl_rowcol_to_cell(on.place.head, on.place.col)}"
        paper.link((LINK_ROW, FIRST_HOUR + number * LINK_SPAN), say("sheets.jump", table=on.table.name), target,
                   Look("plain.link"))


def _set_sizes(paper: Paper, page: Page, counted: Counted) -> None:
    sheet = paper.sheet
    for first, last, width in ((0, 0, MARGIN), (FIRST_COL, FIRST_COL, DAY_WIDTH),
                               (FIRST_HOUR, TOTAL_COL - 1, HOUR_WIDTH), (TOTAL_COL, TOTAL_COL, TOTAL_WIDTH)):
        sheet.set_column(first, last, width)
    for on in page.tables:
        if on.table.name not in UNDER:
            sheet.set_column(on.place.col - 1, on.place.col - 1, GAP)
            for at, column in on.columns:
                sheet.set_column(at, at, column.width)
    sheet.set_column(page.tables[-1].place.col, counted.col + 1, None, None, FOLDED)
    sheet.set_default_row(heights.row_height(1))
    for row, height in ((TITLE_ROW, heights.TITLE), (HELP_ROW, heights.HELP), (LINK_ROW, heights.row_height(1)),
                        (FIGURE_LABELS, heights.row_height(2)), (FIGURES, heights.HEAD)):
        sheet.set_row(row, height)


def _write_named(paper: Paper, page: Page, cell: NamedCell) -> None:
    """A filter with its word above it, or a sentence of the job."""
    row, col = page.plan.names[cell.name]
    value = page.content.names.get(cell.name, cell.value or None)
    if cell.name in SENTENCES:
        paper.write(row, col, value, Look("note" if cell.helper else "plain.strong"))
        return
    last = FILTER_SPANS[cell.name][1]
    look = Look("plain.mid.strong", "yyyy-mm-dd" if cell.kind == "date" else "@", boxed=True)
    paper.write(LABEL_ROW, col, cell.label, Look("note"))
    paper.merge((row, col, row, last), look)
    paper.write(row, col, value, look)
    taken = {"validate": "list", "source": f"={pick_name(cell.pick)}"} if cell.pick else {
        "validate": "date", "criteria": ">=", "value": EARLIEST}
    paper.sheet.data_validation(row, col, row, last, {
        **taken, "input_title": cell.label[:TIP_TITLE], "input_message": cell.tip[:TIP_TEXT],
        "error_title": cell.label[:TIP_TITLE], "error_message": say("sheets.wrong_choice", column=cell.label)})


def _write_figure(paper: Paper, number: int, figure: Figure) -> None:
    """The word and the number, over several columns of hours; the first in the wide column."""
    first = FIRST_HOUR + (number - 1) * FIGURE_SPAN if number else FIRST_COL
    last = first + FIGURE_SPAN - 1 if number else first
    label, look = Look("note", wrap=True), Look("plain.strong", figure.code, size=12)
    paper.merge((FIGURE_LABELS, first, FIGURE_LABELS, last), label)
    paper.merge((FIGURES, first, FIGURES, last), look)
    paper.write(FIGURE_LABELS, first, say(f"timepoints.figure_{figure.key}"), label)
    if figure.is_array:
        paper.array((FIGURES, first, FIGURES, first), figure.formula, look)
    else:
        paper.write(FIGURES, first, Formula(figure.formula), look)


def _figures(counted: Counted) -> Iterator[Figure]:
    office, buyer, in_time, late = map(counted.amount, ("office", "buyer", "in_time", "late"))
    yield Figure("count", f"={office}", "#,##0")
    yield Figure("unconverted", unconverted(), "#,##0")
    for how, function in (("median", "MEDIAN"), ("mean", "AVERAGE")):
        yield Figure(f"clock_{how}", reply(function, REPLY), "0.0", is_array=True)
        yield Figure(f"work_{how}", reply(function, WORK), "0.0", is_array=True)
    yield Figure("in_time", share(in_time, f"{in_time}+{late}"), "0%")
    yield Figure("night", share(counted.flagged("night"), office), "0%")
    days = ((counted.flagged("other_platform_day"), office), (counted.flagged("other_buyer_day"), buyer))
    told = (f'TEXT({share(*each).removeprefix("=")},"0%")' for each in days)
    yield Figure("other_day", '=' + '&" / "&'.join(told), "")


def _finish(paper: Paper, page: Page) -> None:
    """What stays in sight, tab, print: the grids and what stands under them."""
    sheet = paper.sheet
    paper.accept(page.plan.top, FIRST_COL, page.tables[-1].place.last_col)
    sheet.freeze_panes(page.plan.top, 0)
    sheet.hide_gridlines(NO_GRID)
    sheet.set_tab_color(TAB_COLORS[page.sheet.group])
    set_up_page(sheet, str(page.content.names.get("店铺") or ""))
    sheet.print_area_range = f"'{page.sheet.title}'!$A:${xl_col_to_name(TOTAL_COL)}"
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks([GRID_ROW + 2 * GRID_HEIGHT, BELOW - 1])
