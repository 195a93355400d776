import subprocess
import sys
from pathlib import Path

import pytest

from opsbook.builder.starters import STARTERS, cmd_text, command_text, write_starters
from opsbook.cli import app as cli_app

TITLES = ("1 导入数据", "2 刷新诊断", "3 月度复盘", "4 填写今日", "5 填写上周", "6 检查数据")
NAMES = [title + ending for title in TITLES for ending in (".cmd", ".command")]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "我的 店铺（1）"
    write_starters(folder, Path(sys.executable))
    return folder


def test_each_command_has_a_starter_for_both_systems(folder):
    assert sorted(path.name for path in folder.iterdir()) == NAMES


def test_writing_them_again_changes_nothing(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_starters(folder, Path(sys.executable))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.key)
def test_batch_files_are_utf8_with_windows_lines_from_the_second_line_on(starter):
    text = cmd_text(starter, r"C:\Users\张三\python.exe")
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "") and text.encode()[0] == ord("@")
    assert lines[:3] == ["@echo off", "chcp 65001 >nul", 'pushd "%~dp0"'] and lines[-2] == "pause"
    assert f'"%OPSBOOK%" -m opsbook {" ".join(starter.command)}' in text


@pytest.mark.parametrize(("python", "written"), [
    (r"D:\a%b%\python.exe", r'set "OPSBOOK=D:\a%%b%%\python.exe"'),
    (r"D:\a&b ^c\python.exe", r'set "OPSBOOK=D:\a&b ^c\python.exe"'),
])
def test_batch_files_take_any_path_of_python_as_it_is(python, written):
    assert cmd_text(STARTERS[0], python).split("\r\n")[4] == written


@pytest.mark.parametrize(("python", "written"), [("/a/bin/python3", "/a/bin/python3"), ("/a $b/py", "'/a $b/py'")])
def test_shell_scripts_take_any_path_of_python_as_it_is(python, written):
    assert command_text(STARTERS[0], python).splitlines()[3] == f"OPSBOOK={written}"


def test_the_review_asks_for_its_month():
    (starter,) = (starter for starter in STARTERS if starter.ask)
    batch, shell = cmd_text(starter, "python"), command_text(starter, "python3")
    assert starter.key == "review"
    assert 'set /p "MONTH=' in batch and '--month "%MONTH%"' in batch
    assert 'read -r -p "哪个月' in shell and '--month "$MONTH"' in shell


def test_only_commands_that_exist_have_a_starter():
    import opsbook.cli  # noqa: F401  (registers the commands)
    known = {command.name or command.callback.__name__ for command in cli_app.app.registered_commands}
    assert {starter.command[0] for starter in STARTERS} <= known


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize(("name", "typed", "said"), [
    ("1 导入数据.command", "\n", "导入"), ("3 月度复盘.command", "2025-03\n\n", "不是店铺文件夹"),
    ("5 填写上周.command", "\n", "不是店铺文件夹"),
])
def test_the_shell_script_runs_opsbook_in_its_own_folder(folder, name, typed, said):
    done = subprocess.run([folder / name], input=typed, capture_output=True, text=True, timeout=60)
    assert said in done.stdout + done.stderr and "Traceback" not in done.stderr
