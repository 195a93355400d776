"""HTML and XML tables under the name .xls."""

from datetime import datetime

import pytest

from opsbook.exports.markup import read_html
from opsbook.exports.spreadsheetml import read_spreadsheetml
from opsbook.exports.unreadable import Unreadable

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def page(body):
    return f"<html><body>{body}</body></html>"


@pytest.mark.parametrize(("cells", "values"), [
    ("<td>a<td>b", ["a", "b"]), ("<th> a \n b </th><td>c&amp;d&nbsp;</td>", ["a b", "c&d\xa0"]),
    ("<td>a<br>b</td><td><b>x</b><i> y</i></td>", ["a\nb", "x y"]),
    ("<td><script>1</script>s</td><td></td><td>z", ["s", "", "z"]),
    ('<td x:num="1600712345678">1.60071E+12</td><td>2</td>', ["1600712345678", "2"]),
    ("<td><!-- no -->a</td><td>&#x4EA7;</td>", ["a", "产"]),
])
def test_cells(cells, values):
    assert read_html(page(f"<table><tr>{cells}</tr></table>"))[0].rows == [values]


def test_spans_are_merged_ranges():
    head = "<tr><th rowspan=2>id<th colspan=2>搜索<tr><th>曝光<th>点击"
    sheet = read_html(page(f"<table>{head}<tr><td>1<td>2<td>3</table>"))[0]
    assert sheet.rows == [["id", "搜索"], ["", "曝光", "点击"], ["1", "2", "3"]]
    assert sheet.merged == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_inner_tables_count_and_each_is_a_sheet():
    sheets = read_html(page("<table><tr><td><table><tr><td>1<td>2</table><td><table><tr><td>3</table></table>"))
    assert [sheet.rows for sheet in sheets] == [[["1", "2"]], [["3"]]]


def test_excels_own_sheet_name():
    assert read_html("<xml><x:Name>产品</x:Name></xml><table><tr><td>1<td>2</table>")[0].name == "产品"


@pytest.mark.parametrize(("body", "reason"), [
    ("<form><table><tr><td>用户<td><input><tr><td>密码<td><input type=PASSWORD></table></form>", "login_page"),
    ("<table><tr><td>1<td>2<tr><td>3", "page_cut"), ("<table><tr><td>1<td>2</table><table><tr><td>3", "page_cut"),
    ("<p>502 Bad Gateway</p>", "web_page"), ("<table><tr><td>只有一列</table>", "web_page"), ("", "web_page"),
    ("<html", "web_page"),
    (f"<table><tr>{'<td rowspan=60000 colspan=900>x' * 3}</table>", "too_many_cells"),
])
def test_pages_without_a_table(body, reason):
    with pytest.raises(Unreadable, match=reason):
        read_html(page(body))


def workbook(table, more=""):
    excel = "urn:schemas-microsoft-com:office:excel"
    return (f'<?xml version="1.0"?><Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}" xmlns:x="{excel}">'
            f'{more}<Worksheet ss:Name="S"><Table>{table}</Table></Worksheet></Workbook>')


@pytest.mark.parametrize(("kind", "text", "value"), [
    ("Number", "1600712345678901", 1600712345678901), ("Number", "0.03", 0.03), ("Number", "nope", "nope"),
    ("DateTime", "2024-07-01T00:00:00.000", datetime(2024, 7, 1)), ("String", "007", "007"), ("Boolean", "1", True),
    ("Error", "#DIV/0!", "#DIV/0!"),
])
def test_xml_values(kind, text, value):
    sheet = read_spreadsheetml(workbook(f'<Row><Cell><Data ss:Type="{kind}">{text}</Data></Cell></Row>'))[0]
    assert sheet.rows == [[value]]


def test_xml_places_merges_formulas_and_date_system():
    cell = '<Cell {}><Data ss:Type="String">{}</Data></Cell>'
    wide, formula, third = 'ss:MergeAcross="1"', 'ss:Formula="=1"', 'ss:Index="3"'
    table = (f'<Row ss:Index="2">{cell.format(wide, "a")}{cell.format(formula, "b")}</Row>'
             f"<Row>{cell.format(third, 'c')}</Row>")
    sheet = read_spreadsheetml(workbook(table, "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"))[0]
    assert sheet.rows == [[], ["a", "", "b"], ["", "", "c"]]
    assert (sheet.merged, sheet.formulas, sheet.epoch_1904) == (((1, 0, 1, 1),), frozenset({(1, 2)}), True)


@pytest.mark.parametrize(("text", "reason"), [
    (workbook("<Row>"), "corrupt"), ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + workbook(""), "hostile_xml"),
    (workbook('<Row ss:Index="1000000"><Cell ss:Index="16000"><Data>x</Data></Cell></Row>'), "too_far"),
])
def test_xml_refused(text, reason):
    with pytest.raises(Unreadable, match=reason):
        read_spreadsheetml(text)
