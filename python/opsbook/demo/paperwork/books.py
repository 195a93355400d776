"""Who types where: salespeople into books of their own, everything else into the operator's workbook."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from opsbook.catalogue.records import Record, record_of
from opsbook.demo.paperwork.office import Office
from opsbook.demo.paperwork.slips import disputed_row, place_of


def own_tables(rows: Mapping[str, pd.DataFrame], person: str) -> dict[str, pd.DataFrame]:
    """The rows of a salesperson's own book, by Excel table."""
    own = {record.name: _of(rows[record.id], record, person) for record in map(record_of, rows) if record.own_book}
    return {name: table for name, table in own.items() if len(table)}


def main_tables(office: Office, rows: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The rows typed into the operator's workbook, by Excel table: all that no salesperson here has in a book.

    One order stands there too, told otherwise than its salesperson tells it.
    """
    people, tables = office.there(office.last), {}
    disputed, other = disputed_row(office, rows)
    for record in map(record_of, rows):
        table = rows[record.id]
        if record.own_book:
            table = table[~table[record.person].isin(people)]
        if record.id == disputed:
            table = pd.concat([table, other])
        tables[record.name] = table.reset_index(drop=True)
    return tables


def without_deleted(office: Office, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The table of an own book that its owner took a row out of, as it is then; nothing where the row is not there."""
    story = office.habits.deletion
    name = record_of(story.record).name
    if name not in tables or (place := place_of(tables[name], story)) is None:
        return {}
    return {name: tables[name].drop(index=place).reset_index(drop=True)}


def _of(rows: pd.DataFrame, record: Record, person: str) -> pd.DataFrame:
    return rows[rows[record.person] == person].reset_index(drop=True)
