"""LibreOffice runs our Subs and a wrapper: a variant of the text, its Basic knows no #If, no Value2, no PtrSafe."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from opsbook.builder import source
from opsbook.builder.ovba import Module, project
from opsbook.builder.package import finish
from opsbook.builder.vbaproject import NAME, program_modules
from opsbook.texts import say

pytestmark = pytest.mark.office

DRIVER = Path(__file__).with_name("office_macros.py")
CELLS = 200
XLWINGS = """Option Explicit
Private mStarts As Long
Private mWorks As Boolean
Public Function XLPy() As Object
    Dim made As PyStub
    mStarts = mStarts + 1
    If Not mWorks Then Err.Raise 1000
    Set made = New PyStub
    Set XLPy = made
End Function
Public Sub KillPy()
End Sub
Public Sub StartPythonNow()
    mWorks = True
End Sub
Public Sub CountStarts()
    ThisWorkbook.Worksheets(1).Range("D5").Value = mStarts
End Sub
"""
PYTHON = """Option Explicit
Public Function CallUDF(moduleName, functionName, args)
    CallUDF = functionName & " " & args(0) & " " & args(1)
    If functionName = "OPS_GAP" Then CallUDF = 2
End Function
Public Function Bool(value)
    Bool = value
End Function
"""


@pytest.fixture(scope="module")
def python_with_uno():
    python = shutil.which("python3", path="/usr/bin")
    if shutil.which("soffice") is None or python is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode:
        pytest.skip("the system's Python has no uno (python3-uno)")
    return python


@pytest.fixture(scope="module")
def variant(udfs, tmp_path_factory):
    """The workbook with a stub for xlwings, with 200 cells of a function and 200 of a verdict's form."""
    kept = [module for module in program_modules(udfs) if module.name not in ("xlwings", "Dictionary")]
    ours = [Module(module.name, module.kind, _for_basic(module.text)) for module in kept]
    stubs = [source.generated_module("xlwings", XLWINGS), source.class_module("PyStub", PYTHON)]
    documents = [source.workbook_document(), source.document("shHome", source.WORKSHEET)]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_vba_project(io.BytesIO(project(NAME, [*documents, *ours, *stubs])), True)
    book.set_vba_name("ThisWorkbook")
    sheet = book.add_worksheet("运营台")
    sheet.set_vba_name("shHome")
    for row in range(CELLS):
        sheet.write_number(row, 0, row)
        sheet.write_formula(row, 1, f'=OPS_CODE("O03",A{row + 1})', None, "cached")
        sheet.write_formula(row, 2, f'=IFERROR(CHOOSE(OPS_GAP(A{row + 1},1),"达标","关注"),"原生")', None, "缓存")
    book.define_name("上次动作", "=运营台!$D$1")
    book.close()
    path = tmp_path_factory.mktemp("office") / "店.xlsm"
    path.write_bytes(finish(out.getvalue(), True, udfs))
    return path


def _for_basic(code):
    """The text without conditional compilation (as on Windows), and Value for Value2."""
    kept, keeping = [], [True]
    for line in code.split("\r\n"):
        word = line.strip()
        if word == "#If Mac Then":
            keeping.append(False)
        elif word == "#Else":
            keeping[-1] = not keeping[-1]
        elif word == "#End If":
            keeping.pop()
        elif all(keeping):
            kept.append(line)
    return "\r\n".join(kept).replace(".Value2", ".Value")


@pytest.fixture(scope="module")
def seen(python_with_uno, variant, tmp_path_factory):
    """What the cells show, step by step."""
    cells = ["read", "B1", f"B{CELLS}", "C1", f"C{CELLS}"]
    count = [["run", "xlwings.CountStarts"], ["read", "D5"]]
    steps = [cells,
             ["calculate"], cells, *count,
             ["run", "OpsPython.WorkbookIsOpen"], ["calculate"], cells, *count,
             ["run", "OpsRibbon.OpsConfirm"], ["read", "D1"],
             ["run", "xlwings.StartPythonNow"], ["run", "OpsRibbon.OpsConfirm"], ["calculate"], cells, *count]
    command = [python_with_uno, str(DRIVER), str(variant), str(tmp_path_factory.mktemp("profile") / "p")]
    done = subprocess.run(command, input=json.dumps(steps), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_cached_values_are_shown_on_opening(seen):
    assert seen[0] == ["cached", "cached", "缓存", "缓存"]


def test_while_it_opens_the_native_half_answers_and_nothing_is_started(seen):
    assert seen[1][2:] == ["原生", "原生"]
    assert seen[2] == ["0"]


def test_without_a_server_400_cells_try_once(seen):
    assert seen[3][2:] == ["原生", "原生"]
    assert seen[4] == ["1"]


def test_a_button_tells_on_the_home_sheet_that_python_is_not_there(seen):
    assert seen[5][0].endswith(say("vba.unreachable"))


def test_with_a_server_the_wrappers_give_its_answers(seen):
    assert seen[6] == ["OPS_CODE O03 0", f"OPS_CODE O03 {CELLS - 1}", "关注", "关注"]
    assert seen[7] == ["3"]  # 400 cells, and the two buttons
