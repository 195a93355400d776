"""Delimited text: delimiters, quotes, line ends, and the line each record starts on."""

import pytest

from opsbook.errors import FileRefused
from opsbook.exports.delimited import read_delimited
from opsbook.exports.files import read_file
from opsbook.exports.unreadable import Unreadable


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(make, delimiter, end):
    text = make.csv(delimiter=delimiter, end=end).decode()
    sheet, found = read_delimited(text)
    assert (found, sheet.lines) == (delimiter, [1, 2, 3])
    assert sheet.rows == [[str(value) for value in row] for row in make.table]


@pytest.mark.parametrize(("text", "rows", "lines"), [
    ("sep=;\na;b,c\n", [["a", "b,c"]], [2]),
    ('"sep=,"\r\na,b\r\n', [["a", "b"]], [2]),
    ("SEP=\t\na\tb", [["a", "b"]], [2]),
    ('a,b\n"x\ny",2\n3,4', [["a", "b"], ["x\ny", "2"], ["3", "4"]], [1, 2, 4]),
    ('a,b\n"say ""hi"", ok",2', [["a", "b"], ['say "hi", ok', "2"]], [1, 2]),
    ('a,b\n24" monitor,2', [["a", "b"], ['24" monitor', "2"]], [1, 2]),
    ("标题\n\na,b\n1,2", [["标题"], [], ["a", "b"], ["1", "2"]], [1, 2, 3, 4]),
    ("a;b\n1,5;2,5\n3,5;4", [["a", "b"], ["1,5", "2,5"], ["3,5", "4"]], [1, 2, 3]),
    ("名称,说明\t等,c\n1,2,3", [["名称", "说明\t等", "c"], ["1", "2", "3"]], [1, 2]),
    ("a,b\n1,x\u2028y", [["a", "b"], ["1", "x\u2028y"]], [1, 2]),
    ("only\none\n", [["only"], ["one"]], [1, 2]),
    ('id\n="0012"\n', [["id"], ['="0012"']], [1, 2]),
])
def test_records(text, rows, lines):
    sheet, _ = read_delimited(text)
    assert (sheet.rows, sheet.lines) == (rows, lines)


@pytest.mark.parametrize(("text", "reason", "row"), [
    ('a,b\n1,2\n3,"cut', "unclosed_quote", 3),
    ('a,b\n1,2\n3,"cut\n4,5\n', "unclosed_quote", 3),
    ('sep=,\na,b\n"x', "unclosed_quote", 3),
    ('a,b\n"Pro" bag,2\n', "broken_quote", 2),
    ('a,b\n1,"' + "x" * 2_000_000 + '"', "unclosed_quote", 2),
])
def test_quotes_that_leave_the_columns_in_doubt(text, reason, row):
    with pytest.raises(Unreadable, match=reason) as unreadable:
        read_delimited(text)
    assert unreadable.value.row == row


def test_nul_bytes_are_left_out_and_named(write):
    raw = read_file(write("a,b\r\n1,防水\0背包\r\n2,x\0\0y\r\n".encode(), "a.csv"))
    assert raw.sheets[0].rows == [["a", "b"], ["1", "防水背包"], ["2", "xy"]]
    assert [warning.row for warning in raw.warnings] == [2, 3]


def test_too_many_nul_bytes_are_damage(write):
    with pytest.raises(FileRefused, match="已损坏"):
        read_file(write(b"a,b\n" + b"1,long \0 name\n" * 200, "a.csv"))


def test_row_number_is_the_line(write):
    sheet = read_file(write(b'a,b\n"x\ny",2\n3,4\n', "a.csv")).sheets[0]
    assert [sheet.row_number(index) for index in range(3)] == [1, 2, 4]
