from datetime import datetime

from opsbook.desk.rows.problems import COLUMNS, problem_rows
from opsbook.domain.problem import Problem


def test_one_row_a_problem():
    at = datetime(2026, 11, 22, 14, 2)
    rows = problem_rows([Problem("导入", "点击率不像比率", "看一眼", "a.xlsx", "表1", 8, "C", "150", at),
                         Problem("设置", "错")])
    assert list(rows.columns) == list(COLUMNS)
    assert rows.to_numpy().tolist() == [["导入", "a.xlsx", "表1", 8, "C", "150", "点击率不像比率", "看一眼", at],
                                        ["设置", "", "", None, "", "", "错", "", None]]


def test_no_problem():
    assert problem_rows([]).shape == (0, len(COLUMNS))
