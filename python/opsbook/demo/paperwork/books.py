"""What happens in the books once the registers are merged: rows changed, taken out, typed over."""

from __future__ import annotations

import pandas as pd

from opsbook.catalogue.records import Record, record_of, records
from opsbook.demo.paperwork.habits import Slip
from opsbook.demo.paperwork.office import Office
from opsbook.demo.paperwork.slips import place_of, with_cell
from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.lookup import find_table
from opsbook.desk.closed.tableread import read_table
from opsbook.desk.closed.values import content
from opsbook.desk.desk import Desk


def own_tables(office: Office, person: str, desk: Desk) -> dict[str, pd.DataFrame]:
    """A salesperson's own book by Excel table: their rows on the desk, one order changed, one row taken out."""
    own = {record.id: _theirs(desk, record, person) for record in records() if record.own_book}
    story, gone = office.habits.disagreement, office.habits.deletion
    changed, deleted = place_of(own[story.record], story), place_of(own[gone.record], gone)
    if changed is not None:
        own[story.record] = with_cell(own[story.record], changed, story.column, story.mine)
    if deleted is not None:
        own[gone.record] = own[gone.record].drop(index=deleted).reset_index(drop=True)
    return {record_of(id).name: rows for id, rows in own.items()}


def overtyped(slip: Slip, data: bytes) -> bytes:
    """A book with a value typed over a formula, where it has the row that `slip` means."""
    book = Book(data)
    table = find_table(book, record_of(slip.record).name)
    place, column = place_of(read_table(book, table), slip), table.column(slip.column)
    if place is None or column is None:
        return data
    spot = table.sheet, Place(table.body.top + place, column)
    Edits(book).put(spot, content(slip.value, book.part.epoch_1904))
    return book.pack()


def dispute(office: Office, desk: Desk) -> None:
    """The operator changes the order in the workbook that its salesperson changed in their book."""
    story = office.habits.disagreement
    table = record_of(story.record).name
    rows = desk.read(table)
    place = place_of(rows, story)
    if place is not None:
        desk.write(table, with_cell(rows, place, story.column, story.theirs)[[story.column]])


def _theirs(desk: Desk, record: Record, person: str) -> pd.DataFrame:
    rows = desk.read(record.name)
    formulas = [column.name for column in record.columns if column.formula]
    return rows[rows[record.person] == person].drop(columns=formulas).reset_index(drop=True)
