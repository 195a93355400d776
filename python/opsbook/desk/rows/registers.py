"""The rows of a record table between the workbook, where anything may be typed, and the columns of 历史/.

What a cell means is read as tolerantly as exports are: the text 2026.11.20 is a day, 1.2万 a number, √ is 是.
What cannot be read for sure (7.3, 11/12) is missing here; the cell in the workbook stays as typed.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.catalogue.countries import country_code, country_names
from opsbook.catalogue.marks import marks, plain
from opsbook.catalogue.records import ROW_ID, Record
from opsbook.catalogue.registertypes import FLAG, column_type
from opsbook.catalogue.tables import Column
from opsbook.catalogue.writtendate import read_written
from opsbook.catalogue.writtennumber import WrittenNumber, half_width, read_number
from opsbook.desk.closed.celltext import fitted
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.registerrows import tidy
from opsbook.domain.serials import moment_of
from opsbook.domain.sheetcell import Value

COUNTRY = "country"
FIRST_YEAR = 2000
DAY_NUMBERS = (36526.0, 73050.0)    # 2000-01-01 to 2099-12-31 as Excel counts: a date that lost its format
ROW_KEY = "row_id"


def canonical_rows(record: Record, rows: pd.DataFrame, zone: str, only: Container[str] | None = None) -> pd.DataFrame:
    """The rows of a record table, one column a `field`, typed as history/registers.py keeps them, and `row_id`.

    `zone` is the office's: times become UTC. What cannot be read is missing. Columns the table lacks are missing. With
    `only` the other fields are left out.
    """
    columns = {name: _canonical(column, rows, zone) for name, column in record.fields.items()
               if only is None or name in only}
    ids = rows[ROW_ID] if ROW_ID in rows else pd.Series(None, index=rows.index, dtype=object)
    columns[ROW_KEY] = ids.map(cell_text).astype("str")
    return pd.DataFrame(columns, index=rows.index).reset_index(drop=True)


def cell_rows(record: Record, frame: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Canonical rows as cells of the record table, dtype object; columns the frame lacks are absent."""
    cells = {column.name: [_cell(column, value, zone) for value in frame[name].astype(object)]
             for name, column in record.fields.items() if name in frame}
    if ROW_KEY in frame:
        cells[ROW_ID] = [None if pd.isna(value) else value for value in frame[ROW_KEY]]
    return pd.DataFrame(cells, dtype=object)


def read_cell(column: Column, cell: object, zone: str) -> Value:
    """What one cell means: a number, text, flag, day (naive midnight) or time (UTC); None where it cannot be read."""
    value = tidy(cell)
    if value is None:
        return None
    if column.kind in ("integer", "number", "rate"):
        return _number(column, value)
    if column.kind == "date":
        moment = _moment(value)
        return None if moment is None else datetime(moment.year, moment.month, moment.day)
    if column.kind == "datetime":
        return _instant(value, zone)
    return _word(column, value)


def _canonical(column: Column, rows: pd.DataFrame, zone: str) -> pd.Series:
    cells = rows[column.name].tolist() if column.name in rows else [None] * len(rows)
    values = [read_cell(column, cell, zone) for cell in cells]
    typed: pd.Series = pd.Series(values, index=rows.index, dtype=object).astype(column_type(column))
    return typed


def _number(column: Column, value: Value) -> float | None:
    if isinstance(value, str):
        text = half_width(value)
        written = read_number(text) if text else None
        value = written.value if written and _fits(column, written) else None
    if isinstance(value, bool) or not isinstance(value, float):
        return None
    return None if column.kind == "integer" and not value.is_integer() else value


def _fits(column: Column, written: WrittenNumber) -> bool:
    """Whether the words round a number are its unit, a currency or, for a rate, %."""
    known = {plain(column.unit), *marks().currency_of, *(("%",) if column.kind == "rate" else ())}
    return all(word in known or word.rstrip("$¥€£") in known for word in written.words)


def _word(column: Column, value: Value) -> Value:
    text = cell_text(value) if not isinstance(value, bool) else FLAG[not value]
    if column.options == FLAG:
        return _flag(text)
    if column.field == COUNTRY:
        return country_code(text) or text
    return next((option for option in column.options if plain(option) == plain(text)), text)


def _flag(text: str) -> bool | None:
    said = plain(text)
    if said in marks().yes:
        return True
    return False if said in marks().no else None


def _moment(value: Value) -> datetime | None:
    """A day or office time: a cell of that kind, its number or its text; None where day and month are not certain."""
    if isinstance(value, datetime):     # 7.3 in a cell for dates is a morning of January 1900, and no day
        return value if value.year >= FIRST_YEAR else None
    if isinstance(value, float):
        return moment_of(value) if DAY_NUMBERS[0] <= value < DAY_NUMBERS[1] else None
    written = read_written(value) if isinstance(value, str) else None
    if written is None or written.day is None:
        return None
    return datetime.combine(written.day, time(0), written.zone) + (written.clock or timedelta(0))


def _instant(value: Value, zone: str) -> datetime | None:
    moment = _moment(value)
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _cell(column: Column, value: object, zone: str) -> Value:
    held = None if value is None or pd.isna(value) else value    # type: ignore[call-overload]
    if isinstance(held, datetime) and held.tzinfo is not None:
        return tidy(held.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
    if column.options == FLAG and held is not None:
        return FLAG[not held]
    if column.field == COUNTRY and isinstance(held, str):
        held = country_names().get(held, held)
    return tidy(fitted(held) if isinstance(held, str) else held)
