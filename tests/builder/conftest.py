"""A small workbook with the program in it, and Excel in memory to run its VBA (pyOpenVBA's interpreter)."""

import datetime as dt
import io
import warnings

import pytest
import xlsxwriter
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import EMPTY, VBAObject, VBARuntimeError, member, method

from opsbook.builder.package import finish
from opsbook.builder.vbaproject import program_modules, vba_project
from opsbook.excel.udf import Argument, Udf

NO_CLASS, GONE, PYTHON_SAID_NO = 429, 462, 1001


@pytest.fixture(scope="session")
def olevba():
    """The module oletools.olevba, which uses old names of pyparsing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oletools import olevba
    return olevba


@pytest.fixture(scope="session")
def udfs():
    """Cell functions made for tests: one with an optional argument."""
    rule = Argument("rule", "规则编号，例如 O03")
    value = Argument("value", "本期的数；空着是缺数据", optional=True)
    gap = (Argument("value", "本期的数"), Argument("target", "目标"))
    made = [Udf("OPS_CODE", "判定的号码：1 达标 … 8 停用", (rule, value), lambda *given: 1),
            Udf("OPS_GAP", "离目标差多少", gap, lambda *given: 0)]
    return {udf.name: udf for udf in made}


@pytest.fixture(scope="session")
def raw(udfs):
    """raw(**sheets): a workbook as xlsxwriter leaves it, sheet titles by code names."""
    def make(**sheets):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        book.add_vba_project(io.BytesIO(vba_project(list(sheets), udfs)), True)
        book.set_vba_name("ThisWorkbook")
        for code, title in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.set_vba_name(code)
            sheet.write_formula("B1", '=IFERROR(OPS_CODE("O03",A1),"缺数据")', None, "缺数据")
        for row, name in enumerate(("上次动作", "可撤销", "预览_状态"), 1):
            book.define_name(name, f"='{next(iter(sheets.values()))}'!$D${row}")
        book.close()
        return out.getvalue()
    return make


@pytest.fixture(scope="session")
def book(raw, udfs):
    return finish(raw(shHome="运营台", shSettings="设置"), True, udfs)


@pytest.fixture(scope="session")
def modules(udfs):
    return {module.name: module.text for module in program_modules(udfs)}


class Server(VBAObject):
    """Python as VBA sees it; `fails` are the error numbers of the next calls, `meanwhile` is done during a command."""

    vba_type_name = "Server"

    def __init__(self):
        self.calls, self.fails, self.meanwhile = [], [], None

    @method
    def CallUDF(self, module, function, values):  # noqa: N802
        self.calls.append((module, function, list(values.items)))
        if self.fails:
            raise VBARuntimeError(self.fails.pop(0), "refused")
        if function == "run" and self.meanwhile:
            self.meanwhile()
        return "14:02 刷新诊断" if function == "run" else 7.0

    @method
    def Bool(self, value):  # noqa: N802
        return True


class Control(VBAObject):
    """A control of the ribbon."""

    vba_type_name = "Control"

    def __init__(self, identity, tag=""):
        self.identity, self.tag = identity, tag

    @member
    def ID(self):  # noqa: N802
        return self.identity

    @member
    def Tag(self):  # noqa: N802
        return self.tag


def _readable(code):
    """The module as pyOpenVBA can run it: it knows no attributes of procedures and no EnableCalculation."""
    lines = [line for line in code.splitlines() if not line.startswith("Attribute OPS_")]
    return "\n".join(lines).replace("sheet.EnableCalculation = True", "sheet.Calculate") \
        .replace("sheet.EnableCalculation = False", "")


class Excel:
    """Excel with our modules, a clock that stands still, and a server that may be missing."""

    def __init__(self, path, modules):
        self.app = ExcelApplication.open(path, with_vba=False)
        self.server, self.starts = None, 0
        self.app.interpreter.create_com = self._create
        for name in ("OpsPython", "OpsRibbon", "OpsText", "OpsFunctions"):
            self.app.add_module(_readable(modules[name]), name=name)
        self.app.add_module("Public Function XLPy() As Object\nErr.Raise 1000\nEnd Function\n"
                            "Public Sub KillPy()\nEnd Sub\n"
                            "Public Function EnabledOf(control As Object) As Boolean\nDim given As Variant\n"
                            "OpsEnabled control, given\nEnabledOf = given\nEnd Function", name="xlwings")
        self.at(10)

    def _create(self, name):
        self.starts += 1
        if name != "Opsbook.Server" or self.server is None:
            raise VBARuntimeError(NO_CLASS, "ActiveX component can't create object")
        return self.server

    def at(self, hour, minute=0, second=0):
        self.app.freeze_clock(dt.datetime(2026, 11, 22, hour, minute, second))

    def run(self, name, *given):
        return self.app.run(name, *given)

    def cells(self, count=1):
        """The different values of `count` cells with a function of ours."""
        return {str(self.run("OPS_CODE", "O03", 0.5)) for _ in range(count)}

    def press(self, identity, tag=""):
        self.run("OpsAction", Control(identity, tag))

    def enabled(self, identity, tag=""):
        return bool(self.run("EnabledOf", Control(identity, tag)))

    def put(self, cell, value):
        self.app.sheet("运营台").set_value(cell, value)

    def value(self, cell):
        found = self.app.sheet("运营台").value(cell)
        return None if found is EMPTY else found

    @property
    def status(self):
        return self.app.evaluate("Application.StatusBar")


@pytest.fixture
def excel(book, modules, tmp_path):
    path = tmp_path / "店.xlsm"
    path.write_bytes(book)
    return Excel(path, modules)


@pytest.fixture
def server(excel):
    """Python is there."""
    excel.server = Server()
    return excel.server
