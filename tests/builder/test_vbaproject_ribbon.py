"""The buttons of OpsRibbon.bas, run."""

import pytest

from opsbook.texts import say

GONE = 462


def test_a_command_asks_python_and_shows_its_sentence(excel, server):
    excel.press("refresh")
    module, function, (command, path) = server.calls[0]
    assert (module, function, command) == ("opsbook.excel.macros", "run", "refresh")
    assert path.endswith("店.xlsm")
    assert excel.status == "14:02 刷新诊断"


def test_the_status_bar_is_given_back_when_the_person_goes_on(excel, server):
    excel.press("refresh")
    excel.run("OpsQuiet")
    assert excel.status is False


def test_without_python_the_home_sheet_says_so(excel):
    excel.press("refresh")
    assert excel.status == say("vba.unreachable")
    assert excel.value("D1") == f"10:00 {say('vba.unreachable')}"


def test_a_command_that_breaks_off_is_told_and_the_next_one_runs(excel, server):
    server.fails = [GONE]
    excel.press("refresh")
    assert excel.status == say("vba.stopped")
    excel.press("refresh")
    assert excel.status == "14:02 刷新诊断"


def test_a_job_is_never_run_twice(excel, server):
    excel.press("refresh")
    server.fails = [GONE]
    excel.press("review")
    assert [call[2][0] for call in server.calls] == ["refresh", "review"]


def test_cells_do_not_ask_while_a_command_runs(excel, server):
    excel.run("WorkbookIsOpen")
    seen = []
    server.meanwhile = lambda: seen.append(excel.cells(3))
    excel.press("refresh")
    assert (seen, excel.cells(3)) == ([{"Error 2042"}], {"7.0"})
    assert [call[1] for call in server.calls] == ["run", "OPS_CODE", "OPS_CODE", "OPS_CODE"]


def test_cells_ask_again_after_a_command_that_broke_off(excel, server):
    excel.run("WorkbookIsOpen")
    server.fails = [GONE]
    excel.press("refresh")
    assert excel.cells(3) == {"7.0"}


def test_a_command_tries_at_once_while_cells_wait(excel):
    excel.run("WorkbookIsOpen")
    excel.cells(3)
    excel.press("refresh")
    assert excel.starts == 2


@pytest.mark.parametrize(("macro", "command"), [("OpsConfirm", "confirm"), ("OpsCancel", "cancel")])
def test_the_buttons_of_the_preview_are_commands(excel, server, macro, command):
    excel.run(macro)
    assert server.calls[0][2][0] == command


def test_a_sheet_is_brought_to_the_front_without_python(excel):
    excel.press("open_settings", "sheet:shSettings")
    assert (excel.app.evaluate("ActiveSheet.Name"), excel.starts) == ("设置", 0)


def test_a_sheet_that_was_deleted_is_told(excel):
    excel.press("open_notes", "sheet:shNotes")
    assert excel.status == say("vba.no_sheet")


@pytest.mark.parametrize(("tag", "cell", "value", "enabled"), [
    ("", "D2", None, True),
    ("needs:可撤销", "D2", None, False),
    ("needs:可撤销", "D2", "14:02 导入 5 个文件", True),
    ("needs:预览_状态=等待", "D3", None, False),
    ("needs:预览_状态=等待", "D3", "等待", True),
    ("needs:预览_状态=等待", "D3", "已取消", False),
    ("needs:没有这个名称", "D2", "x", False),
])
def test_a_button_is_grey_by_what_the_workbook_says(excel, tag, cell, value, enabled):
    if value:
        excel.put(cell, value)
    assert excel.enabled("undo", tag) is enabled


def test_on_a_mac_every_command_is_grey(book, modules, tmp_path, excel):
    path = tmp_path / "mac.xlsm"
    path.write_bytes(book)
    mac = {name: text.replace("#If Mac Then", "#If True Then") for name, text in modules.items()}
    on_mac = type(excel)(path, mac)
    on_mac.run("WorkbookIsOpen")
    assert (on_mac.enabled("refresh"), on_mac.cells(), on_mac.starts) == (False, {"Error 2042"}, 0)
