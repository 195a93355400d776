"""The imported rows of 历史/ that stand in a register too: inquiries, quotes, orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from opsbook.catalogue.exports import ExportKind, kind_of
from opsbook.catalogue.records import Record
from opsbook.desk.rows.registers import cell_rows, read_cell
from opsbook.domain.registerids import Agreement, key_text
from opsbook.domain.registerimports import Pair
from opsbook.domain.registerrows import Cells, same_cell, tidy
from opsbook.domain.sheetcell import Value
from opsbook.history.history import History
from opsbook.history.intake import row_days
from opsbook.history.schema import conform

SAME_TIME = timedelta(minutes=1)    # people write no seconds


@dataclass(frozen=True)
class Meaning:
    """What cells of a record mean in an office: whether two of them are alike."""

    record: Record
    zone: str

    def alike(self, column: str, one: Value, other: Value) -> bool:
        """Whether two cells of a column mean the same: 美国 and US, 09:35 and 09:35:20, 名字 with a blank."""
        spec = self.record.table.column(column)
        first, second = (read_cell(spec, value, self.zone) for value in (one, other))
        if isinstance(first, datetime) and isinstance(second, datetime):
            return abs(first - second) < SAME_TIME
        if isinstance(first, str) and isinstance(second, str):
            return first.strip().casefold() == second.strip().casefold()
        return first is not None and same_cell(first, second)


def imported_cells(history: History, record: Record, zone: str, since: date) -> dict[str, Cells]:
    """The imported rows since a day, by key, as cells of the record; none for a record no export speaks of."""
    if not record.dataset:
        return {}
    kind = kind_of(record.dataset)
    frames = [_rows_since(part.rows, kind, zone, since) for part in history.parts(
        record.dataset, [each for each in history.periods(record.dataset) if each.end >= since])]
    found: dict[str, Cells] = {}
    for frame in frames:
        cells = cell_rows(record, frame[[name for name in frame if name in record.fields]], zone)
        found |= {key_text(row[record.key]): row for row in _rows(cells) if record.key in row}
    return found


def pairs_of(rows: Agreement, meaning: Meaning) -> Iterator[Pair]:
    """Where a row says something else than its import."""
    for row_id, row in rows.items():
        for column, value in row.imported.items() if not row.deleted else ():
            typed = row.cells.get(column)
            if not same_cell(typed, value) and not meaning.alike(column, typed, value):
                yield Pair(row_id, column, typed, value)


def _rows_since(rows: pd.DataFrame, kind: ExportKind, zone: str, since: date) -> pd.DataFrame:
    frame = conform(rows, kind)
    return frame[row_days(frame, kind, zone) >= pd.Timestamp(since)].reset_index(drop=True)


def _rows(cells: pd.DataFrame) -> Iterator[Cells]:
    names = [str(name) for name in cells]
    for values in zip(*(cells[name].tolist() for name in names), strict=True):
        yield {name: cell for name, value in zip(names, values, strict=True) if (cell := tidy(value)) is not None}
