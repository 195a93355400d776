"""Rows typed directly below a table become rows of it; what stands further down is told."""

from datetime import datetime
from io import BytesIO

import deskbook
import openpyxl
import pytest

from opsbook.desk.closed.closeddesk import open_closed

DAY = datetime(2026, 11, 3)


@pytest.fixture
def typed(tmp_path):
    """typed({"A6": 1}) gives the desk on the book of deskbook.py in which those cells of 表一 were typed."""
    def desk(cells):
        data = BytesIO()
        deskbook.write(data)
        book = openpyxl.load_workbook(data)
        for place, value in cells.items():
            book["表一"][place] = value
        book.save(tmp_path / "店.xlsx")
        return open_closed(tmp_path / "店.xlsx", {})
    return desk


def codes(desk):
    return desk.read("货")["编号"].tolist()


def test_rows_directly_below_are_rows_with_their_formula(typed):
    desk = typed({"A6": "a", "C6": 2, "D6": 4, "F6": DAY, "B7": "阀"})
    assert desk.take_in("货") == 2 and desk.take_in("货") == 0
    last = desk.read("货").iloc[2:].values.tolist()
    assert last[0] == ["a", None, 2.0, 4.0, 8.0, DAY, None] and last[1][:2] == [None, "阀"]
    desk.commit()
    again = open_closed(desk.path, {})
    assert again.take_in("货") == 0 and codes(again) == codes(desk)
    ref = openpyxl.load_workbook(desk.path)["表一"].tables["货"].ref
    assert ref == "A3:G7"


@pytest.mark.parametrize(("cells", "stray"), [
    ({"A7": "a", "C7": 1}, 7),                              # a row was left out
    ({"A7": "备注：下周改"}, None),                            # a remark, not a row
    ({"A6": "合计", "B6": "数", "C6": "=SUM(C4:C5)"}, 6),      # a sum is no row
    ({"H6": "旁边"}, None),                                  # beside the table
    ({"A6": "a", "B6": "b", "A8": "c", "B8": "d"}, 8),
])
def test_what_is_no_row_of_the_table_stays_and_is_told(typed, cells, stray):
    desk = typed(cells)
    assert desk.take_in("货") == int(stray == 8)
    assert desk.first_stray("货") == stray


def test_nothing_is_written_where_nothing_was_typed(typed):
    desk = typed({})
    before = desk.path.read_bytes()
    assert desk.take_in("货") == 0
    desk.commit()
    assert desk.path.read_bytes() == before
