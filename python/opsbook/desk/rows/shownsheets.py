"""The table 工作表 of the sheet 设置: which sheets are to be seen and what each is for; and back to settings."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.desk.rows.names import NO, YES
from opsbook.desk.rows.settings import Mistake, Typed, cell_text
from opsbook.domain.settingmerge import Texts
from opsbook.texts import say

SHOWN_SHEETS = "工作表"
TITLE, SHOWN, ABOUT = "工作表", "显示", "说明"
PREFIX = "sheets."
"""How the paths of these settings begin: ``sheets.work`` is 是."""


def optional_sheets() -> tuple[Sheet, ...]:
    """The sheets a store may put away, in their order."""
    return tuple(sheet for sheet in sheets() if not sheet.fixed and sheet.group not in ("home", "hidden"))


def sheet_rows(own: Mapping[str, bool]) -> pd.DataFrame:
    """One row a sheet; `own` says by its id which differ from what is shown by default."""
    rows = [(sheet.title, YES if own.get(sheet.id, sheet.on) else NO, sheet.about) for sheet in optional_sheets()]
    return pd.DataFrame(rows, columns=[TITLE, SHOWN, ABOUT], dtype=object)


def visible_sheets(own: Mapping[str, bool]) -> dict[str, bool]:
    """Whether each sheet a store may put away is to be seen, by its title."""
    return {sheet.title: own.get(sheet.id, sheet.on) for sheet in optional_sheets()}


def sheet_texts(own: Mapping[str, bool]) -> Texts:
    """The settings by their paths, those that are as by default left out."""
    return {PREFIX + sheet.id: YES if own[sheet.id] else NO
            for sheet in optional_sheets() if own.get(sheet.id, sheet.on) != sheet.on}


def read_sheet_rows(rows: pd.DataFrame) -> Typed:
    """What the rows say. A row whose sheet is not known is left out, an empty cell is the default."""
    known, mistakes = {sheet.title: sheet for sheet in optional_sheets()}, []
    own: dict[str, bool] = {}
    for row, (title, word) in enumerate(zip(map(cell_text, rows[TITLE]), map(cell_text, rows[SHOWN]), strict=True)):
        if title not in known or not word:
            continue
        if word in (YES, NO):
            own[known[title].id] = word == YES
        else:
            mistakes.append(_mistake(known[title], row, word))
    gone = {PREFIX + sheet.id for title, sheet in known.items() if title not in set(map(cell_text, rows[TITLE]))}
    return Typed(sheet_texts(own), frozenset(gone | {each.key for each in mistakes}), tuple(mistakes))


def title_of(path: str) -> str:
    """The title of the sheet a setting is about; "" where it is none of these."""
    known = {PREFIX + sheet.id: sheet.title for sheet in optional_sheets()}
    return known.get(path, "")


def _mistake(sheet: Sheet, row: int, word: str) -> Mistake:
    what = say("workbook.sheet_option", name=sheet.title, option=word)
    return Mistake(PREFIX + sheet.id, SHOWN_SHEETS, row, SHOWN, word, what, say("workbook.sheet_option_todo"))
