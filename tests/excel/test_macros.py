"""The ribbon's buttons, pressed: xlwings' own COM server, the real workbook in a fake Excel, a real store."""

import re
import sys
from urllib.parse import quote

import comcalls
import fakecom
import pytest
import winstub

from opsbook.history.journal import read_journal
from opsbook.history.store import open_store
from opsbook.jobs.activities import read_activities

HEADER = "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,提交订单个数,TM咨询人数"


@pytest.fixture
def exported(store):
    """exported(n): a weekly export of n products lies in 导入/."""
    def write(n_products):
        rows = [f"{16000000000 + n},鞋 {n},1000,10,1.0%,20,0,0,0" for n in range(n_products)]
        path = store.inbox / "products.csv"
        lines = ['"产品数据, 时间周期 2025-03-02~2025-03-08"', *[""] * 4, HEADER, *rows, ""]
        path.write_text("\n".join(lines), "utf-8-sig")
        return path
    return write


@pytest.fixture
def shown(book):
    """shown(name): what a named cell of the workbook shows."""
    def value(name):
        return next(each for each in book._names if each._name == name).RefersToRange.Value
    return value


def test_a_command_says_logs_and_shows_what_it_did(press, shown, store):
    said = press("about")
    assert said.startswith("opsbook ")
    assert said in shown("上次动作")
    assert [(each.job, each.outcome, each.note) for each in read_activities(store)][-1] == ("关于", "完成", said)


def test_what_a_person_can_mend_is_said_and_logged(press, shown, store):
    said = press("import_exports")
    assert "没有文件" in said
    assert "没有文件" in shown("上次动作")
    assert read_activities(store)[-1].outcome == "要您处理"


def test_a_fault_names_its_log_and_shows_no_traceback(press, shown, store, monkeypatch):
    monkeypatch.setattr("opsbook.jobs.about.about_lines", lambda: 1 / 0)
    said = press("about")
    [log] = store.logs.glob("错误_*.log")
    assert str(log) in said and "Traceback" not in said
    assert "ZeroDivisionError" in shown("上次动作")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_an_import_waits_for_its_preview(press, shown, book, store, exported):
    path = exported(3)
    assert "预览" in press("import_exports")
    assert (shown("预览_状态"), shown("预览_动作")) == ("等待", "import_exports")
    assert (book._active._name, path.exists()) == ("预览", True)


def test_yes_imports_and_refreshes_and_undo_takes_back(press, shown, store, exported):
    path = exported(3)
    press("import_exports")
    assert "新增 3 行" in press("confirm")
    assert "新增 3 行" in shown("上次动作") and not path.exists()
    assert "导入" in shown("可撤销")
    assert "已撤销" in press("undo")
    assert not list(store.history.glob("products/*"))


def test_no_leaves_everything(press, shown, store, exported):
    path = exported(3)
    press("import_exports")
    assert "什么都没有写" in press("cancel")
    assert (shown("预览_状态"), path.exists()) == ("已取消", True)
    assert "没有等着" in press("confirm")


def test_files_that_changed_since_the_preview_are_asked_about_again(press, shown, exported):
    exported(3)
    press("import_exports")
    exported(4)
    assert "预览" in press("confirm")
    assert (shown("预览_状态"), "新增 4 行" in shown("预览_标题")) == ("等待", True)


def test_files_that_cannot_be_stored_are_shown_with_the_reason(press, shown, store):
    (store.inbox / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    assert "没有导入 1" in press("import_exports")
    assert shown("预览_状态") == "已完成"


@pytest.fixture
def typed(book):
    """typed(name, value): somebody writes into a named cell."""
    def write(name, value):
        next(each for each in book._names if each._name == name).RefersToRange.Value = value
    return write


@pytest.fixture
def periodless(store):
    """A file without a period in 导入/."""
    path = store.inbox / "热词.csv"
    path.write_text("关键词,搜索指数\nshoe,1200\n", "utf-8-sig")
    return path


def test_a_period_is_asked_for_shown_and_then_carried_out(press, shown, typed, store, exported, periodless):
    exported(3)
    assert "预览" in press("import_exports")
    typed("预览_周期", "2025-03")
    assert "预览" in press("confirm")
    assert (shown("预览_状态"), "导入 2 个文件" in shown("预览_标题")) == ("等待", True)
    assert "导入 2 个文件" in press("confirm")
    assert [each.parts for each in read_journal(store.history)][-1] == ("month_2025-03-01_2025-03-31",)
    assert (shown("预览_周期"), periodless.exists()) == (None, False)


def test_what_is_no_period_is_told_and_the_question_stays(press, shown, typed, periodless):
    press("import_exports")
    typed("预览_周期", "上个月")
    assert "看不懂周期“上个月”" in press("confirm")
    assert (shown("预览_状态"), shown("预览_动作")) == ("等待", "import_exports")
    typed("预览_周期", "2025-03")
    press("confirm")
    assert "导入 1 个文件" in press("confirm")


def test_without_a_period_the_other_files_are_imported(press, shown, exported, periodless):
    exported(3)
    press("import_exports")
    assert "新增 3 行，更新 0 行，1 个没有导入" in press("confirm")
    assert periodless.exists()


def test_another_period_than_the_one_shown_is_shown_again(press, shown, typed, periodless):
    press("import_exports")
    for period in ("2025-03", "2025-02"):
        typed("预览_周期", period)
        assert "预览" in press("confirm")
    assert shown("预览_状态") == "等待"


def test_a_refused_question_forgets_the_period(press, shown, typed, periodless):
    press("import_exports")
    typed("预览_周期", "2025-03")
    press("cancel")
    assert shown("预览_周期") is None


def test_a_command_nobody_knows(press):
    assert "nix" in press("nix")


def test_excel_is_left_as_it_was(press, book):
    press("refresh")
    assert all(book._application._shown.values())
    assert book._application._said[-1] is False
    assert book._saved_times == 0
    assert sys.modules["xlwings._xlwindows"].BOOK_CALLER is None


def test_excel_that_is_busy_is_told(press):
    with comcalls.busy():
        assert "Esc" in press("about")


def test_excel_that_is_busy_when_a_workbook_is_asked_for_its_name(press, monkeypatch):
    def refuse(_):
        raise winstub.com_error(comcalls.EDITING)

    monkeypatch.setattr(fakecom.Workbook, "FullName", property(refuse))
    assert "Esc" in press("about")


def test_a_workbook_no_excel_has_open(press):
    winstub.close_all()
    assert "找不到这本工作簿" in press("about")


def test_a_synced_workbook_knows_its_folder(press, book, store):
    book._path = "https://d.docs.live.net/0123/某某工贸/某某工贸.xlsm"
    assert press("refresh").startswith("刷新诊断")


def test_the_name_of_a_synced_workbook_may_be_percent_encoded(press, book):
    book._path = f"https://d.docs.live.net/0123/{quote('某某工贸/某某工贸.xlsm')}"
    assert press("refresh").startswith("刷新诊断")


def test_a_copy_on_the_web_does_not_write_into_the_store(press, book, made):
    before = read_activities(open_store(made))
    book._path = "https://d.docs.live.net/0123/某某工贸/某某工贸 - 副本.xlsm"
    assert "副本" in press("refresh")
    assert read_activities(open_store(made)) == before


def test_a_copy_elsewhere_does_not_write_into_the_store(press, book, store):
    book._path = str(store.backups / "某某工贸.xlsm")
    assert "不是店铺文件夹" in press("refresh")


def test_a_long_sentence_fits_the_status_bar(press, monkeypatch):
    monkeypatch.setattr("opsbook.jobs.about.about_lines", lambda: ["长" * 400])
    assert re.fullmatch("长{249}…", press("about"))
