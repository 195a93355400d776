"""The columns of a record table that formulas fill: what people wrote over them stays, what they cleared comes back."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.catalogue.records import ROW_ID, Record
from opsbook.catalogue.tables import Column
from opsbook.desk.desk import Desk
from opsbook.domain.sheetcell import Formula, Value


def typed_over(record: Record, there: pd.DataFrame, formulas: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of formulas of a record table that is about to hold `rows`: what a person wrote in place of one, None
    for a formula. `there` is what the table holds, `formulas` which of its cells hold one.

    A cell stays with its row; where another row comes to stand there, the formula comes back. So it does below a block
    that was pasted over it: its text is moved into its own columns.
    """
    ids = zip(_ids(there), _ids(rows), strict=False)
    stays = [before in (after, None) for before, after in ids]
    found = {}
    for column in _own(record, there):
        cells = zip(there[column.name].tolist(), formulas[column.name].tolist(), stays, _ids(there), strict=False)
        kept = [_kept(cell, is_formula, stay and (row_id or not isinstance(cell, str)))
                for cell, is_formula, stay, row_id in cells]
        found[column.name] = [*kept[:len(rows)], *[None] * (len(rows) - len(kept))]
    return pd.DataFrame(found, index=range(len(rows)), dtype=object)


def with_formulas(desk: Desk, record: Record, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows a record table is to hold, and those columns of formulas in which one is missing."""
    there, formulas = desk.read(record.name), desk.formula_cells(record.name)
    broken = [column for column in _own(record, there) if not formulas[column.name].iloc[:len(rows)].all()]
    if not broken:
        return rows
    typed = typed_over(record, there, formulas, rows)
    missing = [column for column in broken
               if (~formulas[column.name].iloc[:len(rows)] & typed[column.name].iloc[:len(there)].isna()).any()]
    cells = {column.name: [Formula(column.formula) if cell is None else cell for cell in typed[column.name]]
             for column in missing}
    return rows.assign(**{name: pd.Series(each, rows.index, dtype=object) for name, each in cells.items()})


def with_room(rows: pd.DataFrame, n_rows: int) -> pd.DataFrame:
    """The rows with empty ones below to type into; a column that is written with its formula has it there too."""
    longer = rows.reindex(range(len(rows) + n_rows))
    for name, cells in ((name, rows[name].tolist()) for name in rows):
        formula = next((cell for cell in cells if isinstance(cell, Formula)), None)
        if formula:
            longer[name] = pd.Series([*cells, *[formula] * n_rows], longer.index, dtype=object)
    return longer


def _own(record: Record, there: pd.DataFrame) -> Iterable[Column]:
    return [column for column in record.columns if column.kind == "formula" and column.name in there]


def _ids(rows: pd.DataFrame) -> list[Value]:
    ids: list[Value] = rows[ROW_ID].tolist() if ROW_ID in rows else [None] * len(rows)
    return ids


def _kept(cell: Value, is_formula: bool, stays: object) -> Value:
    return cell if stays and not is_formula else None
