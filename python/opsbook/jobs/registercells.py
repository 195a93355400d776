"""A record table of a book as rows to merge, and merged rows as the cells of a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from opsbook.catalogue.records import MARK, ROW_ID, Record
from opsbook.catalogue.tables import Column
from opsbook.desk.rows.pasted import placed
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.handkept import SEPARATOR
from opsbook.domain.registerids import Agreement
from opsbook.domain.registerrows import Agreed, Cells, tidy
from opsbook.texts import say


@dataclass(frozen=True)
class HeldRows:
    """The rows of a table that hold something: id ("" where there is none yet), cells, the sentences of 标记."""

    rows: tuple[tuple[str, Cells], ...]
    marks: tuple[tuple[str, ...], ...]
    columns: frozenset[str]


def merged_columns(record: Record) -> tuple[Column, ...]:
    """The columns that are merged: what people type and what fills write; not formulas, nor what is computed here."""
    return tuple(column for column in record.columns if column.kind != "formula" and column not in computed(record))


def computed(record: Record) -> tuple[Column, ...]:
    """The value columns of a register that every merge computes."""
    return tuple(column for column in record.columns
                 if column.kind != "formula" and not column.input and not column.filled and record.dataset)


def held_rows(record: Record, frame: pd.DataFrame, people: Collection[str] = ()) -> HeldRows:
    """What a table holds, pasted blocks in their columns; a row without any cell of its own is none.

    `people` are the names in 人员.
    """
    found = placed(record, frame, people)
    frame, unsure = found.rows, found.unsure
    names = [column.name for column in merged_columns(record) if column.name in frame]
    ids, marks = (frame[name].tolist() if name in frame else [None] * len(frame) for name in (ROW_ID, MARK))
    held = []
    for place, (row_id, mark, *values) in enumerate(zip(ids, marks, *(frame[name].tolist() for name in names),
                                                        strict=True)):
        cells = {name: cell for name, value in zip(names, values, strict=True)
                 if value is not None and (cell := tidy(value)) is not None}
        if cells:
            held.append(((cell_text(row_id), cells), (*sentences(mark), *_doubts(unsure.get(place, ())))))
    return HeldRows(tuple(row for row, _ in held), tuple(mark for _, mark in held), frozenset(names))


def sentences(mark: object) -> tuple[str, ...]:
    """The remarks in a cell of 标记."""
    return tuple(each for each in cell_text(mark).split(SEPARATOR) if each)


def table_rows(record: Record, rows: Agreement, ids: Sequence[str], others: Mapping[str, Iterable[str]],
               ) -> pd.DataFrame:
    """The table of the rows `ids`, in that order: merged columns, 标记 (the merge's remarks behind `others`), 行号."""
    names = [column.name for column in merged_columns(record)]
    chosen = [rows[row_id] for row_id in ids]
    each_cells = [row.cells for row in chosen]
    columns: dict[str, list[object]] = {name: [cells.get(name) for cells in each_cells] for name in names}
    columns[MARK] = [_mark(row, others.get(row_id, ())) for row_id, row in zip(ids, chosen, strict=True)]
    columns[ROW_ID] = list(ids)
    return pd.DataFrame(columns, dtype=object)


def _doubts(columns: Sequence[str]) -> tuple[str, ...]:
    """The remark on a pasted row of which some cells could not be placed."""
    return (say("registers.mark_pasted", columns="、".join(columns)),) if columns else ()


def _mark(row: Agreed, others: Iterable[str]) -> str | None:
    return SEPARATOR.join(dict.fromkeys((*others, *row.marks))) or None
