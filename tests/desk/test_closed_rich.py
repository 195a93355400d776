"""A workbook with everything in it: what is not meant to change keeps its bytes, what must grow grows."""

import re
import warnings
from datetime import datetime
from io import BytesIO

import full
import openpyxl
import pandas as pd
import pytest
from lxml import etree

from opsbook.desk.closed.closeddesk import open_closed
from opsbook.errors import DeskError

GROWN = {"xl/worksheets/sheet3.xml", "xl/tables/table1.xml", "xl/workbook.xml"}
CHAIN = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return full.rich_book(tmp_path_factory.mktemp("rich") / "富.xlsm").read_bytes()


@pytest.fixture
def path(original, tmp_path):
    (tmp_path / "富.xlsm").write_bytes(original)
    return tmp_path / "富.xlsm"


@pytest.fixture
def desk(path):
    return open_closed(path, {})


def goods(n_rows):
    return pd.DataFrame({"编号": [f"{n:04}" for n in range(n_rows)], "数量": [float(n) for n in range(n_rows)],
                         "单价": [1.5] * n_rows, "日期": [datetime(2026, 11, 1)] * n_rows, "状态": ["已完成"] * n_rows})


def opened(path, **options):
    """The file as openpyxl reads it, which says what it would lose; from bytes, since it leaves files open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(BytesIO(path.read_bytes()), **options)


def part(path, name):
    return full.parts_of(path.read_bytes())[name].decode()


def test_nothing_written_changes_nothing(desk, path, original):
    desk.read("货")
    desk.commit()
    assert path.read_bytes() == original


def test_equal_values_change_nothing(desk, path, original):
    desk.write("货", desk.read("货").drop(columns="金额"))
    desk.commit()
    assert path.read_bytes() == original


def test_a_table_of_the_same_length_changes_its_sheet_alone(desk, path, original):
    desk.write("货", goods(3))
    desk.commit()
    assert full.changed(original, path.read_bytes()) == {"xl/worksheets/sheet3.xml"}


def test_a_grown_table_changes_what_belongs_to_it(desk, path, original):
    desk.write("货", goods(40))
    desk.commit()
    assert full.changed(original, path.read_bytes()) == GROWN | CHAIN


def test_only_the_rows_of_the_table_are_other_bytes(desk, path, original):
    desk.write("货", goods(3))
    desk.commit()
    rows = [re.findall(rb'<row r="(\d+)".*?</row>', full.parts_of(data)["xl/worksheets/sheet3.xml"])
            for data in (original, path.read_bytes())]
    assert rows[0] == rows[1]
    cut = [re.sub(rb"<sheetData>.*</sheetData>", b"", full.parts_of(data)["xl/worksheets/sheet3.xml"])
           for data in (original, path.read_bytes())]
    assert cut[0] == cut[1]


def elements(data):
    """How many of each element the XML parts have."""
    found = pd.Series([element.tag for name, content in full.parts_of(data).items() if name.endswith((".xml", ".vml"))
                       for element in etree.fromstring(content).iter(etree.Element)])
    return found.value_counts()


def test_no_element_is_lost(desk, path, original):
    desk.write("货", goods(3))
    desk.commit()
    before, after = elements(original), elements(path.read_bytes())
    before = before.drop(next(tag for tag in before.index if tag.endswith("main}v")))   # text now stands in <is>
    assert (after.reindex(before.index, fill_value=0) >= before).all()


@pytest.mark.parametrize(("where", "pattern"), [
    ("xl/tables/table1.xml", r'<table [^>]*ref="A3:F13"'),
    ("xl/tables/table1.xml", r'<autoFilter ref="A3:F13"/>'),
    ("xl/worksheets/sheet3.xml", r'<dimension ref="A1:H13"/>'),
    ("xl/worksheets/sheet3.xml", r'<conditionalFormatting sqref="B4:B13">'),
    ("xl/worksheets/sheet3.xml", r'<conditionalFormatting sqref="D4:D13">'),
    ("xl/worksheets/sheet3.xml", r'<conditionalFormatting sqref="A1:H1">'),
    ("xl/worksheets/sheet3.xml", r'<dataValidation [^>]*sqref="F4:F13">'),
    ("xl/worksheets/sheet3.xml", r"<xm:sqref>B4:B13</xm:sqref></x14:conditionalFormatting>"),
    ("xl/worksheets/sheet3.xml", r"<xm:sqref>F4:F13</xm:sqref></x14:dataValidation>"),
    ("xl/worksheets/sheet3.xml", r"<xm:f>货!B4:B13</xm:f><xm:sqref>J1</xm:sqref>"),
    ("xl/workbook.xml", r">货!\$A\$4:\$A\$13</definedName>"),
    ("xl/workbook.xml", r">列表!\$A\$1:\$A\$3</definedName>"),
])
def test_what_grows_with_a_table(desk, path, where, pattern):
    desk.write("货", goods(10))
    desk.commit()
    assert re.search(pattern, part(path, where))


def test_ranges_follow_a_table_that_shrank_and_grew_again(path):
    for n_rows in (10, 2, 12):
        desk = open_closed(path, {})
        desk.write("货", goods(n_rows))
        desk.commit()
    assert 'sqref="F4:F15"' in part(path, "xl/worksheets/sheet3.xml")


def test_new_rows_look_like_the_last(desk, path):
    desk.write("货", goods(6))
    desk.commit()
    sheet = opened(path)["货"]
    assert {sheet.cell(row, 5).number_format for row in range(4, 10)} == {"yyyy-mm-dd"}


def test_rows_the_table_lost_keep_their_look_alone(desk, path):
    desk.write("货", goods(1))
    desk.commit()
    cells = [cell for row in opened(path)["货"]["A5:F6"] for cell in row]
    assert {cell.value for cell in cells} == {None}
    assert cells[4].number_format == "yyyy-mm-dd"


def test_the_chain_of_calculation_goes_with_its_arrow_and_type(desk, path):
    desk.write("货", goods(4))
    desk.commit()
    assert not any("calcChain" in content.decode("utf-8", "ignore") for name, content
                   in full.parts_of(path.read_bytes()).items() if name.endswith((".rels", "Types].xml")))


def test_formulas_elsewhere_have_their_new_values(desk, path):
    desk.write("货", goods(4))
    desk.commit()
    book = opened(path, data_only=True)
    assert book["货"]["H1"].value == 9.0
    assert [book["货"].cell(row, 4).value for row in range(4, 8)] == [0.0, 1.5, 3.0, 4.5]


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda sheet: sheet.merge_cells("B4:C4"), "合并"),
    (lambda sheet: sheet.__setitem__("C9", "备注"), "下面"),
    (lambda sheet: sheet.__setitem__("D8", "=1"), "下面"),
    (lambda sheet: sheet.add_table(openpyxl.worksheet.table.Table(displayName="另", ref="C10:D11", headerRowCount=0)),
     "另一张表"),
    (lambda sheet: setattr(sheet.tables["货"], "totalsRowCount", 1), "汇总行"),
])
def test_what_stands_in_the_way_is_named_and_nothing_changes(path, spoil, said):
    book = openpyxl.Workbook()
    book.active.title = "货"
    for column, name in enumerate(("编号", "数量", "单价", "日期"), start=1):
        book.active.cell(3, column, name)
    book.active.add_table(openpyxl.worksheet.table.Table(displayName="货", ref="A3:D6"))
    spoil(book.active)
    book.save(path)
    before = path.read_bytes()
    desk = open_closed(path, {})
    with pytest.raises(DeskError, match=said):
        desk.write("货", goods(9)[["编号", "数量"]])
    desk.commit()
    assert path.read_bytes() == before
