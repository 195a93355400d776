"""The look of the workbook's cells, in the palette and type of the review."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from opsbook.catalogue.sheets import Group
from opsbook.catalogue.tables import Column
from opsbook.domain.verdict import Verdict
from opsbook.review.theme import BAD, GOOD, GOOD_TINT, GREY, GREY_TINT, INK, RULE, style
from opsbook.review.writer import format_properties

EDGE = "#D0D0D0"          # round a cell to type in
FAINT = "#767676"         # a word that the row above says too
COUNTER_SIZE = 16
THIN = 1
TAB_COLORS: dict[Group, str] = {"home": BAD, "today": "#E69F00", "sales": GOOD, "work": "#56B4E9", "data": "#009E73",
                                "output": INK, "settings": GREY, "help": RULE, "hidden": RULE}
# Where people type, a grey cell tells what the program works out; on sheets that only tell, grey would be everywhere.
TYPED_GROUPS = ("today", "sales", "work", "data", "settings")
NUMBERS = {"integer": "#,##0", "rate": "0.0%", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
RIGHT = ("integer", "number", "rate")
# How the words of 数据状态 are coloured: those of status.py.
STATES = {"workbook.state_fresh": Verdict.PASS, "workbook.state_due": Verdict.WATCH, "workbook.state_gap": Verdict.FAIL,
          "workbook.state_never": Verdict.NO_DATA}
AS_TEXT = "@"             # what is typed stays as typed: ids keep their zeros, 08:30 is no time of day


@dataclass(frozen=True)
class Look:
    """How a cell looks: a style of the review's theme and what differs from it.

    `number` is a number format as the file holds it; `boxed` draws the thin box of a cell to type in,
    `topped` a line above.
    """

    base: str = "text"
    number: str = ""
    fill: str = ""
    color: str = ""
    size: int = 0
    boxed: bool = False
    wrap: bool = False
    topped: bool = False


def properties(look: Look) -> dict[str, Any]:
    """The properties of an xlsxwriter format that looks so."""
    found = format_properties(style(look.base))
    if look.boxed:
        found = {key: value for key, value in found.items() if not key.startswith("bottom")}
        found |= {"border": THIN, "border_color": EDGE}
    if look.topped:
        found |= {"top": THIN, "top_color": INK}
    changes = {"num_format": look.number, "bg_color": look.fill, "font_color": look.color, "font_size": look.size,
               "text_wrap": look.wrap}
    return found | {key: value for key, value in changes.items() if value}


@cache
def cell_look(column: Column, group: Group, number: str = "") -> Look:
    """The look of a column's cells; `number` is the format of a rule's numbers, where the column has those."""
    base = "verdict" if column.verdict else "text.right" if _is_number(column) else "text"
    typed_text = AS_TEXT if column.input and column.kind in ("text", "choice") else ""
    grey = group in TYPED_GROUPS and not column.input
    return Look(base, number=number or column.format or NUMBERS.get(column.kind, typed_text),
                fill=GREY_TINT if grey else "", color=_color(column), boxed=column.input, wrap=column.wrap)


def head_look(column: Column) -> Look:
    """Blue where people type, grey where the program writes; numbers have their header on the right too."""
    base = "head.mid" if column.verdict else "head.right" if _is_number(column) else "head"
    return Look(base, fill=GOOD_TINT if column.input else GREY_TINT, color=GREY if column.helper else "")


def verdict_look(verdict: Verdict) -> dict[str, Any]:
    """What a conditional format adds to a cell that holds the verdict's word: colours, and the sign before it."""
    look = style(f"verdict.{verdict.value}")
    found: dict[str, Any] = {"font_color": look.color, "num_format": f';;;"{verdict.sign} "@'}
    return found | ({"bg_color": look.fill} if look.fill else {})


def _is_number(column: Column) -> bool:
    """Numbers stand right; dates, also those a formula gives, left."""
    return column.kind in RIGHT or bool(column.rule_format) or bool(column.format and "yy" not in column.format)


def alert_look(verdict: Verdict) -> dict[str, Any]:
    """What a conditional format adds to a cell that stands out like a verdict."""
    look = style(f"verdict.{verdict.value}")
    return {"font_color": look.color, "bg_color": look.fill}


def _color(column: Column) -> str:
    if column.helper:
        return GREY
    return GOOD if column.sheet or column.link else ""
