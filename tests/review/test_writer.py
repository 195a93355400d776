import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from xlsxwriter.worksheet import Worksheet

from opsbook.review.fastsheet import FastSheet, worksheet_class
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Table
from opsbook.review.writer import LONGEST, Book, clean, write_book

# openpyxl says so of every sparkline it meets; the review keeps them.
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")
HOSTILE = ["=1+1", "+1", "-1", "@cmd", "http://x.example/", "mailto:a@b.c", "internal:总览!A1", "{=1}", "0012", "1e5",
           "<b>&amp;</b>", "_x0041_", " 前后 ", "两\n行", "😀"]


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def page_of(texts):
    table = Table((Column("text", "文字", "text", 20),), tuple((text,) for text in texts))
    return Page("文字", "标题", "一句话", stack(table))


def written_texts(tmp_path, texts):
    write_book(Book((page_of(texts),), "店", "月", None), tmp_path / "texts.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "texts.xlsx")["文字"]
    return [sheet.cell(5 + row, 2) for row in range(len(texts))]


def test_same_month_same_bytes(book_of, reviews, tmp_path):
    write_book(book_of("full"), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == reviews["full"].read_bytes()


@pytest.mark.parametrize("name", ["full", "half", "empty"])
def test_fast_sheets_write_the_bytes_of_stock_sheets(book_of, reviews, tmp_path, name):
    write_book(book_of(name), tmp_path / "stock.xlsx", Worksheet)
    assert parts(tmp_path / "stock.xlsx") == parts(reviews[name])


@pytest.mark.parametrize(("version", "chosen"), [
    ("3.2.9", FastSheet), ("3.3.1", FastSheet), ("3.4.0", Worksheet), ("4.0.0", Worksheet), ("3.33.0", Worksheet)])
def test_untested_xlsxwriter_gets_its_own_sheets(version, chosen):
    assert worksheet_class(version) is chosen


def test_audit_finds_nothing(written):
    result = OpenXmlValidator().validate(str(written))
    assert [str(error) for error in result.errors] == []


def test_no_macro_no_link_outside_no_name_of_a_person(written):
    content = parts(written)
    assert not [name for name in content if "vba" in name.lower() or "externalLink" in name]
    assert b'TargetMode="External"' not in b"".join(content.values())
    core = content["docProps/core.xml"].decode()
    assert not re.search(r"<(dc:creator|cp:lastModifiedBy)>[^<]", core)
    assert not re.search(r"/home|/root|/tmp|[A-Z]:\\\\", core + content["docProps/app.xml"].decode())


def test_only_the_message_row_is_merged(written):
    for name, content in parts(written).items():
        if name.startswith("xl/worksheets/sheet"):
            assert all(re.fullmatch(rb"B2:[A-Z]+2", ref) for ref in re.findall(rb'<mergeCell ref="(.*?)"', content))


def test_first_sheet_is_open_with_the_cursor_in_a1(written):
    book = openpyxl.load_workbook(written)
    assert book.active.title == "总览"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["总览"]
    assert not [sheet.title for sheet in book if sheet.sheet_view.topLeftCell]


def test_charts_carry_their_text(written):
    for name, content in parts(written).items():
        if name.startswith("xl/drawings/drawing"):
            root = ElementTree.fromstring(content)
            described = [each.get("descr") for each in root.iter() if each.tag.endswith("}cNvPr")]
            assert described and all(described)


def test_print_set_up(reviews):
    for sheet in openpyxl.load_workbook(reviews["full"]).worksheets[:13]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_area and sheet.print_title_rows
        assert "2025年3月" in sheet.oddHeader.right.text and sheet.oddFooter.center.text.strip() == "&A"


def test_only_the_sparkline_data_is_hidden(reviews):
    book = openpyxl.load_workbook(reviews["full"])
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["_数据"]


def test_review_is_small_enough_to_mail(reviews):
    assert reviews["full"].stat().st_size < 500_000


def test_texts_from_outside_stay_texts(tmp_path):
    cells = written_texts(tmp_path, HOSTILE)
    assert [cell.value for cell in cells] == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_long_text_is_cut_with_a_mark(tmp_path):
    long, emoji = (cell.value for cell in written_texts(tmp_path, ["长" * 40_000, "😀" * 20_000]))
    assert (len(long), long[-1]) == (LONGEST, "…")
    assert emoji.endswith("😀…") and len(emoji.encode("utf-16-le")) // 2 <= LONGEST


@pytest.mark.parametrize(("text", "cleaned"), [
    ("a\x00b\x07c\x1f", "a b c "), ("tab\there", "tab\there"), ("half \ud800 pair", "half   pair"), ("\uffff", " "),
    ("零宽\u200b和\xa0空格", "零宽\u200b和\xa0空格"), ("好", "好")])
def test_what_xml_cannot_hold_becomes_a_space(text, cleaned):
    assert clean(text) == cleaned
