"""A block pasted from the back office into a register, its columns in another order: put into the right ones.

The columns are known by a header row that came along (the headers of templates/exports), else by what stands in them:
numbers of inquiries, times, countries, e-mail addresses, names of 人员. Both need several columns to agree; single
cells that do not fit stay where they are, for opsbook check to name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from opsbook.catalogue.countries import country_code
from opsbook.catalogue.exports import kind_of
from opsbook.catalogue.marks import plain
from opsbook.catalogue.records import ROW_ID, Record
from opsbook.catalogue.writtendate import read_written
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.sheetcell import Value

HEADERS_AT_LEAST = 3        # known headers in a row for it to be a header row
MISPLACED_AT_LEAST = 2      # columns whose content belongs elsewhere, for a block to be a pasted one
REMARK = "remark"
_NUMBER, _EMAIL, _LEVEL = re.compile(r"\d{9,12}"), re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), re.compile(r"L[0-4]\+?")
Row = dict[str, object]
Where = Mapping[str, str]
"""Which column the cells of a column belong into."""


@dataclass(frozen=True)
class Placed:
    """The rows with every block in its columns, header rows dropped; `unsure` are, by row, the columns whose cells
    nobody can place: they stand where they were, or in 备注 where that is taken."""

    rows: pd.DataFrame
    unsure: Mapping[int, tuple[str, ...]]


def placed(record: Record, rows: pd.DataFrame, people: Collection[str]) -> Placed:
    """The rows of a register table, with pasted blocks among those that have no id yet put right."""
    if not record.dataset or ROW_ID not in rows or rows[ROW_ID].notna().all():
        return Placed(rows, {})
    every: list[Row] = [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]
    done: list[Row] = []
    unsure: dict[int, tuple[str, ...]] = {}
    for block in _blocks(every):
        for row, doubtful in _put_right(record, block, people):
            if doubtful:
                unsure[len(done)] = doubtful
            done.append(row)
    return Placed(pd.DataFrame(done, columns=rows.columns, dtype=object), unsure)


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows with an id one by one, neighbours without one together."""
    block: list[Row] = []
    for row in rows:
        if cell_text(row[ROW_ID]):
            if block:
                yield block
            yield [row]
            block = []
        else:
            block.append(row)
    if block:
        yield block


def _put_right(record: Record, block: Sequence[Row], people: Collection[str]) -> Iterator[tuple[Row, tuple[str, ...]]]:
    if cell_text(block[0][ROW_ID]):
        yield block[0], ()
        return
    where: Where = _by_content(record, [row for row in block if not _header(record, row)], people)
    for row in block:
        if header := _header(record, row):
            where = header
        else:
            yield _moved(record, row, where)


def _header(record: Record, row: Row) -> Where:
    """Where a header row says that its columns belong; empty for any other row."""
    known = _headers(record)
    texts = {name: plain(str(cell)) for name, cell in row.items() if isinstance(cell, str) and cell.strip()}
    targets = {known[text]: name for name, text in reversed(texts.items()) if text in known}
    is_header = len(targets) >= HEADERS_AT_LEAST and 2 * len(targets) > len(texts)
    return {name: target for target, name in targets.items()} if is_header else {}


def _headers(record: Record) -> dict[str, str]:
    """The record's column for every header of its export, and for its own."""
    columns = {field: column.name for field, column in record.fields.items()}
    kind = kind_of(record.dataset)
    exported = {plain(header): columns[name] for name, column in kind.columns.items() if name in columns
                for header in column.headers}
    return exported | {plain(column.name): column.name for column in record.columns if column.input}


def _by_content(record: Record, block: Sequence[Row], people: Collection[str]) -> Where:
    """Where the columns of a block belong by what stands in them; empty where they stand right."""
    fits = _tests(people)
    columns = {field: record.fields[field].name for field in fits if field in record.fields}
    cells = {name: [row[name] for row in block if cell_text(row[name])] for name in (block[0] if block else ())}
    where: dict[str, str] = {}
    for field, target in columns.items():
        fitting = [name for name, values in cells.items() if name not in where and name != ROW_ID and values
                   and all(map(fits[field], values))]
        if fitting and target not in fitting:
            where[fitting[0]] = target
        elif fitting:
            where[target] = target
    moved = [name for name, target in where.items() if name != target]
    return where if len(moved) >= MISPLACED_AT_LEAST else {}


def _tests(people: Collection[str]) -> Mapping[str, Callable[[object], bool]]:
    """What a cell of a field looks like; fields that look alike in the order a list of inquiries has them."""
    return {
        "inquiry_id": lambda cell: bool(_NUMBER.fullmatch(cell_text(cell))),
        "created_at": _is_time, "first_reply_at": _is_time,
        "buyer_email": lambda cell: bool(_EMAIL.fullmatch(cell_text(cell))),
        "sales": lambda cell: cell_text(cell) in people,
        "country": lambda cell: isinstance(cell, str) and country_code(cell) is not None,
        "buyer_level": lambda cell: bool(_LEVEL.fullmatch(cell_text(cell))),
        "inquiry_type": lambda cell: cell_text(cell) in ("询盘", "TM"),
    }


def _is_time(cell: object) -> bool:
    if isinstance(cell, datetime):
        return True
    written = read_written(cell) if isinstance(cell, str) else None
    return written is not None and written.day is not None and written.clock is not None


def _moved(record: Record, row: Row, where: Where) -> tuple[Row, tuple[str, ...]]:
    """A row with its cells where they belong. What is not known stays, or goes into 备注 where its place is taken."""
    if not any(name != target for name, target in where.items()):
        return row, ()
    cells = {name: cell for name, cell in row.items() if cell_text(cell)}
    found: Row = {where[name]: _as_kept(record, where[name], cell) for name, cell in cells.items() if name in where}
    doubtful = [name for name in cells if name not in where and _is_typed(record, name, cells[name])]
    stay = {column.name for column in record.columns if column.input} - found.keys()
    found |= {name: cells[name] for name in doubtful if name in stay}
    lost = [cell_text(cells[name]) for name in doubtful if name not in stay]
    remark = record.fields[REMARK].name
    if lost:
        found[remark] = "；".join(filter(None, (cell_text(found.get(remark)), *lost)))
    return {name: found.get(name) for name in row}, tuple(doubtful)


def _is_typed(record: Record, name: str, cell: object) -> bool:
    """Whether a person gave the cell: text in a column of formulas was pasted over them."""
    kinds = {column.name: column.kind for column in record.columns}
    return name in kinds and (kinds[name] != "formula" or isinstance(cell, str))


def _as_kept(record: Record, column: str, cell: object) -> Value | object:
    """Ids as text: Excel makes numbers of them."""
    return cell_text(cell) if column == record.key else cell
