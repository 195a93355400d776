"""Only the BSD parts of xlwings: nothing names the others, and everything answers where they are not there."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings

import opsbook

PACKAGE = Path(opsbook.__file__).parent
WINDOWS = Path(__file__).parents[1] / "windows"
PAID_MODULES = ("xlwings.pro", "xlwings.server", "xlwings.reports", "xlwingslib", "xlwings_server")
PAID_CALLS = {"render_template", "create_report", "to_pdf"}
ASK = """
import json, sys
import winstub
xw = winstub.install()
from opsbook.excel.udfs import UDFS
server = xw.com_server.XLPython()
cells = json.loads(sys.stdin.read())
answers = {name: server.CallUDF("opsbook.excel.udfs", name, tuple(row)) for name, row in cells.items()}
print(json.dumps({"xlwings": xw.__file__, "pro": xw.__pro__, "left": sorted(set(UDFS) - set(cells)),
                  "modules": [name for name in sys.modules if name.startswith(("xlwings.pro", "xlwingslib"))],
                  "answers": answers}))
"""
CELLS = {
    "OPS_CODE": ["O03", 0.02], "OPS_VERDICT": ["O03", 0.02], "OPS_TARGET": ["O03", 0.02], "OPS_GAP": [3.0, 1.0],
    "OPS_ADVICE": ["O03", 0.02], "OPS_TIER": ["RTS", 5.0, 0.0, 0.0], "OPS_NUMBER": ["1.2万"],
    "OPS_LOCALTIME": [46204.5, "UTC", "UTC"], "OPS_LOCALHOUR": [46204.5, "UTC", "UTC"],
    "OPS_REPLYHOURS": [46204.5, 46205.5], "OPS_TIMEPOINTS": [46204.5], "OPS_DIAGNOSE": [[["O03", 0.02]]],
    "OPS_CHANGE": [200.0, 160.0], "OPS_FORECAST": [243.0, "2026-11-18"],
}


def sources():
    """The files that name xlwings at all: without its name nothing of it can be reached."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    return [pytest.param(ast.parse(text), id=str(path.relative_to(PACKAGE)))
            for path, text in texts.items() if "xlwings" in text]


def modules(tree):
    """Every module a file imports, also those of `from … import module` and of import_module("…")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def calls(tree):
    """Every call: the name that is called and the keywords it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield name, {word.arg for word in node.keywords}


@pytest.mark.parametrize("tree", sources())
def test_no_file_names_a_paid_part_of_xlwings(tree):
    assert not [name for name in modules(tree) if name.startswith(PAID_MODULES)]
    assert not PAID_CALLS & {name for name, _ in calls(tree)}
    assert not [words for name, words in calls(tree) if name == "Book" and words & {"mode", "json"}]


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """What a Python without key and without the paid parts answers to CELLS."""
    folder = tmp_path_factory.mktemp("bsd")
    shutil.copytree(Path(xlwings.__file__).parent, folder / "xlwings",
                    ignore=shutil.ignore_patterns("pro", "xlwingslib*", "html", "js", "*.xl*", "__pycache__"))
    env = {name: value for name, value in os.environ.items() if "XLWINGS" not in name}
    env |= {"PYTHONPATH": os.pathsep.join([str(folder), str(WINDOWS)]), "HOME": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", ASK], input=json.dumps(CELLS), env=env, capture_output=True,
                          encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_every_function_answers_without_key_and_without_the_paid_parts(answered):
    folder, found = answered
    assert Path(found["xlwings"]).is_relative_to(folder)
    assert (found["pro"], found["modules"], found["left"]) == (False, [], [])
    assert found["answers"]["OPS_VERDICT"] == "达标"
    assert not [name for name, answer in found["answers"].items() if "⚠" in str(answer)]
