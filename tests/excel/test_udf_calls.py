"""The cell functions through xlwings' own Windows code: com_server.XLPython.CallUDF, with what pywin32 hands over."""

import inspect
import subprocess
import sys
from typing import Any

import comcalls
import pytest
import winstub

from opsbook.excel import udfs
from opsbook.excel.registry import LONGEST, Cells, register, udf_of
from opsbook.excel.udfs import UDFS

LEFT_OUT, NA = -2147352572, -2146826246
COLUMN = (("O03",), ("O01",), ("X9",))
CALLS = [
    ("OPS_CODE", ("O03", 0.02, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT), 1),
    ("OPS_CODE", ("O03", NA, None, "", None, None, None), 5),
    ("OPS_VERDICT", (COLUMN, ((0.02,), (NA,), (1.0,)), LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT),
     [["达标"], ["缺数据"], ["⚠ 没有规则 X9"]]),
    ("OPS_TARGET", ("O01", ((50.0, 150.0, 250.0),), 240.0, 100.0, 200.0, LEFT_OUT, LEFT_OUT), [100.0, 200.0, 240.0]),
    ("OPS_TARGET", ("K02", 5.0, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT), ""),
    ("OPS_GAP", (((3.0,), (None,)), ((1.0, 2.0),)), [[2.0, 1.0], ["", ""]]),
    ("OPS_GAP", (((3.0,), (1.0,)), ((1.0,), (2.0,), (3.0,))), "⚠ 区域大小不一：2×1、3×1"),
    ("OPS_ADVICE", ("O03", 0.02, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT), "总点击率 2.00%，达到目标 1.00%。"),
    ("OPS_TIER", (("RTS", "定制"), 5.0, 2.0, 0.0), ["爆品", "实力优品"]),
    ("OPS_NUMBER", ((("1.2万",), ("-",)),), [[12000.0], [""]]),
    ("OPS_LOCALTIME", (46204.5, "UTC", LEFT_OUT), 46204.5 - 8 / 24),
    ("OPS_LOCALHOUR", (winstub.TimeType(2026, 7, 1, 9, 30), "US", LEFT_OUT), 21),
    ("OPS_REPLYHOURS", (46204.5, 46205.5, LEFT_OUT), 24.0),
    ("OPS_CHANGE", (None, 160.0, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT), ""),
    ("OPS_FORECAST", (100.0, "2026-11-10", LEFT_OUT), "⚠ 有数的日子不到 14 天"),
    ("OPS_TIMEPOINTS", (((None,),), LEFT_OUT, LEFT_OUT), "⚠ 没有时间"),
    ("OPS_DIAGNOSE", ((("O03", 0.02), ("O03", NA)),),
     [["达标", 0.01, 0.01, "总点击率 2.00%，达到目标 1.00%。"],
      ["缺数据", 0.01, "", UDFS["OPS_ADVICE"].call("O03", None)]]),
]


@pytest.mark.parametrize(("name", "cells", "answer"), CALLS)
def test_excel_gets_the_answer_without_one_call_back(name, cells, answer, call_udf):
    assert call_udf(name, *cells) == answer
    assert comcalls.count() == 0


def test_every_function_is_called_here():
    assert {name for name, _, _ in CALLS} == set(UDFS)


def test_a_grid_of_time_points_is_seven_rows(call_udf):
    grid = call_udf("OPS_TIMEPOINTS", ((46204.5,), (46204.6,)), (("US",), ("US",)), "Asia/Shanghai")
    assert (len(grid), len(grid[0]), sum(map(sum, grid))) == (7, 24, 2)


def test_a_failure_is_logged_and_raised_for_the_wrapper_to_show_na(call_udf, monkeypatch, caplog):
    def fail(*_):
        raise OSError("disk")

    monkeypatch.setattr(udfs.judging, "rules", fail)
    udfs.judging._by_id.cache_clear()
    with pytest.raises(OSError, match="disk"):
        call_udf("OPS_CODE", "O03", 1.0)
    assert "OPS_CODE failed" in caplog.text


def test_what_xlwings_finds_is_what_its_own_decorator_leaves():
    def OPS_X(rule: Cells, value: Cells, last: Cells = None) -> Any:  # noqa: N802
        """An example."""

    theirs = winstub.install().udfs.xlfunc(OPS_X, category="国际站运营").__dict__.pop("__xlfunc__")
    OPS_X.__name__ = "OPS_VERDICT"  # a name that has a help text
    assert _shape(register({})(OPS_X).__xlfunc__) == _shape(theirs)


def _shape(found):
    arguments = [{**each, "doc": "", "options": {}} for each in found["args"]]
    return {**found, "name": "", "args": arguments, "argmap": sorted(found["argmap"]), "ret": found["ret"]["options"]}


@pytest.mark.parametrize("udf", UDFS.values(), ids=UDFS)
def test_a_function_says_in_chinese_what_it_is_for(udf):
    texts = [udf.help, *(argument.help for argument in udf.arguments)]
    assert all(0 < len(text) <= LONGEST and not text.isascii() for text in texts)
    assert getattr(udfs, udf.name) is udf.call
    assert [each.name for each in udf.arguments] == list(inspect.signature(udf.call).parameters)


@pytest.mark.parametrize("hint", [float | None, str, list[list[float]]])
def test_a_hint_that_does_not_work_everywhere_is_refused(hint):
    def OPS_GAP(value, target):  # noqa: N802
        pass

    OPS_GAP.__annotations__ = {"value": hint, "target": hint}
    with pytest.raises(TypeError, match="every argument is Cells"):
        udf_of(OPS_GAP)


def test_the_functions_load_without_xlwings_and_pywin32():
    code = ("import sys, opsbook.excel.udfs\n"
            "print(sorted({'xlwings', 'pythoncom', 'openpyxl', 'xlsxwriter'} & set(sys.modules)))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "[]\n"
