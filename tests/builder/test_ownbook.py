"""A salesperson's own book and the blank standard tables, read back."""

import warnings
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from openxml_audit import OpenXmlValidator

from opsbook.builder.content import Content
from opsbook.builder.ownbook import build_blank, build_own_book, with_spare_rows
from opsbook.catalogue.ownsheets import blank_sheets, own_book_sheets
from opsbook.catalogue.records import SPARE_ROWS, record_of, records
from opsbook.catalogue.sheets import table_of
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.rows.meta import read_meta

PEOPLE = pd.DataFrame({"姓名": ["李娜", "王芳"], "角色": ["业务", "运营"]})
CUSTOMERS = pd.DataFrame({"客户": ["Blue Harbor"], "状态": ["未成交"], "最近联系": [datetime(2026, 1, 1)],
                          "行号": ["a1"]})


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """The book of 李娜 with one customer, and the blank one."""
    folder = tmp_path_factory.mktemp("own")
    tables = {"人员": PEOPLE, "客户跟进": CUSTOMERS, "诊断": pd.DataFrame({"规则": ["O03"]})}
    content = Content(tables, {"店铺": "云杉工贸"})
    made = {"own": build_own_book("李娜", content), "blank": build_blank(Content())}
    for name, data in made.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return {name: folder / f"{name}.xlsx" for name in made}


@pytest.fixture(scope="module")
def books(paths):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Print area cannot be set")
        return {name: openpyxl.load_workbook(path) for name, path in paths.items()}


@pytest.fixture
def desk(paths):
    return open_closed(paths["own"], {})


@pytest.mark.parametrize("name", ["own", "blank"])
def test_office_opens_it_and_it_has_no_macros(paths, name):
    audit = OpenXmlValidator().validate(str(paths[name]))
    assert audit.is_valid, audit.errors
    with zipfile.ZipFile(paths[name]) as package:
        assert not any("vba" in part.lower() or "customUI" in part for part in package.namelist())


@pytest.mark.parametrize(("name", "own"), [("own", True), ("blank", False)])
def test_it_has_the_record_tables_with_the_workbooks_columns(books, name, own):
    found = {table.name: [column.name for column in table.tableColumns]
             for sheet in books[name] for table in sheet.tables.values()}
    wanted = {record.name for record in records() if record.own_book or not own}
    assert set(found) == wanted | {"目录", "人员", "国家", "元数据"}
    assert {table: found[table] for table in wanted} == {
        table: [column.name for column in table_of(table).columns] for table in wanted}


def test_what_drop_lists_need_is_hidden_in_a_persons_book_and_to_be_filled_in_the_blank_one(books):
    assert {sheet.title for sheet in books["own"] if sheet.sheet_state != "visible"} == {"人员国家", "_meta"}
    assert {sheet.title for sheet in books["blank"] if sheet.sheet_state != "visible"} == {"_meta"}
    assert "选_人员_姓名" in books["own"].defined_names and "选_国家_国家或地区" in books["own"].defined_names


def test_the_first_sheet_says_what_to_do_and_leads_to_the_others(books):
    for book, specs in ((books["own"], own_book_sheets()), (books["blank"], blank_sheets())):
        said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
        assert [text[0] for text in said if text[1:3] == "  "] == ["1", "2", "3"]
        titles = [spec.title for spec in specs[1:] if spec.group != "hidden"]
        assert [text for text in said if text.startswith("=HYPERLINK")] == [
            f'=HYPERLINK("#\'{title}\'!A1","{title}")' for title in titles]


def test_it_knows_whose_it_is(desk):
    meta = read_meta(desk.read("元数据"))
    assert (meta.person, meta.product, desk.get("登记人"), desk.get("店铺")) == ("李娜", "opsbook", "李娜", "云杉工贸")


def test_its_rows_are_there_with_the_values_of_their_formulas(desk):
    row, = desk.read("客户跟进").to_dict("records")
    assert (row["客户"], row["应联系"], row["行号"]) == ("Blue Harbor", datetime(2026, 1, 16), "a1")
    assert row["逾期天数"] == (datetime.now() - row["应联系"]).days


def test_it_has_room_to_type_and_none_of_it_counts_as_rows(books, desk):
    table, = (table for table in books["own"]["询盘登记"].tables.values())
    first, last = (int("".join(filter(str.isdigit, end))) for end in table.ref.split(":"))
    assert last - first == SPARE_ROWS and len(desk.read("询盘登记")) == 0


def test_rows_get_spare_ones_below_and_leave_formulas_to_the_workbook():
    table = record_of("customers").table
    rows = with_spare_rows(table, CUSTOMERS)
    assert len(rows) == 1 + SPARE_ROWS and rows["客户"].notna().sum() == 1
    assert set(rows.columns) == {column.name for column in table.columns if not column.formula}


def test_the_same_content_gives_the_same_bytes(paths):
    assert build_blank(Content()) == paths["blank"].read_bytes()
