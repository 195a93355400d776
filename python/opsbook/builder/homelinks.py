"""The links of 运营台 to every sheet, by groups of work. One that is put away leads to where it is switched on."""

from __future__ import annotations

from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from opsbook.builder.look import Look
from opsbook.builder.paper import Paper
from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.desk.rows.names import NO
from opsbook.desk.rows.shownsheets import SHOWN, SHOWN_SHEETS, TITLE
from opsbook.domain.sheetcell import Formula
from opsbook.review.theme import GREY
from opsbook.texts import say


def write_links(paper: Paper, at: tuple[int, int], settings: str) -> None:
    """Write them downwards from `at`, what ○ means above; `settings` is the sheet on which sheets are switched on."""
    row, col = at
    paper.write(row - 1, col, say("sheets.home_put_away"), Look("note"))
    linked = [sheet for sheet in sheets() if sheet.group not in ("home", "hidden")]
    for group, members in groupby(linked, key=lambda sheet: sheet.group):
        paper.write(row, col, say(f"sheets.home_group_{group}"), Look("note"))
        for sheet in members:
            row += 1
            _write_link(paper, (row, col), sheet, settings)
        row += 1


def _write_link(paper: Paper, at: tuple[int, int], sheet: Sheet, settings: str) -> None:
    if sheet.fixed:
        paper.link(at, sheet.title, f"{sheet.title}!A1", Look("plain.link"))
        return
    away = f'COUNTIFS({SHOWN_SHEETS}[{TITLE}],"{sheet.title}",{SHOWN_SHEETS}[{SHOWN}],"{NO}")>0'
    target = f'"#\'"&IF({away},"{settings}","{sheet.title}")&"\'!A1"'
    sign = say("sheets.home_away", sheet=sheet.title)
    paper.write(*at, Formula(f'=HYPERLINK({target},IF({away},"{sign}","{sheet.title}"))'), Look("plain.link"))
    paper.sheet.conditional_format(*at, *at, {
        "type": "formula", "criteria": f'={xl_rowcol_to_cell(*at)}<>"{sheet.title}"',
        "format": paper.formats.plain({"font_color": GREY})})
