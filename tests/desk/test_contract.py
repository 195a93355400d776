"""What Desk promises, on every way into a workbook (conftest.py: ways)."""

import json
import re
import zipfile
from datetime import date, datetime

import deskbook
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.desk import Question
from opsbook.domain.sheetcell import Formula
from opsbook.errors import Cancelled, DeskError

TYPED = [name for name in deskbook.GOODS if name != "金额"]
QUESTION = Question("k1", "导入 1 个文件", "确定导入吗？", pd.DataFrame({"文件": ["a.xls"], "新增": [3]}))


def goods(n_rows):
    """Rows for 货 without its formula column."""
    rows = [(f"{n:05}", f"货{n}", float(n), 0.5, datetime(2026, 11, 3), None) for n in range(1, n_rows + 1)]
    return pd.DataFrame(rows, columns=TYPED, dtype=object)


def test_tables_come_in_the_order_of_their_sheets(desk):
    *first, last = desk.tables()        # LibreOffice keeps the tables of one sheet in an order of its own
    assert (set(first), last) == ({"货", "空", "窄"}, "预览")


def test_cells_come_back_with_their_types(desk):
    expected = pd.DataFrame([[cell.value if isinstance(cell, Formula) else cell for cell in row]
                             for row in deskbook.ROWS], columns=deskbook.GOODS, dtype=object)
    assert_frame_equal(desk.read("货"), expected)


def test_an_empty_table_has_columns_and_no_rows(desk):
    assert_frame_equal(desk.read("空"), pd.DataFrame(columns=["甲", "乙"], dtype=object))


@pytest.mark.parametrize("n_rows", [1, 2, 12])
def test_a_table_grows_and_shrinks(desk, way, n_rows):
    desk.write("货", goods(n_rows))
    desk.commit()
    read = way.open().read("货")
    assert_frame_equal(read[TYPED], goods(n_rows))


@pytest.mark.parametrize("n_rows", [1, 3])
def test_formulas_are_filled_down_and_calculated(desk, way, n_rows):
    desk.write("货", goods(n_rows))
    amounts = [n * 0.5 for n in range(1, n_rows + 1)] if way.has_cells else [7.5, 20.0, None][:n_rows]
    assert desk.read("货")["金额"].tolist() == amounts


def test_an_emptied_table_has_no_rows_and_grows_again(desk):
    desk.write("货", goods(0))
    assert len(desk.read("货")) == 0
    desk.write("货", goods(4))
    assert desk.read("货")["名称"].tolist() == ["货1", "货2", "货3", "货4"]


def test_columns_the_frame_lacks_keep_their_cells(desk):
    desk.write("货", pd.DataFrame({"名称": ["甲", "乙", "丙"]}))
    read = desk.read("货")
    assert read["名称"].tolist() == ["甲", "乙", "丙"]
    assert read["备注"].tolist() == ["首批", None, None]
    assert read["数量"].tolist() == [3.0, 2.0, None]


def test_writing_what_was_read_changes_nothing(desk):
    before = desk.read("货")
    desk.write("货", before[TYPED])
    assert_frame_equal(desk.read("货")[TYPED], before[TYPED])


TEXTS = ["=1+1", "+1", "-", "@a", "'引", "#N/A", "00123", "62000123456789012345", "1e5", "3/4", "2025年3月1日", "12:30",
         "＝1+1", "＝甲", "＋1", "－", "＠甲", "3%", "¥5", "TRUE", " 1", "询盘", "第一行\n第二行", "_x0041_", "a" * 300,
         "1" * 60]


def test_text_stays_text(desk):
    desk.write("空", pd.DataFrame({"甲": TEXTS, "乙": 1}))
    assert desk.read("空")["甲"].tolist() == TEXTS


VALUES = {
    1: 1.0, np.int64(7): 7.0, 0.1: 0.1, -2.5: -2.5, np.bool_(False): False, 1e300: 1e300,
    date(2026, 11, 3): datetime(2026, 11, 3), pd.Timestamp("2026-11-03 09:30"): datetime(2026, 11, 3, 9, 30),
    datetime(2026, 11, 3, 23, 59, 59): datetime(2026, 11, 3, 23, 59, 59),
}


@pytest.mark.parametrize("kind", [(int, float), np.bool_, date])
def test_values_come_back_as_cells_hold_them(desk, kind):
    given = {value: held for value, held in VALUES.items() if isinstance(value, kind)}
    desk.write("空", pd.DataFrame({"甲": list(given), "乙": "x"}, dtype=object))
    read = desk.read("空")["甲"].tolist()
    assert read == list(given.values())
    assert [type(value) for value in read] == [type(value) for value in given.values()]


def test_missing_empties_cells(desk):
    missing = [None, float("nan"), pd.NaT, pd.NA, ""]
    desk.write("空", pd.DataFrame({"甲": ["a"] * 6}, dtype=object))
    desk.write("空", pd.DataFrame({"甲": [*missing, "在"]}, dtype=object))
    assert desk.read("空")["甲"].tolist() == [None] * 5 + ["在"]


def test_empty_rows_at_the_end_are_left_out_those_between_are_not(desk):
    desk.write("空", pd.DataFrame({"甲": ["a", None, "b", None]}, dtype=object))
    assert desk.read("空")["甲"].tolist() == ["a", None, "b"]


def test_a_formula_can_be_written(desk, way):
    desk.write("空", pd.DataFrame({"甲": [Formula("=1+1", 2.0)], "乙": ["x"]}, dtype=object))
    assert desk.read("空")["甲"].tolist() == [2.0]


def test_a_formula_is_replaced_by_a_formula(desk):
    doubled = Formula(f"{deskbook.AMOUNT}*2", 15.0)
    desk.write("货", pd.DataFrame({"金额": [doubled]}, dtype=object))
    assert desk.read("货")["金额"].tolist() == [15.0]


@pytest.mark.parametrize("rows", [
    pd.DataFrame({"金额": [1.0, 2.0]}), pd.DataFrame({"金额": [None, None]}), pd.DataFrame({"没有的列": [1]}),
    pd.DataFrame({"备注": [float("inf")]}), pd.DataFrame({"备注": ["a" * 32768]}),
    pd.DataFrame({"备注": [pd.Timestamp("2026-11-03", tz="UTC")]}), pd.DataFrame({"备注": [["a"]]}),
])
def test_what_must_not_be_written_is_refused_and_nothing_changes(desk, rows):
    before = desk.read("货")
    with pytest.raises(DeskError):
        desk.write("货", rows)
    assert_frame_equal(desk.read("货"), before)


def test_a_table_does_not_grow_over_what_stands_below_it(desk, way):
    if not way.has_cells:
        pytest.skip("tables in memory stand apart")
    desk.write("窄", pd.DataFrame({"丙": ["a", "b"]}))
    with pytest.raises(DeskError, match="窄"):
        desk.write("窄", pd.DataFrame({"丙": ["a", "b", "c"]}))
    assert desk.read("窄")["丙"].tolist() == ["a", "b"]


def test_a_table_that_is_not_there(desk):
    with pytest.raises(DeskError, match="没有的表"):
        desk.read("没有的表")
    with pytest.raises(DeskError, match="没有的表"):
        desk.write("没有的表", pd.DataFrame({"甲": [1]}))


def test_named_cells(desk):
    cells = {"店铺": "某店", "起始日": datetime(2026, 1, 1), "合计": 27.5, "上次动作": None}
    assert {name: desk.get(name) for name in cells} == cells


@pytest.mark.parametrize(("name", "value", "held"), [
    ("店铺", "00123", "00123"), ("店铺", None, None), ("店铺", 3, 3.0),
    ("起始日", date(2027, 2, 3), datetime(2027, 2, 3)),
])
def test_a_named_cell_is_written(desk, way, name, value, held):
    desk.put(name, value)
    desk.commit()
    assert desk.get(name) == held
    assert way.open().get(name) == held


def test_a_named_cell_with_a_formula_is_not_written(desk):
    with pytest.raises(DeskError):
        desk.put("合计", 1)
    assert desk.get("合计") == 27.5


@pytest.mark.parametrize("act", [lambda desk: desk.get("没有的名称"), lambda desk: desk.put("没有的名称", 1)])
def test_a_name_that_is_not_there(desk, act):
    with pytest.raises(DeskError, match="没有的名称"):
        act(desk)


def test_formulas_elsewhere_follow(desk, way):
    desk.write("货", goods(4))
    assert desk.get("合计") == (5.0 if way.has_cells else 27.5)


def test_what_was_done_is_said_on_the_home_sheet(desk):
    desk.progress(1, 2, "a.xls")
    desk.done("14:02 导入 5 个文件")
    assert desk.get("上次动作") == "14:02 导入 5 个文件"


def test_a_copy_is_the_workbook_as_it_is_now(desk, way, tmp_path):
    desk.write("货", goods(3))
    desk.copy_to(tmp_path / "副本.xlsx")
    assert (tmp_path / "副本.xlsx").stat().st_size > 0


def test_a_question_agreed_to_lets_the_job_go_on(way):
    asked = []
    way.open(lambda question: asked.append(question) or True).ask(QUESTION)
    assert [question.key for question in asked] == ["k1"]


def test_a_question_refused_stops_the_job(way):
    with pytest.raises(Cancelled):
        way.open(lambda _: False).ask(QUESTION)


def test_a_question_nobody_answers_stops_the_job(way):
    with pytest.raises(Cancelled):
        way.open().ask(QUESTION)


def test_where_a_table_begins(desk, way):
    assert desk.first_row("货") == (4 if way.has_cells else 2)
    with pytest.raises(DeskError):
        desk.first_row("没有")


def test_formula_cells_are_told(desk):
    found = desk.formula_cells("货")
    assert found.columns.tolist() == list(deskbook.GOODS) and found.shape == desk.read("货").shape
    assert found["金额"].tolist() == [isinstance(row[deskbook.GOODS.index("金额")], Formula) for row in deskbook.ROWS]
    assert not found[TYPED].any(axis=None)


def hidden_sheets(desk, path):
    """The sheets put away in a copy of the workbook as it is now."""
    desk.copy_to(path)
    if not zipfile.is_zipfile(path):
        return set(json.loads(path.read_text(encoding="utf-8"))["hidden"])
    with zipfile.ZipFile(path) as package:
        found = re.findall(r'<sheet [^>]*name="([^"]*)"[^>]*state="hidden"', package.read("xl/workbook.xml").decode())
    return set(found)


@pytest.mark.parametrize("title", ["表一", "预览"])
def test_sheets_are_put_away_and_come_back_with_what_they_hold(desk, way, tmp_path, title):
    desk.set_visible({title: False, "没有的表": False} if way.has_cells else {title: False})
    desk.commit()
    assert hidden_sheets(desk, tmp_path / "一.xlsx") == {title}
    assert hidden_sheets(way.open(), tmp_path / "二.xlsx") == {title}
    assert len(desk.read("货")) == 2
    desk.set_visible({title: True})
    assert hidden_sheets(desk, tmp_path / "三.xlsx") == set()


def test_a_closed_workbook_keeps_the_sheet_it_opens_with(tmp_path):
    path = tmp_path / "店.xlsx"
    with path.open("wb") as file:
        deskbook.write(file)
    desk = open_closed(path, {})
    desk.set_visible({"首页": False, "表一": False})
    assert hidden_sheets(desk, tmp_path / "副本.xlsx") == {"表一"}
