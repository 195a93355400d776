"""What is wrong with the cells people typed into a record table, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.catalogue.channels import channel_family
from opsbook.catalogue.countries import country_code
from opsbook.catalogue.records import Record
from opsbook.catalogue.tables import Column
from opsbook.catalogue.writtendate import read_written
from opsbook.catalogue.writtennumber import read_number
from opsbook.desk.typedtexts import spoilt
from opsbook.domain.serials import serial_of
from opsbook.domain.settings import Family
from opsbook.domain.sheetcell import Value
from opsbook.texts import say

FIRST_YEAR, YEARS_AHEAD = 2000, 5       # a date outside is a slip of the pen
LEAP_DAY = datetime(1900, 3, 1)     # before it Excel counts one day less (opsbook.domain.serials)
SLIP_BEFORE = 1930      # 7.3 in a cell for dates is a morning of January 1900
PEOPLE, NUMBERS, DATES = "人员.姓名", ("integer", "number", "rate"), ("date", "datetime")


@dataclass(frozen=True)
class Slip:
    """A cell to look at: the row of the frame (from 0), the column, what stands there, what is wrong, what to do."""

    row: int
    column: str
    value: str
    what: str
    todo: str


@dataclass(frozen=True)
class TypedTable:
    """A record table as it was read: rows, which cells hold formulas, who there is, today, own names of channels."""

    record: Record
    rows: pd.DataFrame
    formulas: pd.DataFrame
    people: Sequence[str]
    today: date
    channels: Mapping[str, Family] = field(default_factory=dict)

    def slips(self) -> Iterator[Slip]:
        """Every cell that is not what its column holds: of the columns people fill, and of formulas.

        A name that 人员 does not know is told once a column: somebody who left stands in hundreds of rows.
        """
        for column in self.record.columns:
            if column.name in self.rows and (column.input or column.kind == "formula"):
                yield from self._column(column)

    def _column(self, column: Column) -> Iterator[Slip]:
        formulas = self.formulas[column.name].tolist()
        known: dict[tuple[type, Value], str] = {}     # a column says few things, each many times
        for row, value in enumerate(self.rows[column.name].tolist()):
            if formulas[row]:
                continue
            if value is None or (isinstance(value, str) and not value.strip()):
                if column.kind == "formula" and row in self._in_use:
                    yield Slip(row, column.name, "", say("check.cleared"), say("check.cleared_todo"))
                continue
            said = type(value), value
            if said not in known:
                known[said] = self._wrong(column, value)
            if key := known[said]:
                yield self._slip(row, column, value, key)
                known[said] = "" if key == "person" else key

    def _slip(self, row: int, column: Column, value: Value, key: str) -> Slip:
        words: dict[str, object] = {"value": cell_text(value), "column": column.name, "least": cell_text(column.least),
                                    "most": cell_text(column.most)}
        if key == "person":
            words["count"] = self.rows[column.name].tolist().count(value)
        return Slip(row, column.name, str(words["value"]), say(f"check.{key}", **words),
                    say(f"check.{key}_todo", **words))

    @cached_property
    def _in_use(self) -> frozenset[int]:
        """The rows that hold something beside formulas."""
        plain = [column.name for column in self.record.table.columns
                 if column.kind != "formula" and column.name in self.rows]
        return frozenset(np.flatnonzero(self.rows[plain].notna().any(axis=1).to_numpy()).tolist())

    def _wrong(self, column: Column, value: Value) -> str:
        """The key of what is wrong with a cell that holds no formula; "" for nothing."""
        if column.kind == "formula":
            return "overwritten"
        if column.kind in NUMBERS:
            return _number(column, value)
        if column.kind in DATES:
            return _date(value, self.today)
        return spoilt(column, value) or _WORDS.get(_word_kind(column), _anything)(self, column, cell_text(value))


def _word_kind(column: Column) -> str:
    if column.field in ("country", "channel"):
        return column.field
    return "person" if column.pick == PEOPLE else "choice" if column.options else ""


def _anything(table: TypedTable, column: Column, text: str) -> str:
    return ""


def _person(table: TypedTable, column: Column, text: str) -> str:
    return "" if not table.people or text in table.people else "person"


def _country(table: TypedTable, column: Column, text: str) -> str:
    return "" if country_code(text) else "country"


def _channel(table: TypedTable, column: Column, text: str) -> str:
    """A family of channels, or a channel as the platform calls it."""
    return "" if text in column.options or channel_family(text, table.channels) else "choice"


def _choice(table: TypedTable, column: Column, text: str) -> str:
    """A word of the drop-list; tables that show an export's rows too have the export's words."""
    return "" if table.record.dataset or text in column.options else "choice"


_WORDS: dict[str, Callable[[TypedTable, Column, str], str]] = {
    "country": _country, "channel": _channel, "person": _person, "choice": _choice}


def _number(column: Column, value: Value) -> str:
    if isinstance(value, str):
        return "number_text" if read_number(value) else "number"
    if not isinstance(value, float | int) or isinstance(value, bool):
        return "number"
    if column.kind == "rate" and column.most is None and value > 1 and column.least is not None:
        return "rate"
    return _bounds(column, value)


def _bounds(column: Column, value: float) -> str:
    if isinstance(column.least, float | int) and value < column.least:
        return "least"
    return "most" if isinstance(column.most, float | int) and value > column.most else ""


def _date(value: Value, today: date) -> str:
    if isinstance(value, datetime) and value.year < SLIP_BEFORE:
        return "date_number"
    if isinstance(value, datetime | date):
        return "" if FIRST_YEAR <= value.year <= today.year + YEARS_AHEAD else "date_far"
    if isinstance(value, str):
        written = read_written(value)
        return "date_text" if written and written.day else "date"
    return "date_number"


def cell_text(value: object) -> str:
    """A cell as people read it: a day as 2026-11-20, a number without zeros behind, "" for nothing."""
    if isinstance(value, datetime) and value.year < SLIP_BEFORE:
        return f"{serial_of(value) - (value < LEAP_DAY):.6g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.hour or value.minute else f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
