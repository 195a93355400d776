"""Tables and named cells of a book by name."""

from __future__ import annotations

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Spot
from opsbook.desk.closed.guards import refuse
from opsbook.desk.closed.scope import Scope
from opsbook.desk.closed.tables import Table


def find_table(book: Book, name: str) -> Table:
    """The table of a name. Raises DeskError where there is none."""
    if name not in book.tables:
        raise refuse("closed_no_table", name)
    return book.tables[name]


def find_name(book: Book, name: str) -> Spot:
    """The cell a name of the whole workbook stands for; of a merged area the first.

    Raises DeskError where there is no such name or it stands for something else.
    """
    defined = next((each for each in book.part.names if each.name == name and each.sheet is None), None)
    if defined is None:
        raise refuse("closed_no_name", name)
    meaning = Scope(book.worksheets, book.tables, book.part.names).meaning(defined.text, "")
    if len(meaning.areas) != 1 or meaning.opaque or meaning.fickle:
        raise refuse("closed_no_cell", name)
    sheet, area = meaning.areas[0]
    if not area.single and area not in book.merges(sheet):
        raise refuse("closed_no_cell", name)
    return sheet, Place(area.top, area.left)
