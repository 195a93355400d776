"""What goes into a cell, for the desk that has no file to ask, and whether a table holds it already."""

from __future__ import annotations

import math
from datetime import date, datetime

import pandas as pd

from opsbook.desk.closed.celltext import LONGEST, fitted
from opsbook.desk.closed.guards import refuse
from opsbook.desk.closed.serials import moment
from opsbook.desk.closed.values import Unholdable, raw
from opsbook.domain.sheetcell import Formula, Value

Columns = dict[str, list[Value | Formula]]
_ALIKE = {(float, int), (datetime, pd.Timestamp)}      # what a cell gives, and how computed columns have it


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


def fitting(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with texts no longer than a cell holds, cut with …: what came from outside must not stop a job."""
    columns = {str(name): rows[name].tolist() for name in rows.columns}
    long = {name: [fitted(value) if isinstance(value, str) else value for value in values]
            for name, values in columns.items() if 2 * _longest(values) > LONGEST}
    return rows.assign(**{name: pd.Series(values, rows.index, object) for name, values in long.items()})


def _longest(values: list[object]) -> int:
    """How long the longest text is."""
    return max(map(len, [value for value in values if isinstance(value, str)]), default=0)


def same_rows(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Whether a table already holds the rows."""
    if len(before) != len(after) or not set(after.columns) <= set(before.columns):
        return False
    return all(_same_cells(before[name].tolist(), after[name].tolist(), name) for name in after.columns)


def _same_cells(before: list[object], after: list[object], name: str) -> bool:
    """Whether the cells of a column are the same; nearly always all are alike to the last digit."""
    if [*map(type, before)] == [*map(type, after)] and before == after:
        return True
    return all(old is new or _same(old, new, name) for old, new in zip(before, after, strict=True))


def _same(before: object, after: object, name: str) -> bool:
    """Numbers are the same where all that a cell carries is: a file has 15 to 17 digits, by who wrote it."""
    if (type(before) is type(after) or (type(before), type(after)) in _ALIKE) and before == after:
        return True
    old, new = cell(before, name), cell(after, name)
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=1e-14)
    return old == new
