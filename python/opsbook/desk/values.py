"""What goes into a cell, for the desk that has no file to ask."""

from __future__ import annotations

from datetime import date

import pandas as pd

from opsbook.desk.closed.guards import refuse
from opsbook.desk.closed.serials import moment
from opsbook.desk.closed.values import Unholdable, raw
from opsbook.domain.sheetcell import Formula, Value

Columns = dict[str, list[Value | Formula]]


def cell(value: object, where: str) -> Value | Formula:
    """The value as a cell holds it: None for what is missing (None, NaN, NaT, empty text), numbers as float, dates as
    datetime. Raises DeskError naming `where` for what no cell can hold.
    """
    if isinstance(value, Formula):
        return value
    try:
        held = raw(value, epoch_1904=False)
    except Unholdable as error:
        raise refuse(error.key, where) from error
    if isinstance(value, date) and isinstance(held, float):
        return moment(held, epoch_1904=False)
    assert isinstance(held, str | float | bool | None)      # raw makes no error values
    return held


def cells(rows: pd.DataFrame, table: str) -> Columns:
    """The cells of a frame, column by column. Raises DeskError for what no cell can hold."""
    return {str(name): [cell(value, f"{table}[{name}]") for value in rows[name].tolist()] for name in rows.columns}
