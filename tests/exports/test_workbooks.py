"""Workbooks that are odd and yet fine: every cell where it stands, nothing lost, nothing guessed."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt

from opsbook.errors import FileRefused
from opsbook.exports.files import read_file

SHEET_DATA = b"</sheetData>"


def built(fill):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("S"))
    return out.getvalue()


def replaced(old, new):
    def change(xml):
        assert old in xml
        return xml.replace(old, new)
    return change


def only(write, data, name="a.xlsx"):
    return read_file(write(data, name)).sheets[0]


def test_nothing_is_trimmed_at_the_top_or_left(write):
    sheet = only(write, built(lambda book, sheet: sheet.write(2, 1, "x")))
    assert sheet.rows == [["", ""], ["", ""], ["", "x"]]
    assert sheet.row_number(2) == 3


def test_dates_times_and_booleans(write):
    def fill(book, sheet):
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_datetime(0, 0, datetime(2024, 7, 15, 20, 33, 52), moment)
        sheet.write_datetime(0, 1, datetime(2024, 7, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(0, 2, True)
    assert only(write, built(fill)).rows == [[datetime(2024, 7, 15, 20, 33, 52), date(2024, 7, 1), True]]


def test_merges_and_hidden_sheets(write):
    def fill(book, sheet):
        sheet.merge_range(0, 1, 1, 2, "搜索")
        book.add_worksheet("藏").hide()
    raw = read_file(write(built(fill)))
    assert raw.sheets[0].merged == ((0, 1, 1, 2),)
    assert [sheet.hidden for sheet in raw.sheets] == [False, True]


def test_a_merge_of_the_whole_sheet_is_cut_to_its_cells(make, write):
    merge = b'</sheetData><mergeCells><mergeCell ref="B2:XFD1048576"/><mergeCell ref="Z999:Z1000"/></mergeCells>'
    assert only(write, make.changed(make.xlsx(), sheet1=replaced(SHEET_DATA, merge))).merged == ((1, 1, 103, 103),)


def test_cells_count_under_any_part_name(make, write):
    """A far cell in a worksheet part that is not called .xml must not reach a reader in our process."""
    with zipfile.ZipFile(io.BytesIO(make.changed(make.xlsx(), sheet1=far(b" ")))) as book:
        parts = {name.replace("sheet1.xml", "sheet1.data"): book.read(name).replace(b"sheet1.xml", b"sheet1.data")
                 for name in book.namelist()}
    assert [list(row) for row in only(write, make.zipped(parts)).rows] == make.table


def test_error_cells_and_formulas(write):
    def fill(book, sheet):
        sheet.write(0, 0, "x")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=1+1", None, 2)
        sheet.write_formula(2, 2, "=A9", None, "")
    sheet = only(write, built(fill))
    assert sheet.rows == [["x", "", ""], ["", "", "#DIV/0!"], ["", 2.0, ""]]
    assert sheet.formulas == {(1, 2), (2, 1), (2, 2)}


def test_formula_saved_without_its_value(write):
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["a", "=1+1"])
    book.save(out)
    sheet = only(write, out.getvalue())
    assert (sheet.rows, sheet.formulas) == ([["a"]], {(0, 1)})


def test_errors_of_cells_without_reference(make, write):
    def change(xml):
        return replaced(SHEET_DATA, b'<row><c t="e"><v>#N/A</v></c><c t="str"><v>z</v></c></row></sheetData>')(xml)
    assert only(write, make.changed(make.xlsx([["a", "b"]]), sheet1=change)).rows == [["a", "b"], ["#N/A", "z"]]


def test_errors_and_date_system_of_xls(write):
    out, book = io.BytesIO(), xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("first").write(0, 0, "x")
    row = book.add_sheet("second").row(1)
    row.write(0, "y")
    row.set_cell_error(2, "#DIV/0!")
    book.save(out)
    first, second = read_file(write(out.getvalue(), "a.xls")).sheets
    assert (first.rows, first.epoch_1904) == ([["x"]], True)
    assert second.rows[1] == ["y", "", "#DIV/0!"]


def test_1904_in_xlsx(make, write):
    data = make.changed(make.xlsx(), workbook=replaced(b"<workbookPr ", b'<workbookPr date1904="1" '))
    assert only(write, data).epoch_1904 is True


@pytest.mark.parametrize("dimension", [b"A1", b"A1:XFD1048576", b"ZZ9:A1"])
def test_dimension_is_not_believed(make, write, dimension):
    data = make.changed(make.xlsx(), sheet1=replaced(b'<dimension ref="A1:C3"', b'<dimension ref="%s"' % dimension))
    assert len(only(write, data).rows) == 3


def far(value, place=b"XFD1048576"):
    row = place.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = b'<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (place, value)
    return replaced(SHEET_DATA, b'<row r="%s">%s</row></sheetData>' % (row, cell))


def prefix_tags(xml):
    named = xml.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    return named.replace(b"xmlns=", b"xmlns:x=")


def test_a_blank_in_the_last_cell_is_no_matter(make, write):
    sheet = only(write, make.changed(make.xlsx(), sheet1=far(b" ")))
    assert [list(row) for row in sheet.rows] == make.table


def test_a_value_in_the_last_cell_is_named(make, write):
    with pytest.raises(FileRefused, match="XFD 列") as refused:
        read_file(write(make.changed(make.xlsx(), sheet1=far(b"x"))))
    assert (refused.value.sheet, refused.value.row, refused.value.column) == ("Sheet1", 1048576, "XFD")


def test_a_value_somewhat_off_is_read(make, write):
    sheet = only(write, make.changed(make.xlsx(), sheet1=far(b"x", b"ABC20")))
    assert (sheet.rows[0][:3], sheet.rows[19][730]) == (make.table[0], "x")


@pytest.mark.parametrize("change", [
    {"sheet1": replaced(b' r="', b" x=\"")},  # no references at all
    {"sheet1": prefix_tags}, {"styles": None}, {"theme1": None, "app": None, "core": None},
])
def test_lean_and_prefixed_packages(make, write, change):
    assert [list(row) for row in only(write, make.changed(make.xlsx(), **change)).rows] == make.table


def test_strict_namespaces(make, write):
    def strict(xml):
        for part in (b"spreadsheetml", b"officeDocument"):
            loose, strict = b"http://schemas.openxmlformats.org/%s/2006/", b"http://purl.oclc.org/ooxml/%s/"
            xml = xml.replace(loose % part, strict % part)
        return xml
    data = make.changed(make.xlsx(), sheet1=strict, workbook=strict, sharedStrings=strict, styles=strict)
    assert only(write, data).rows == make.table


def test_second_reader_takes_what_the_first_does_not(make, write):
    """A sheet without its relation: calamine refuses the workbook, openpyxl reads the rest, and the loss is told."""
    data = make.changed(make.xlsx(), workbook=replaced(b"</sheets>", b'<sheet name="lost" sheetId="9"/></sheets>'))
    raw = read_file(write(data))
    assert [list(row) for row in raw.sheets[0].rows] == make.table
    assert [warning.sheet for warning in raw.warnings] == ["lost"]


def test_a_workbook_whose_only_sheet_is_missing(make, write):
    with pytest.raises(FileRefused):
        read_file(write(make.changed(make.xlsx(), sheet1=None)))


def test_charts_are_no_sheets(write):
    def fill(book, sheet):
        sheet.write(0, 0, 1)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
    assert [sheet.name for sheet in read_file(write(built(fill))).sheets] == ["S"]
