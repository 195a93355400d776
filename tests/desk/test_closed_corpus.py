"""Odd workbooks of the wild, in the folder OPSBOOK_CORPUS names: each is patched without loss or refused in words."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.recalculation import update_values
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.values import Content
from opsbook.texts import say

CORPUS = os.environ.get("OPSBOOK_CORPUS", "")
BOOKS = sorted(path for path in Path(CORPUS).rglob("*.xls[xm]")) if CORPUS else []
SPOT = Place(877, 50)     # where nobody has a cell

pytestmark = pytest.mark.skipif(not CORPUS, reason="OPSBOOK_CORPUS names no folder of workbooks")


@pytest.mark.parametrize("source", BOOKS, ids=lambda path: path.name)
def test_a_workbook_of_the_wild(source):
    data = source.read_bytes()
    try:
        sheet, patched = patch(data)
    except Damaged as refused:
        assert say(f"desk.{refused.key}_todo")
        return
    assert Book(patched).sheet(sheet).read(SPOT).value == "新值"
    assert changed(data, patched) <= expected(data, sheet)


def patch(data):
    """The first sheet with a new cell, every formula that follows recalculated."""
    book = Book(data)
    if not book.worksheets:
        raise Damaged("closed_not_workbook")
    edits = Edits(book)
    edits.put((book.worksheets[0], SPOT), Content("新值"))
    update_values(edits, {})
    return book.worksheets[0], book.pack()


def changed(before, after):
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {info.filename.replace("\\", "/").lower(): archive.read(info) for info in archive.infolist()}


def expected(data, sheet):
    """The sheet itself, sheets whose formulas may follow, and the workbook part where Excel is asked to calculate."""
    book = Book(data)
    calculated = [name for name in book.worksheets if book.formula_texts(name)]
    return {book.part.path.lower(), *(book.part.sheets[name].lower() for name in (sheet, *calculated))}
