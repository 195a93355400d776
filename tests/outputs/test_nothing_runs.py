"""Nothing that was read reaches a shell, another program, a path or the VBA project: said of the program's text."""

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest

import opsbook

ROOT = Path(opsbook.__file__).parent
TREES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))
         if ROOT / "workbook" not in path.parents}      # where it is installed, install.py, which makes an environment
STARTS_A_PROGRAM = {"exports/confined.py": {"subprocess.Popen"},     # the reader: our own module, in our own Python
                    "jobs/bundle.py": {"subprocess.run"}}    # pip, for who packs: our own requirements
RUN_TEXT = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "os.startfile", "webbrowser.open"}
STARTERS = ("subprocess.", "os.exec", "os.spawn", "os.posix_spawn")
OF_A_PERSON = re.compile(r"\b(store|settings)\.(name|store)\b|\bperson\b")


def calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(node):
    """What a call names: system, os.system, subprocess.run."""
    return ast.unparse(node.func)


def test_no_program_is_started_and_no_text_is_run():
    for file, tree in TREES.items():
        names = {called(node) for node in calls(tree)}
        started = {name for name in names if name.startswith(STARTERS)}
        assert not names & RUN_TEXT, file
        assert started <= STARTS_A_PROGRAM.get(file, set()), file
        assert not any(keyword.arg == "shell" for node in calls(tree) for keyword in node.keywords), file


def test_the_program_that_is_started_gets_constants():
    [start] = [node for node in calls(TREES["exports/confined.py"]) if called(node) == "subprocess.Popen"]
    assert ast.unparse(start.args[0]) == "[sys.executable, '-P', '-m', 'opsbook.exports.reader_process', reader]"
    assert "Reader = Literal['xls', 'calamine', 'openpyxl']" in ast.unparse(TREES["exports/confined.py"])


def joined(tree):
    """What is joined to a path: the right side of / and what joinpath and with_name take."""
    yield from (node.right for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    yield from (argument for node in calls(tree) for argument in node.args
                if isinstance(node.func, ast.Attribute) and node.func.attr in ("joinpath", "with_name"))


def test_names_of_stores_and_people_become_paths_by_one_function():
    named = [text for tree in TREES.values() for node in joined(tree) if OF_A_PERSON.search(text := ast.unparse(node))]
    assert len(named) >= 3
    assert [text for text in named if "file_name(" not in text] == []


def test_the_vba_project_is_made_of_our_own_texts_alone():
    """vba_project takes the code names of our sheets; no module of it sees a row or a setting."""
    made = [ast.unparse(node) for tree in TREES.values() for node in calls(tree) if called(node) == "vba_project"]
    assert made == ["vba_project([spec.code for spec in specs])"]
    reads = {name for file in ("vbaproject", "source", "wrappers", "vbatext", "ovba") for node in
             ast.walk(TREES[f"builder/{file}.py"]) if isinstance(node, ast.ImportFrom) for name in [node.module or ""]}
    assert not [name for name in reads if re.search(r"history|exports|jobs|desk|domain\.settings", name)]


@pytest.mark.parametrize("starter", ["run.cmd", "run.command"])
def test_files_to_double_click_name_no_store(starter):
    text = files("opsbook.workbook").joinpath("starters", starter).read_text("utf-8")
    assert set(re.findall(r"(?<!\{)\{(\w+)\}", text)) <= {"python", "command", "title", "about", "ask", "no_python",
                                                           "close"}
