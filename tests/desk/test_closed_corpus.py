"""Odd workbooks, made here and those of the wild in the folder OPSBOOK_CORPUS names.

Each is patched and its tables grow without loss; a file of the wild may be refused in words where no reader opens it.
"""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import full
import oddbook
import openpyxl
import pandas as pd
import pytest
import python_calamine
from openpyxl.worksheet.table import Table

from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.edits import Edits
from opsbook.desk.closed.recalculation import update_values
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.tablewrite import write_table
from opsbook.desk.closed.values import Content
from opsbook.errors import DeskError
from opsbook.texts import say

CORPUS = os.environ.get("OPSBOOK_CORPUS", "")
BOOKS = sorted(path for path in Path(CORPUS).rglob("*.xls[xm]")) if CORPUS else []
SPOT = Place(877, 50)     # where nobody has a cell
# Files of a fuzzer that calamine opens because it looks at less of them.
FUZZED = ("POIXSSFFuzzer-5265527465181184.xlsx", "POIXSSFFuzzer-5937385319563264.xlsx")
# New formulas are not in the order of calculation, which Excel makes anew where there is none.
CHAIN = ("xl/calcchain.xml", "xl/_rels/workbook.xml.rels", "[content_types].xml")
STRICT = {b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
          full.RELATIONS.encode(): b"http://purl.oclc.org/ooxml/officeDocument/relationships"}
SHARED = {b"<f>2*B2</f>": b'<f t="shared" ref="C2:C3" si="0">2*B2</f>', b"<f>2*B3</f>": b'<f t="shared" si="0"/>'}


def respelled(words):
    """The workbook of `oddbook` with other words in its parts."""
    parts = full.parts_of(oddbook.odd_book(oddbook.SPELLINGS["excel"]))
    for old, new in words.items():
        assert any(old in part for part in parts.values())
        parts = {name: part.replace(old, new) for name, part in parts.items()}
    return full.packed(parts)


def of_openpyxl():
    book, raw = openpyxl.Workbook(), BytesIO()
    for row in (["名称", "数量"], ["泵", 3], ["阀", "=2*B2"]):
        book.active.append(row)
    book.active.add_table(Table(displayName="货", ref="A1:B3"))
    book.save(raw)
    return raw.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """made(name): an odd workbook of our own."""
    spellings = {name: oddbook.odd_book(spelling) for name, spelling in oddbook.SPELLINGS.items()}
    rich = full.rich_book(tmp_path_factory.mktemp("odd") / "富.xlsm").read_bytes()
    return {**spellings, "strict": respelled(STRICT), "shared formulas": respelled(SHARED), "rich": rich,
            "openpyxl": of_openpyxl()}.get


@pytest.mark.parametrize("name", [*oddbook.SPELLINGS, "strict", "shared formulas", "rich", "openpyxl"])
def test_an_odd_workbook(made, name):
    data = made(name)
    assert loads(data) or name == "utf-16"
    assert_patched(data)
    assert assert_tables_grow(data) > 0


@pytest.mark.skipif(not CORPUS, reason="OPSBOOK_CORPUS names no folder of workbooks")
@pytest.mark.parametrize("source", BOOKS, ids=lambda path: path.name)
def test_a_workbook_of_the_wild(source):
    data = source.read_bytes()
    try:
        assert_patched(data)
    except Damaged as refused:
        assert say(f"desk.{refused.key}_todo")
        assert source.name.endswith(FUZZED) or not loads(data)
    else:
        assert_tables_grow(data)


def loads(data):
    """Whether calamine opens the workbook and reads its sheets."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet:
                workbook.get_sheet_by_name(sheet.name).to_python()
    except python_calamine.CalamineError:
        return False
    return True


def assert_patched(data):
    """The first sheet takes a new cell, every formula that follows recalculated; nothing else changes."""
    book = Book(data)
    if not book.worksheets:
        raise Damaged("closed_not_workbook")
    sheet, edits = book.worksheets[0], Edits(book)
    edits.put((sheet, SPOT), Content("新值"))
    update_values(edits, {})
    patched = book.pack()
    assert Book(patched).sheet(sheet).read(SPOT).value == "新值"
    assert changed(data, patched) <= expected(data, sheet)


def assert_tables_grow(data):
    """Each table takes one more row, or says why not; gives how many did."""
    grown = 0
    for name in Book(data).tables:
        edits = Edits(Book(data))
        table = edits.book.tables[name]
        n_rows = table.body.bottom - table.body.top + 2
        try:
            write_table(edits, table, pd.DataFrame(index=range(n_rows)))
        except DeskError as refused:
            assert refused.todo
            continue
        update_values(edits, {})
        patched = edits.book.pack()
        assert Book(patched).tables[name].body == table.body._replace(bottom=table.body.bottom + 1)
        assert loads(patched) or not loads(data)
        assert changed(data, patched) <= expected(data, table.sheet) | {table.part.lower(), *CHAIN}
        grown += 1
    return grown


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
