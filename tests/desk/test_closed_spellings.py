"""Workbooks as different programs write them are read and patched alike."""

from datetime import datetime
from io import BytesIO

import oddbook
import openpyxl
import pandas as pd
import pytest
import python_calamine
from pandas.testing import assert_frame_equal

from opsbook.desk.closed.closeddesk import open_closed

BASE = {False: datetime(2025, 12, 9), True: datetime(2029, 12, 10)}   # day 46000 since 1899 and since 1904


@pytest.fixture(params=list(oddbook.SPELLINGS))
def spelling(request):
    return oddbook.SPELLINGS[request.param]


@pytest.fixture
def path(spelling, tmp_path):
    (tmp_path / "店.xlsx").write_bytes(oddbook.odd_book(spelling))
    return tmp_path / "店.xlsx"


def test_it_is_read(path, spelling):
    day = BASE[spelling.epoch_1904]
    expected = pd.DataFrame([["泵", 3.0, 6.0, day], ["阀 & 件", 4.0, 8.0, day.replace(day=day.day + 1)]],
                            columns=["名称", "数量", "两倍", "日期"], dtype=object)
    assert_frame_equal(open_closed(path, {}).read("货"), expected)


def test_it_is_patched(path):
    desk = open_closed(path, {})
    days = [datetime(2026, 11, n) for n in (1, 2, 3)]
    desk.write("货", pd.DataFrame({"名称": [" 前后 ", "<&>\n\"'", "甲"], "数量": [1, 2, 5], "日期": days}))
    desk.commit()
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=True)["表一"]
    expected = [(" 前后 ", 1, 2, days[0], 8), ("<&>\n\"'", 2, 4, days[1], None), ("甲", 5, 10, days[2], None)]
    assert list(sheet.iter_rows(min_row=2, values_only=True)) == expected


def test_another_reader_sees_the_same(path):
    desk = open_closed(path, {})
    desk.put("首格", "新")
    desk.commit()
    sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())).get_sheet_by_name("表一")
    assert [row[:3] for row in sheet.to_python()] == [["名称", "数量", "两倍"], ["新", 3.0, 6.0], ["阀 & 件", 4.0, 8.0]]


def test_a_cell_beyond_the_rows_is_added(path, tmp_path):
    desk = open_closed(path, {})
    desk.write("货", pd.DataFrame({"名称": list("甲乙丙丁")}))
    desk.commit()
    assert open_closed(path, {}).read("货")["名称"].tolist() == list("甲乙丙丁")
    assert open_closed(path, {}).read("货")["两倍"].tolist() == [6.0, 8.0, 0.0, 0.0]
