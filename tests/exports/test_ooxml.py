"""The bound on how far cells reach: it may doubt, it may not be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.exports.grid import column_letter, column_number
from opsbook.exports.limits import LIMITS
from opsbook.exports.ooxml import is_bounded


def sheet(*places):
    rows = "".join(f'<row r="{row}"><c r="{column_letter(column)}{row}"><v>1</v></c></row>' for row, column in places)
    return f"<worksheet><cols><col/></cols><sheetData>{rows}</sheetData><conditionalFormatting/></worksheet>".encode()


rows = st.integers(1, 1_048_576) | st.integers(1, 300_000) | st.integers(1, 9_999)
columns = st.integers(0, 16_383) | st.integers(0, 100)


@given(st.lists(st.tuples(rows, columns), min_size=1, max_size=3))
def test_what_is_bounded_fits_the_limit(places):
    if is_bounded(sheet(*places)):
        assert max(row for row, _ in places) * (1 + max(column for _, column in places)) <= LIMITS.cells


@pytest.mark.parametrize(("row", "column"), [
    (1, 0), (20_001, 28), (100_001, 28), (9_999, 599), (99, 701), (199_999, 29),
])
def test_ordinary_exports_are_bounded(row, column):
    assert is_bounded(sheet((1, 0), (row, column)))


@pytest.mark.parametrize("xml", [
    b'<row r="1"><c><v>1</v></c></row>',
    b'<row r="1"><c s="1" r="XFD1048576"/></row>',
    b"<row r='1'><c r='XFD9'/></row>",
    b'<x:row r="1"><x:c r="XFD9"/></x:row>',
    b'<row r="1"><c\tr="XFD9"/></row>',
    b'<row r="1"><c r="a1"/></row>',
    '<row r="1"><c r="A1"/></row>'.encode("utf-16"),
    b'<row r="1"><c r="A1048576"/></row>',
    b'<row r="1"><c r="A01"/><c/></row>',
])
def test_doubt_counts_as_no(xml):
    assert not is_bounded(xml)


@given(st.integers(0, 16383))
def test_column_letters_there_and_back(column):
    assert column_number(column_letter(column)) == column
