"""What others read out of the workbook's VBA project."""

import hashlib
import io
import subprocess
import sys
import zipfile

import olefile
import pytest
from pyopenvba import ExcelFile
from pyvbaanalysis import analyze_office_file

from opsbook.builder import source
from opsbook.builder.vbaproject import program_modules, vba_project
from opsbook.excel import server

CODES = ["shHome", "shSettings"]


@pytest.fixture(scope="module")
def path(book, tmp_path_factory):
    path = tmp_path_factory.mktemp("vba") / "店.xlsm"
    path.write_bytes(book)
    return path


@pytest.fixture(scope="module")
def wanted(modules):
    documents = [source.workbook_document(), *(source.document(code, source.WORKSHEET) for code in CODES)]
    return {module.name: module.text for module in documents} | modules


def test_pyopenvba_reads_back_every_module(path, wanted):
    with ExcelFile(path) as book:
        assert book.validate() == []
        assert {name: book.get_module(name) for name in book.module_names()} == wanted
        assert [reference.name for reference in book.references()] == ["stdole", "Office"]


def test_olevba_reads_back_every_module(olevba, path, wanted):
    found = {name.rpartition(".")[0]: code for _, _, name, code in olevba.VBA_Parser(str(path)).extract_all_macros()}
    assert {name: _code(text) for name, text in found.items()} == {name: _code(text) for name, text in wanted.items()}


def _code(text):
    return [line for line in text.splitlines() if not line.startswith("Attribute VB_")]


def test_the_container_has_no_defects(book):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        binary = archive.read("xl/vbaProject.bin")
    with olefile.OleFileIO(io.BytesIO(binary), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert not ole.parsing_issues


def test_analysis_finds_nothing_in_our_modules_and_no_error_in_xlwings(path):
    found = {name: [problem for problem in problems if problem.severity.value != "information"]
             for name, problems in analyze_office_file(path).items()}
    errors = [problem for problems in found.values() for problem in problems if problem.severity.value == "error"]
    assert errors == []
    assert {name for name, problems in found.items() if problems} <= {"xlwings", "Dictionary"}


def test_what_runs_is_ascii(wanted):
    lines = [line for text in wanted.values() for line in text.splitlines()]
    assert [line for line in lines if not line.isascii() and ".VB_Description = " not in line] == []


def test_every_module_of_ours_declares_its_variables(modules):
    ours = {name: text for name, text in modules.items() if name.startswith("Ops")}
    assert sorted(ours) == ["OpsFunctions", "OpsPython", "OpsRibbon", "OpsText"]
    assert all("\r\nOption Explicit\r\n" in text for text in ours.values())


def test_vba_asks_for_the_class_and_the_modules_that_python_serves(modules):
    code = modules["OpsPython"]
    assert f'SERVER_CLASS As String = "{server.PROGID}"' in code
    assert all(f'As String = "{module}"' in code for module in server.ANSWERING)


def test_the_same_bytes_again_and_in_another_process(udfs):
    code = "import sys; from opsbook.builder.vbaproject import vba_project as p; sys.stdout.buffer.write(p(['shHome']))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert hashlib.sha256(other).digest() == hashlib.sha256(vba_project(["shHome"])).digest()


def test_every_cell_function_of_the_program_gets_its_wrapper():
    from opsbook.excel.udfs import UDFS

    code = {module.name: module.text for module in program_modules()}["OpsFunctions"]
    assert [line.split("(")[0].split()[-1] for line in code.splitlines() if line.startswith("Public")] == list(UDFS)
