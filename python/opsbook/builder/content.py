"""What a new workbook holds: the rows of its tables and the values of its named cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from opsbook.catalogue.rules import rules
from opsbook.catalogue.tables import Table
from opsbook.desk.rows.diagnosis import diagnosis_rows
from opsbook.desk.rows.names import NO
from opsbook.desk.rows.notes import note_rows
from opsbook.desk.rows.numberkinds import gap_kind, number_kind
from opsbook.desk.rows.shownsheets import SHOWN, SHOWN_SHEETS, TITLE, sheet_rows
from opsbook.desk.rows.timepoints import OPTIONS, option_rows
from opsbook.desk.rows.words import country_rows, metric_rows
from opsbook.domain.sheetcell import Formula, Value
from opsbook.review.numbers import number_format

Cell = Value | Formula
Row = Mapping[str, Cell]
PLAIN_COUNT = "count"  # TEXT() of other programs does not know the condition in the format of 万


@dataclass(frozen=True)
class Content:
    """`tables` by their names, with columns of workbook/desk.toml; cells are Values or Formulas. `names`: named cells.

    A table that is not given has one empty row, a column that is not given empty cells or its calculated formula.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    names: Mapping[str, Value] = field(default_factory=dict)

    def n_rows(self, table: Table) -> int:
        """How many rows the table has: at least one, as Excel's tables do."""
        return max(1, len(self.tables.get(table.name, ())))

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table, at least one. Raises ValueError for a column the table does not have."""
        frame = self.tables.get(table.name, pd.DataFrame())
        if unknown := set(frame.columns) - {column.name for column in table.columns}:
            raise ValueError(f"{table.name} has no columns {sorted(unknown)}")
        return list(_rows(frame)) or [{}]

    def hidden_sheets(self) -> frozenset[str]:
        """The titles of the sheets that table 工作表 hides."""
        rows = self.tables.get(SHOWN_SHEETS)
        return frozenset() if rows is None else frozenset(map(str, rows.loc[rows[SHOWN] == NO, TITLE]))


def reference_tables(macros: bool = True) -> dict[str, pd.DataFrame]:
    """The tables that come from the catalogue alone, whatever the store.

    诊断 (a row of formulas for each rule, without `macros` native ones alone), 规则说明, 指标词典, 国家, 数字格式.
    """
    return {"诊断": diagnosis_rows(native=not macros), "规则说明": note_rows(), "指标词典": metric_rows(),
            "国家": country_rows(), "数字格式": number_format_rows()}


def starting_tables() -> dict[str, pd.DataFrame]:
    """What a new workbook has until people choose or write: 工作表 as shown by default, 时点选项 with 全部 alone."""
    return {SHOWN_SHEETS: sheet_rows({}), OPTIONS: option_rows(None)}


@cache
def value_codes() -> Mapping[str, str]:
    """The number format of each rule's value, target and limit, in codes that TEXT() takes everywhere."""
    return {rule.id: _code(number_kind(rule)) for rule in rules().values()}


@cache
def gap_codes() -> Mapping[str, str]:
    """The number format of each rule's value less its target."""
    return {rule.id: _code(gap_kind(rule)) for rule in rules().values()}


def number_format_rows() -> pd.DataFrame:
    """Table 数字格式: both formats of each rule."""
    rows = [(rule, code, gap_codes()[rule]) for rule, code in value_codes().items()]
    return pd.DataFrame(rows, columns=["规则", "格式", "差格式"], dtype="object")


def _code(kind: str) -> str:
    return number_format(PLAIN_COUNT if kind == "wan" else kind).code


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    names = list(frame.columns)
    for values in frame.astype(object).to_numpy():
        yield {name: None if _missing(value) else value for name, value in zip(names, values, strict=True)}


def _missing(value: object) -> bool:
    return value is None or (not isinstance(value, Formula | str) and bool(pd.isna(value)))  # type: ignore[call-overload]
