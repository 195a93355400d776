"""What some sheets have above their tables: the period on 店铺诊断, how to use on 说明, buttons on 预览."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opsbook.builder.look import Look
from opsbook.builder.paper import Paper
from opsbook.builder.places import FIRST_COL, TOP
from opsbook.builder.sheetwriter import Page
from opsbook.domain.sheetcell import Formula
from opsbook.review.theme import GREY
from opsbook.texts import say

STEPS = 10
BUTTONS = {"OpsConfirm": "confirm", "OpsCancel": "cancel"}     # the procedures of workbook/vba
BUTTON_WIDTH, BUTTON_HEIGHT, BUTTON_GAP = 96, 28, 12           # pixels
LINES = 3
# rows between the named cells and the tables
ROOM: Mapping[str, int] = {"notes": STEPS + 2, "preview": 3, "guide": LINES + 1}


def write_extras(paper: Paper, page: Page) -> None:
    """Write what the sheet has of its own, if anything."""
    if page.sheet.id in _EXTRAS:
        _EXTRAS[page.sheet.id](paper, page)


def _write_period(paper: Paper, page: Page) -> None:
    """Which day, week or month the chosen period is: that of the findings."""
    row, col = page.plan.names["诊断周期"]
    found = "INDEX(诊断明细[期],MATCH(诊断周期,诊断明细[周期],0))"
    paper.write(row, col + 1, Formula(f'=IFERROR({found},"{say("sheets.no_period")}")'), Look("plain.in", color=GREY))


def _write_steps(paper: Paper, page: Page) -> None:
    paper.write(TOP, FIRST_COL, say("sheets.how_to"), Look("heading"))
    kind = "step" if page.macros else "twin_step"
    for number in range(1, STEPS + 1):
        paper.write(TOP + number, FIRST_COL, say(f"sheets.{kind}_{number}"), Look("plain"))


def _write_preview(paper: Paper, page: Page) -> None:
    """That nothing waits, where nothing does, and the form buttons.

    A macro answers them, so a workbook without macros has none.
    """
    row, col = page.plan.names["预览_状态"]
    waits = f'IF(预览_状态="等待","","{say("sheets.nothing_waits")}")'
    paper.write(row, col + 1, Formula(f"={waits}"), Look("plain.in", color=GREY))
    if not page.macros:
        return
    row = TOP + len(page.sheet.name) + 1
    for number, (macro, key) in enumerate(BUTTONS.items()):
        paper.sheet.insert_button(row, FIRST_COL, {
            "macro": macro, "caption": say(f"sheets.{key}"), "width": BUTTON_WIDTH, "height": BUTTON_HEIGHT,
            "x_offset": number * (BUTTON_WIDTH + BUTTON_GAP)})


def _write_guide(paper: Paper, page: Page) -> None:
    """What to do, in three lines: of a person's own book, or of the blank tables."""
    kind = "own" if page.content.names.get("登记人") else "blank"
    for line in range(LINES):
        said = say(f"sheets.{kind}_guide_{line + 1}")
        paper.write(TOP + len(page.sheet.name) + 1 + line, FIRST_COL, said, Look("plain"))


_EXTRAS: Mapping[str, Callable[[Paper, Page], None]] = {
    "diagnosis": _write_period, "notes": _write_steps, "preview": _write_preview,
    "guide": _write_guide,
}
