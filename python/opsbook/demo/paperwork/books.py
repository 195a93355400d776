"""The salespeople's own books, and what happens in them and in the workbook: rows changed, taken out, typed over."""

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


def own_tables(person: str, desk: Desk) -> dict[str, pd.DataFrame]:
    """A salesperson's own book by Excel table: their rows on the desk."""
    return {record.name: _theirs(desk, record, person) for record in records() if record.own_book}


def change_order(office: Office, desk: Desk, word: str) -> None:
    """Somebody changes the order of the story in a book."""
    story = office.habits.disagreement
    table = record_of(story.record).name
    rows = desk.read(table)
    place = place_of(rows, story)
    if place is not None:
        desk.write(table, with_cell(rows, place, story.column, word)[[story.column]])


def take_row_out(office: Office, desk: Desk) -> None:
    """The owner takes a row out of their book."""
    story = office.habits.deletion
    record = record_of(story.record)
    rows = _typed(desk, record)
    place = place_of(rows, story)
    if place is not None:
        desk.write(record.name, rows.drop(index=place))


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


def _theirs(desk: Desk, record: Record, person: str) -> pd.DataFrame:
    rows = _typed(desk, record)
    return rows[rows[record.person] == person].reset_index(drop=True)


def _typed(desk: Desk, record: Record) -> pd.DataFrame:
    """The rows of a table without its formula columns."""
    return desk.read(record.name).drop(columns=[column.name for column in record.columns if column.formula])
