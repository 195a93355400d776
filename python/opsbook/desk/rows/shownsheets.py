"""The table 工作表 of the sheet 设置: which sheets are to be seen, and what each is for."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from opsbook.catalogue.sheets import Sheet, sheets
from opsbook.desk.rows.names import NO, YES

SHOWN_SHEETS = "工作表"
TITLE, SHOWN, ABOUT = "工作表", "显示", "说明"


def optional_sheets() -> tuple[Sheet, ...]:
    """The sheets a store may hide, in their order."""
    return tuple(sheet for sheet in sheets() if not sheet.fixed and sheet.group not in ("home", "hidden"))


def sheet_rows(own: Mapping[str, bool]) -> pd.DataFrame:
    """One row a sheet; `own` says by its id which differ from what is shown by default."""
    rows = [(sheet.title, YES if own.get(sheet.id, sheet.on) else NO, sheet.about) for sheet in optional_sheets()]
    return pd.DataFrame(rows, columns=[TITLE, SHOWN, ABOUT], dtype=object)


def visible_sheets(own: Mapping[str, bool]) -> dict[str, bool]:
    """Whether each sheet a store may hide is to be seen, by its title."""
    return {sheet.title: own.get(sheet.id, sheet.on) for sheet in optional_sheets()}
