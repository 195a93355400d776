import csv

import pytest

from opsbook.review.cells import Cell
from opsbook.review.numbers import number_format, shown
from opsbook.review.page import Page
from opsbook.review.writer import Book, write_book

AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
CASES = [
    ("count", 0, "0"), ("count", 2927, "2,927"), ("count", -12, "-12"),
    ("number1", 3.25, "3.3"), ("number2", 1234.5, "1,234.50"),
    ("wan", 300, "300"), ("wan", 9999, "9,999"), ("wan", 10000, "1.0万"), ("wan", 412300, "41.2万"),
    ("rate0", 0.82, "82%"), ("rate1", 0.0635, "6.4%"), ("rate2", 0.0071, "0.71%"),
    ("points1", -24.0, "-24.0 个点"), ("points2", 0.29, "+0.29 个点"), ("points1", 0.0, "0.0 个点"),
    ("change", 41, "+41"), ("change", -8483, "-8,483"), ("change", 0, "0"), ("change2", -0.5, "-0.50"),
    ("delta", 0.2194, "▲ 21.9%"), ("delta", -0.0571, "▼ 5.7%"), ("delta", 0.0, "— 0.0%"),
    ("heat", 0, ""), ("heat", 3, "3"), ("late", 0, ""), ("late", 3, "3▲"),
]


@pytest.mark.parametrize(("name", "value", "text"), CASES)
def test_number_is_shown(name, value, text):
    assert shown(value, name) == text


def test_unknown_format_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        number_format("fraction")


@pytest.mark.office
def test_libreoffice_shows_the_same_text(tmp_path, monkeypatch, convert):
    monkeypatch.setattr(Page, "cells", lambda page: (
        Cell(row, 0, value, name) for row, (name, value, _) in enumerate(CASES)))
    write_book(Book((Page("数", "", "", ()),), "店", "月", None), tmp_path / "numbers.xlsx")
    folder = convert(tmp_path / "numbers.xlsx", AS_SHOWN)
    with (folder / "numbers-数.csv").open(encoding="utf-8") as file:
        assert ["".join(row) for row in csv.reader(file)][:len(CASES)] == [text for _, _, text in CASES]
