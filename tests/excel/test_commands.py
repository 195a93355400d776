"""The ribbon and Python's table of commands agree, and each command on a workbook in memory."""

import sys
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import pyperclip
import pytest
from lxml import etree

from opsbook.desk.desk import Waiting
from opsbook.errors import NoData
from opsbook.excel.commands import COMMANDS, CONFIRM, title
from opsbook.excel.turn import Turn
from opsbook.history.store import create_store
from opsbook.jobs.letters import keep_summary
from opsbook.mail.letter import Letter

sys.path.insert(0, str(Path(__file__).parents[1] / "jobs"))

import workbooks

BOOK = "某某工贸.xlsx"
IN_VBA = ("sheet:", "folder:")


def ribbon_commands():
    """The ids of the controls that VBA hands on to Python."""
    ribbon = etree.fromstring(files("opsbook.workbook").joinpath("ribbon.xml").read_bytes())
    return {each.get("id") for each in ribbon.iter("{*}*")
            if each.get("onAction") and not each.get("tag", "").startswith(IN_VBA)}


def test_every_button_has_its_command_and_every_command_its_button():
    assert ribbon_commands() == {*COMMANDS, CONFIRM}


@pytest.mark.parametrize("command", [*COMMANDS, CONFIRM])
def test_every_command_has_a_name_for_the_log(command):
    assert not title(command).isascii()


@pytest.fixture
def store(tmp_path):
    """A store with a file that passes for its workbook."""
    made = create_store(tmp_path / "某某工贸")
    with ZipFile(made.root / BOOK, "w") as book:
        book.writestr("xl/tables/table1.xml", '<table displayName="元数据"/>')
    return made


@pytest.fixture
def desk(store):
    return workbooks.memory_desk(store)


def said(desk, command):
    turn = Turn(desk, command, book=f"https://d.docs.live.net/0123/{BOOK}")
    return turn.take(), turn.said[-1]


@pytest.mark.parametrize(("command", "code", "text"), [
    ("about", 0, "opsbook"), ("refresh", 0, "还没有导入过"), ("import_exports", 2, "没有文件"),
    ("undo", 2, "没有可以撤销"), ("review", 2, "还没有数据"), ("cancel", 2, "没有等着"), ("confirm", 2, "没有等着"),
    ("nix", 2, "nix"), ("copy_summary", 2, "还没有摘要"),
])
def test_commands_end_in_a_sentence(desk, command, code, text):
    ended, sentence = said(desk, command)
    assert (ended, text in sentence) == (code, True)
    assert text in desk.get("上次动作")


def test_a_question_that_waits_names_its_command(desk, monkeypatch):
    def ask(*_):
        raise Waiting

    monkeypatch.setattr("opsbook.jobs.refresh.refresh", ask)
    assert said(desk, "refresh")[0] == 0
    assert desk.get("预览_动作") == "refresh"


def test_a_yes_that_no_question_used_up_does_not_count_later(desk, monkeypatch):
    desk.put("预览_状态", "等待")
    desk.put("预览_动作", "import_exports")
    assert said(desk, "confirm")[0] == 2
    assert desk.get("预览_状态") == "已取消"


@pytest.mark.parametrize(("error", "code", "outcome"), [
    (NoData("没有"), 2, "要您处理"), (KeyboardInterrupt(), 130, "已取消"), (ZeroDivisionError(), 3, "程序出错")])
def test_three_outcomes_stand_in_the_log(desk, monkeypatch, error, code, outcome):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("opsbook.jobs.refresh.refresh", fail)
    assert said(desk, "refresh")[0] == code
    assert desk.read("日志")["结果"].iloc[0] == outcome


def test_the_newest_summary_goes_onto_the_clipboard(store, desk, monkeypatch):
    for month in ("2025-02", "2025-03"):
        letter = Letter("", "", "", f"{month} 的摘要\n第二行 ▲")
        keep_summary(store.reviews / f"{month}_摘要.txt", letter)
    copied = []
    monkeypatch.setattr("pyperclip.copy", copied.append)
    assert said(desk, "copy_summary") == (0, "已复制 2025-03 的摘要（17 字），到微信或钉钉里粘贴")
    assert copied == ["2025-03 的摘要\n第二行 ▲"]


def test_a_clipboard_held_by_another_program_is_said(store, desk, monkeypatch):
    def held(_):
        raise pyperclip.PyperclipException("busy")

    keep_summary(store.reviews / "2025-03_摘要.txt", Letter("", "", "", "摘要"))
    monkeypatch.setattr("pyperclip.copy", held)
    code, sentence = said(desk, "copy_summary")
    assert (code, "剪贴板用不了" in sentence) == (2, True)
