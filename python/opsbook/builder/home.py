"""运营台, the first sheet: what to do first, links, 今日待办 and what is due, 红黄灯, how far the data reach."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from opsbook.builder import heights
from opsbook.builder.content import Content
from opsbook.builder.homeformulas import FLAGS, counters, flag_cells, heading, lead, month_end, row_number, undo_label
from opsbook.builder.homelinks import write_links
from opsbook.builder.look import COUNTER_SIZE, NUMBERS, STATES, TAB_COLORS, Look, verdict_look
from opsbook.builder.paper import Paper
from opsbook.builder.places import FIRST_COL, MARGIN, TITLE_ROW, Place, Plan
from opsbook.builder.printing import set_up_page
from opsbook.builder.sheetwriter import NO_GRID, Page
from opsbook.builder.tablewriter import colour_verdicts, write_table
from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.review.theme import style
from opsbook.texts import say

LEAD_ROW, LABEL_ROW, VALUE_ROW, COUNT_ROW, HEADING_ROW, HEAD_ROW = 1, 2, 3, 5, 7, 8
LIST_ROW = HEAD_ROW + 1
STATE_ROW = LIST_ROW + FLAGS + 2        # the headers of the tables below 今日待办 and 红黄灯
DUE_ROW = STATE_ROW + 7                 # below 月底预测, which has four rows
LINK_COL, TODO_COL, LIST_COL = FIRST_COL, FIRST_COL + 2, FIRST_COL + 8
LIST = ("判定", "指标", "本期", "目标", "差", "怎么做", "连续几期", "负责人", "期限")
LIST_LOOKS = {
    "判定": Look("verdict"), "指标": Look("link"), "本期": Look("text.right"), "目标": Look("text.right"),
    "差": Look("text.right"), "怎么做": Look("text", size=9, wrap=True), "连续几期": Look("text.mid"),
    "负责人": Look("text", size=9, wrap=True), "期限": Look("text", NUMBERS["date"]),
}
HEAD_LOOKS = {"判定": "head.mid", "本期": "head.right", "目标": "head.right", "差": "head.right",
              "连续几期": "head.mid"}
# Margin; links; 待办, below it 月底预测 and 本期该填; 红黄灯 and below it 数据状态, whose last text runs on.
WIDTHS = (MARGIN, 15.0, MARGIN, 32.0, 11.0, 11.0, 12.0, 4.0, MARGIN,
          15.0, 23.0, 12.0, 12.0, 12.0, 46.0, 9.0, 12.0, 12.0)
ROW_COL = len(WIDTHS)                   # which row of 诊断 each flag is, folded away
ZOOM = 90                               # per cent: so it fits the usual screen
LEAD_HEIGHT, FLAG_HEIGHT, STRIP_HEIGHT = 22.0, 27.0, 40.0
STRIP = {"店铺": TODO_COL, "上次刷新": LIST_COL, "数据到": LIST_COL + 1, "上次动作": LIST_COL + 5,
         "可撤销": LIST_COL + 6}
STRIP_LOOKS = {"上次刷新": Look("plain.strong", number="mm-dd hh:mm"),
               "上次动作": Look("plain.strong", size=9, wrap=True)}
TABLES = {"待办": (HEAD_ROW, TODO_COL), "月底预测": (STATE_ROW, TODO_COL), "本期该填": (DUE_ROW, TODO_COL),
          "数据状态": (STATE_ROW, LIST_COL)}


def plan_home(sheet: Sheet, content: Content) -> Plan:
    """The named cells in a row at the top, 今日待办 beside 红黄灯, below them what is due and 数据状态."""
    names = {name: (VALUE_ROW, col) for name, col in STRIP.items()}
    tables = {table.name: Place(*TABLES[table.name], content.n_rows(table), len(table.columns))
              for table in sheet.table}
    return Plan(tables, names, HEAD_ROW + 1)


def write_home(paper: Paper, page: Page) -> None:
    """Write the sheet."""
    for col, width in enumerate(WIDTHS):
        paper.sheet.set_column(col, col, width)
    paper.sheet.set_column(ROW_COL, ROW_COL, MARGIN, None, {"level": 1, "hidden": True})
    paper.sheet.set_default_row(heights.row_height(1))
    _write_top(paper, page)
    _write_counters(paper, page)
    write_links(paper, (HEADING_ROW, LINK_COL), page.titles["settings"])
    _write_flags(paper, page)
    _write_tables(paper, page)
    paper.accept(LIST_ROW, FIRST_COL, ROW_COL)
    paper.sheet.hide_gridlines(NO_GRID)
    paper.sheet.set_zoom(ZOOM)
    paper.sheet.set_tab_color(TAB_COLORS["home"])
    paper.sheet.set_first_sheet()
    paper.sheet.activate()
    _set_up_print(paper, page)


def _write_top(paper: Paper, page: Page) -> None:
    paper.write(TITLE_ROW, FIRST_COL, page.sheet.title, Look("title"))
    n_fail, n_watch = (xl_rowcol_to_cell(COUNT_ROW, LIST_COL + at) for at in (0, 1))
    first = tuple(xl_rowcol_to_cell(LIST_ROW, LIST_COL + LIST.index(name)) for name in ("指标", "本期", "目标"))
    paper.write(LEAD_ROW, FIRST_COL, lead(n_fail, n_watch, (first[0], first[1], first[2]), page.macros),
                Look("heading"))
    paper.write(COUNT_ROW - 1, TODO_COL, say("sheets.home_forecast"), Look("note"))
    paper.write(COUNT_ROW, TODO_COL, month_end(), Look("plain.strong"))
    for name, col in STRIP.items():
        label = undo_label() if name == "可撤销" else name
        paper.write(LABEL_ROW, col, label, Look("note"))
        paper.write(VALUE_ROW, col, page.content.names.get(name), STRIP_LOOKS.get(name, Look("plain.strong")))
    for row, height in ((TITLE_ROW, heights.TITLE), (LEAD_ROW, LEAD_HEIGHT), (VALUE_ROW, STRIP_HEIGHT)):
        paper.sheet.set_row(row, height)


def _write_counters(paper: Paper, page: Page) -> None:
    """How many rules have each verdict and how many problems wait, side by side above 红黄灯."""
    for col, counter in enumerate(counters(), LIST_COL):
        color = style(f"verdict.{counter.verdict.value}").color
        number = Look("plain.strong", "0", color=color, size=COUNTER_SIZE)
        for row in (COUNT_ROW - 1, COUNT_ROW):
            paper.lead(row, col, page.titles[counter.sheet])
        paper.write(COUNT_ROW - 1, col, counter.word, Look("plain.strong", color=color))
        paper.write(COUNT_ROW, col, counter.formula, number)
    paper.sheet.set_row(COUNT_ROW, heights.HEAD)


def _write_flags(paper: Paper, page: Page) -> None:
    paper.write(HEADING_ROW, LIST_COL, heading(), Look("heading"))
    paper.sheet.set_row(HEAD_ROW, heights.HEAD)
    for col, name in enumerate(LIST, LIST_COL):
        paper.write(HEAD_ROW, col, name, Look(HEAD_LOOKS.get(name, "head")))
    link = _title_column(page)
    first = xl_rowcol_to_cell(LIST_ROW, 0, row_abs=True, col_abs=True)
    for row in range(LIST_ROW, LIST_ROW + FLAGS):
        at = xl_rowcol_to_cell(row, ROW_COL, col_abs=True)
        cells = flag_cells(at, link)
        for col, name in enumerate(LIST, LIST_COL):
            paper.write(row, col, cells[name], LIST_LOOKS[name])
        paper.write(row, ROW_COL, row_number(f"{first}:{xl_rowcol_to_cell(row, 0, col_abs=True)}"), Look("missing"))
        paper.sheet.set_row(row, FLAG_HEIGHT)
    colour_verdicts(paper, (LIST_ROW, LIST_COL, LIST_ROW + FLAGS - 1, LIST_COL))


def _title_column(page: Page) -> str:
    """Where 诊断[指标] stands, without the row: ``'店铺诊断'!D``."""
    sheet = next(sheet for sheet in sheets() if sheet.id == "diagnosis")
    return f"'{sheet.title}'!{xl_col_to_name(FIRST_COL + sheet.table[0].place('指标'))}"


def _write_tables(paper: Paper, page: Page) -> None:
    for on in page.tables:
        paper.write(on.place.head - 1, on.place.col, on.table.title, Look("heading"))
        write_table(paper, on, page.titles)
    state = next(on for on in page.tables if on.table.name == "数据状态")
    col = state.place.col + state.table.place("状态")
    for key, verdict in STATES.items():
        paper.sheet.conditional_format(state.place.first, col, state.place.last, col, {
            "type": "cell", "criteria": "==", "value": f'"{say(key)}"',
            "format": paper.formats.plain(verdict_look(verdict))})


def _set_up_print(paper: Paper, page: Page) -> None:
    set_up_page(paper.sheet, str(page.content.names.get("店铺") or ""))
    paper.sheet.print_area_range = f"'{page.sheet.title}'!$A:${xl_col_to_name(ROW_COL - 1)}"
    paper.sheet.fit_to_pages(1, 1)
