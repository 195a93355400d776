"""One cell: its element read, written, and read back."""

from datetime import date, datetime, time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.desk.closed.addresses import Area, Place, area, column_letters, column_number, place
from opsbook.desk.closed.cells import Cell, ErrorValue, FormulaXml, normal_formula, read_cell, write_cell
from opsbook.desk.closed.celltext import meant, written
from opsbook.desk.closed.numberformats import Styles, shows_date
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.rows import cell_pattern
from opsbook.desk.closed.serials import moment, serial
from opsbook.desk.closed.values import Unholdable, raw

STRINGS = ["零", "一"]


def read(element):
    found = cell_pattern(b"").fullmatch(element.encode())
    return read_cell(found[2], found[3], STRINGS)


@pytest.mark.parametrize(("element", "cell"), [
    ('<c r="A1"/>', Cell(0, None)),
    ('<c r="A1" s="7"/>', Cell(7, None)),
    ('<c r="A1"><v>1.50</v></c>', Cell(0, 1.5)),
    ('<c r="A1" t="n"><v> 2 </v></c>', Cell(0, 2.0)),
    ('<c r="A1"><v></v></c>', Cell(0, None)),
    ("<c t='s' r='A1'><v>1</v></c>", Cell(0, "一")),
    ('<c r="A1" t="s"><v>9</v></c>', Cell(0, None)),
    ('<c r="A1" t="b"><v>1</v></c>', Cell(0, True)),
    ('<c r="A1" t="e"><v>#N/A</v></c>', Cell(0, ErrorValue("#N/A"))),
    ('<c r="A1" t="d"><v>2026-11-22T12:00:00</v></c>', Cell(0, 46348.5)),
    ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></is></c>', Cell(0, "甲 乙")),
    ('<c r="A1" t="inlineStr"><is><t>日</t><rPh sb="0" eb="1"><t>ひ</t></rPh></is></c>', Cell(0, "日")),
    ('<c r="A1" t="str"><f>A2&amp;"&lt;"</f><v>x&#10;y</v></c>',
     Cell(0, "x\ny", FormulaXml(b'<f>A2&amp;"&lt;"</f>', 'A2&"<"'))),
    ('<c r="A1"><f t="shared" si="3"/><v>4</v></c>', Cell(0, 4.0, FormulaXml(b'<f t="shared" si="3"/>', "", "shared",
                                                                        None, "3"))),
    ('<c r="A1" cm="1"><f t="array" ref="A1:A2">X()</f></c>',
     Cell(0, None, FormulaXml(b'<f t="array" ref="A1:A2">X()</f>', "X()", "array", "A1:A2"), "1")),
])
def test_elements_are_read(element, cell):
    assert read(element) == cell


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
VALUES = st.one_of(TEXTS, st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none(),
                   st.sampled_from([ErrorValue("#N/A"), ErrorValue("#DIV/0!")]))


@given(value=VALUES, style=st.integers(0, 99), formula=st.one_of(st.none(), TEXTS))
def test_what_is_written_is_read(value, style, formula):
    cell = Cell(style, value, normal_formula(b"", formula) if formula else None)
    element = write_cell(b"", Place(3, 28), cell)
    assert element.startswith(b'<c r="AB3"')
    assert read(element.decode()) == cell


@pytest.mark.parametrize(("text", "held"), [
    ("普通", "普通"), ("a\x0bb", "a_x000B_b"), ("\r\n", "_x000D_\n"), ("\t", "\t"), ("_x0041_", "_x005F_x0041_"),
    ("_x004", "_x004"), ("\ud83d", "_xD83D_"), ("\uffff", "_xFFFF_"), ("_x0_x0041_", "_x0_x005F_x0041_"),
])
def test_what_xml_cannot_carry_is_escaped(text, held):
    assert written(text) == held


@given(st.text())
def test_escaping_is_undone(text):
    assert meant(written(text)) == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@pytest.mark.parametrize(("when", "epoch_1904", "number"), [
    (date(2026, 11, 22), False, 46348), (datetime(2026, 11, 22, 18), False, 46348.75), (date(1900, 3, 1), False, 61),
    (date(1900, 2, 28), False, 59), (date(1900, 1, 1), False, 1), (date(1904, 1, 2), True, 1),
    (date(9999, 12, 31), False, 2_958_465),
])
def test_dates_are_numbers(when, epoch_1904, number):
    assert serial(when, epoch_1904) == number
    assert moment(number, epoch_1904) == datetime.combine(when, getattr(when, "time", time)())


@pytest.mark.parametrize("number", [-1.0, 3e6])
def test_numbers_that_are_no_date(number):
    assert moment(number, False) is None


@given(st.datetimes(datetime(1901, 1, 1), datetime(9999, 12, 30)), st.booleans())
def test_moments_come_back_to_the_millisecond(when, epoch_1904):
    when = max(when, datetime(1904, 1, 1)).replace(microsecond=when.microsecond // 1000 * 1000)
    assert moment(serial(when, epoch_1904), epoch_1904) == when


@pytest.mark.parametrize(("code", "is_date"), [
    ("yyyy-mm-dd", True), ("General", False), ("0.00", False), ("#,##0;[Red]-#,##0", False), ("h:mm", True),
    ("[h]:mm", False), ('0"day"', False), (r"0\d", False), ("[$-804]yyyy\"年\"m\"月\"", True), ("0.00E+00", False),
    ("[Red]0", False), ("@", False), ("上午/下午h\"时\"", True), ("_ * #,##0_ ", False), ("aaaa", True),
    ("mm:ss.0", True),
])
def test_formats_that_show_dates(code, is_date):
    assert shows_date(code) is is_date


@pytest.mark.parametrize(("value", "key"), [
    ("a" * 32_768, "closed_too_long"), ("😀" * 16_384, "closed_too_long"), (float("inf"), "closed_infinite"),
    (date(1899, 1, 1), "closed_date"), (pd.Timestamp("2026-01-01", tz="UTC"), "closed_date"), ([1], "closed_type"),
])
def test_what_no_cell_can_hold(value, key):
    with pytest.raises(Unholdable) as refused:
        raw(value, epoch_1904=False)
    assert refused.value.key == key


STYLES = (b'<s:styleSheet xmlns:s="x"><s:cellXfs count="2"><s:xf numFmtId="0"/><s:xf numFmtId="4" xfId="0">'
          b"<s:alignment/></s:xf></s:cellXfs></s:styleSheet>")


def test_a_date_style_is_added_like_the_cells_own():
    styles = Styles(STYLES)
    assert [styles.with_format(1, 22), styles.with_format(1, 22), styles.with_format(0, 14)] == [2, 2, 3]
    assert b'<s:xf numFmtId="22" xfId="0" applyNumberFormat="1"><s:alignment/></s:xf><s:xf numFmtId="14"' in styles.xml
    assert b'count="4"' in styles.xml
    assert styles.dates == {2, 3}


@given(st.integers(1, 16_384))
def test_columns_have_letters(column):
    assert column_number(column_letters(column)) == column


@pytest.mark.parametrize(("text", "found"), [("B3", Area(3, 2, 3, 2)), ("$C$4:A1", Area(1, 1, 4, 3))])
def test_areas(text, found):
    assert area(text) == found


@pytest.mark.parametrize("text", ["A", "1", "A0", "ABCD1", "A1B", "A:B"])
def test_words_that_are_no_cell(text):
    with pytest.raises(Damaged):
        place(text)
