"""Rows the platform exported beside those people typed: a typed cell holds, an empty one is filled, both are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from opsbook.domain.registerids import Agreement, key_text, new_id
from opsbook.domain.registerrows import Agreed, Cells, same_cell
from opsbook.domain.sheetcell import Value


@dataclass(frozen=True)
class Pair:
    """A cell where what was typed, which holds, is not what the export says."""

    row_id: str
    column: str
    typed: Value
    imported: Value


def take_imports(rows: Agreement, imported: Mapping[str, Cells], key: str, at: datetime) -> Agreement:
    """The rows with what was imported: those whose key no row has yet, and the empty cells of the others filled.

    `imported` are the cells by key, `key` the column the key stands in, `at` when it was. A row that was taken out does
    not come back; one an import gave before stays its row whatever people make of the key.
    """
    places = {text: row_id for by_import in (False, True) for text, row_id in _keys(rows, key, by_import)}
    merged = {row_id: _filled(row, row.imported) for row_id, row in rows.items()}
    for name, cells in imported.items():
        row_id = places.get(name)
        if row_id is None:
            merged[new_id("import", key, name)] = Agreed(cells, at, imported=cells)
        else:
            merged[row_id] = _filled(rows[row_id], cells)
    return merged


def _keys(rows: Agreement, key: str, by_import: bool) -> Iterator[tuple[str, str]]:
    """Each row under its key, those that were taken out first: of two with one key the last counts."""
    for row_id, row in sorted(rows.items(), key=lambda each: not each[1].deleted):
        cells = row.imported if by_import else row.cells
        if key in cells:
            yield key_text(cells[key]), row_id


def _filled(row: Agreed, imported: Cells) -> Agreed:
    """The row with the imported value in its empty cells and in those that still hold the import before."""
    if row.deleted or (imported is row.imported and imported.keys() <= row.cells.keys()):
        return row
    free = {name: value for name, value in imported.items() if name not in row.cells
            or (name in row.imported and same_cell(row.cells[name], row.imported[name]))}
    cells = {**row.cells, **free}
    return row if cells == row.cells and imported == row.imported else replace(row, cells=cells, imported=imported)
