"""The fast worksheet writes what the stock one writes, for cells the review has and for those it has not."""

import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from opsbook.review.fastsheet import FastSheet


def sheet_xml(path, sheet_class, fill):
    with xlsxwriter.Workbook(path) as book:
        book.worksheet_class = sheet_class
        fill(book, book.add_worksheet())
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


def same(folder, fill):
    stock, fast = (sheet_xml(folder / f"{each.__name__}.xlsx", each, fill) for each in (Worksheet, FastSheet))
    return stock == fast


@pytest.mark.parametrize(("formula", "value"), [
    ("=A1+1", 0), ("=A1/3", 1 / 3), ('=IF(A1<2,"<","&")', "<"), ("=NA()", "#N/A"), ("=A1>1", True), ('=""', ""),
    ('=IFERROR(A1/B1,"○")', "○"), ("=XLOOKUP(1,A:A,B:B)", 2), ("=_xlfn.STDEV.S(A1:A3)", 1), ("{=SUM(A1:A3)}", 3),
    ("SUM(A1:A3)", 6), ("=A1", "#不是错误"), ("=A1", -1.5e-9)])
def test_formula(tmp_path, formula, value):
    assert same(tmp_path, lambda book, sheet: sheet.write_formula(3, 2, formula, book.add_format(), value))


@pytest.mark.parametrize("place", [(0, 0), (5, 700), (70, 2)], ids=str)
def test_places(tmp_path, place):
    def fill(book, sheet):
        sheet.write_number(*place, 1.5)
        sheet.write_string(4, 4, "字")
    assert same(tmp_path, fill)


def test_rare_cells(tmp_path):
    def fill(book, sheet):
        bold = book.add_format({"bold": True})
        sheet.set_column(1, 1, 12, bold)
        sheet.set_row(2, 30)
        sheet.set_row(9, 30)
        sheet.write_blank(0, 0, None, bold)
        sheet.write_blank(0, 1, None)
        sheet.write_boolean(1, 1, True)
        sheet.write_datetime(2, 1, datetime(2025, 4, 3, 9), bold)
        sheet.write_rich_string(3, 1, "a", bold, "b")
        sheet.write_comment(5, 5, "说明")
        sheet.write_url(6, 1, "internal:Sheet1!A1", None, "看")
        sheet.write_string(7, 1, "", bold)
        sheet.write_string(8, 1, "长" * 40_000)
    assert same(tmp_path, fill)


def test_row_formats_take_the_stock_way(tmp_path):
    def fill(book, sheet):
        sheet.set_row(1, None, book.add_format({"italic": True}))
        sheet.write_number(1, 1, 3)
    assert same(tmp_path, fill)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30), st.one_of(
    st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-10**12, 10**12))), max_size=25))
def test_any_cells_in_any_order(tmp_path_factory, cells):
    def fill(book, sheet):
        for row, col, value in cells:
            (sheet.write_string if isinstance(value, str) else sheet.write_number)(row, col, value)
    assert same(tmp_path_factory.mktemp("any"), fill)
