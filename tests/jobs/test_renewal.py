import pandas as pd
import pytest
from msgspec.structs import replace
from openxml_audit import OpenXmlValidator

from opsbook.builder.content import Content, reference_tables
from opsbook.builder.package import finish
from opsbook.builder.workbook import functions, write_book
from opsbook.catalogue.records import records
from opsbook.catalogue.sheets import sheets
from opsbook.catalogue.tables import Column, Table
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.recalculation import recalculate
from opsbook.errors import DeskError
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.upgrade import upgrade

PEOPLE = pd.DataFrame({"姓名": ["李娜"], "角色": ["业务"]})
RECORDED = {sheet.title for sheet in sheets() if any(record.sheet == sheet.id for record in records())}


def older(specs, book, **tables):
    """The workbook as a program that knew only these sheets made it, with what people wrote."""
    book.write_bytes(drawn(specs, book, **tables))


def drawn(specs, book, **tables):
    there = open_book(book)
    thresholds = there.read("阈值").drop(columns=["生效目标", "生效界限"])
    content = Content({"元数据": there.read("元数据"), "阈值": thresholds, "人员": PEOPLE,
                       **reference_tables(), **tables})
    return finish(recalculate(write_book(specs, content, macros=True), functions(macros=True)), ribbon=True)


@pytest.fixture(scope="module")
def before_records(made):
    """A store's workbook of before the record tables; to be copied."""
    return drawn([sheet for sheet in sheets() if sheet.title not in RECORDED], book_of(made))


@pytest.fixture
def book(shop, before_records):
    """The store's workbook, of before the record tables."""
    path = book_of(shop.root)
    path.write_bytes(before_records)
    return path


def without_detail(sheet):
    """The sheet 名单 before its table had the column 说明, with one somebody added."""
    table = sheet.table[0]
    known = tuple(column for column in table.columns if column.name != "说明")
    return replace(sheet, table=(replace(table, columns=(*known, replace(known[0], name="我的"))),))


def test_an_older_workbook_gets_the_sheets_it_lacks_in_their_places(book):
    report = upgrade(book)
    desk = open_book(book)
    titles = list(Book(book.read_bytes()).part.sheets)
    assert set(report.added) == RECORDED and titles == [sheet.title for sheet in sheets()]
    assert desk.read("人员")["姓名"].tolist() == ["李娜"]
    assert {record.name for record in records()} <= set(desk.tables())
    assert recalculate(book.read_bytes(), functions(macros=True)) == book.read_bytes()
    assert upgrade(book).changed is False


def test_office_opens_what_was_added(book):
    upgrade(book)
    audit = OpenXmlValidator().validate(str(book))
    assert audit.is_valid, audit.errors


def test_a_table_that_lacks_a_column_is_laid_out_anew_with_its_rows(shop):
    path = book_of(shop.root)
    rows = pd.DataFrame({"规则": ["O03"], "名称": ["灯带"], "我的": ["记着"]})
    older([without_detail(sheet) if sheet.id == "offenders" else sheet for sheet in sheets()], path, 名单=rows)
    report = upgrade(path)
    after = open_book(path).read("名单")
    assert "名单" in report.renewed and report.left == ("名单[我的]",)
    assert after.loc[0, ["规则", "名称", "说明"]].tolist() == ["O03", "灯带", None] and "我的" not in after


def with_old_deadline(sheet):
    """The sheet 问题产品 when its deadline was another."""
    columns = (replace(column, formula="=问题产品[[#This Row],[进入日期]]+99") if column.name == "期限" else column
               for column in sheet.table[0].columns)
    return replace(sheet, table=(replace(sheet.table[0], columns=tuple(columns)), *sheet.table[1:]))


def test_a_formula_that_changed_is_renewed_where_nobody_wrote_over_it(shop):
    path, day = book_of(shop.root), pd.Timestamp(2025, 4, 1).to_pydatetime()
    rows = pd.DataFrame({"进入日期": [day] * 2, "类型": ["问题"] * 2, "期限": [None, 45000]}, dtype=object)
    older([with_old_deadline(sheet) if sheet.table and sheet.table[0].name == "问题产品" else sheet
           for sheet in sheets()], path, 问题产品=rows)
    before = open_book(path).read("问题产品")["期限"].tolist()
    report, desk = upgrade(path), open_book(path)
    after, [today] = desk.read("问题产品")["期限"].tolist(), {
        column.formula for record in records() for column in record.columns
        if (record.name, column.name) == ("问题产品", "期限")}
    table = Book(path.read_bytes()).tables["问题产品"]
    assert (report.changed, report.renewed) == (True, ())
    assert [(after[0] - day).days, (before[0] - day).days] == [7, 99] and after[1] == before[1]
    assert f"={table.formulas[table.columns.index('期限')]}" == today and not upgrade(path).changed


@pytest.mark.parametrize(("before", "after"), [("计划", "自己的"), ("名单", "我的名单")])
def test_a_sheet_in_the_way_is_named_and_nothing_written(shop, before, after):
    path = book_of(shop.root)
    own = replace(next(sheet for sheet in sheets() if sheet.id == "log"), title="计划", code="shOwn",
                  table=(Table("自己的", (Column("事"),)),))
    renamed = [replace(without_detail(sheet), title=after) if sheet.title == before == "名单" else sheet
               for sheet in sheets() if sheet.title not in RECORDED]
    older([*renamed, own] if before == "计划" else renamed, path)
    content = path.read_bytes()
    with pytest.raises(DeskError, match=before):
        upgrade(path)
    assert path.read_bytes() == content
