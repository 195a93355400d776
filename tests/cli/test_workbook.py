"""init, import, refresh, undo and upgrade as they are called, on one store from its first day."""

from zipfile import ZipFile

import pytest

from opsbook.cli import run
from opsbook.doors import EXPECTED
from opsbook.jobs.books import book_of

EXPORT = "\n".join(['"产品数据, 时间周期 2025-03-02~2025-03-08"', "",
                    "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,TM咨询人数",
                    "1600000000001,鞋,1000,9,0.9%,20,0,0", ""])


@pytest.fixture
def say(capsys):
    """say(*words) runs the command line: its exit code and what it printed."""
    def call(*words):
        code = run([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out + told.err
    return call


def test_a_store_from_its_first_day(tmp_path, say):
    store, export = tmp_path / "某某工贸", tmp_path / "a.csv"
    export.write_text(EXPORT, "utf-8-sig")
    code, told = say("init", store, "--name", "某某/工贸")
    book = book_of(store)
    assert (code, book.name) == (0, "某某_工贸.xlsm") and "接着" in told
    assert say("import", store) == (0, "导入/ 里没有文件。\n")
    assert say("init", store)[0] == EXPECTED
    new = book.read_bytes()
    code, told = say("import", store, export, "--yes")
    assert code == 0 and "工作簿已刷新" in told
    code, told = say("refresh", store)
    assert code == 0 and "没有变化" in told and "工作簿已刷新" not in told
    code, told = say("undo", store)
    assert code == 0 and "导入 1 个文件" in told
    assert book.read_bytes() == new
    code, told = say("undo", store)
    assert code == EXPECTED and "没有可以撤销" in told
    code, told = say("upgrade", store)
    assert code == 0 and "没有改动" in told


def test_a_broken_workbook_is_named_by_every_command(tmp_path, say):
    store, export = tmp_path / "店", tmp_path / "a.csv"
    export.write_text(EXPORT, "utf-8-sig")
    say("init", store)
    renamed = book_of(store).rename(store / "我的店.xlsm")
    say("import", store, export, "--yes")
    with ZipFile(renamed, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    for command in ("refresh", "init", "doctor"):
        code, told = say(command, store)
        assert code == EXPECTED and "我的店.xlsm 读不出来" in told and "备份/" in told
    export.write_text(EXPORT.replace(",9,0.9%", ",8,0.8%"), "utf-8-sig")
    assert "我的店.xlsm 读不出来" in say("import", store, export, "--yes")[1]
    assert say("undo", store)[0] == 0


def test_an_import_while_the_workbook_is_open_is_stored_and_said(tmp_path, say):
    store, export = tmp_path / "店", tmp_path / "a.csv"
    export.write_text(EXPORT, "utf-8-sig")
    say("init", store)
    (store / "~$店.xlsm").write_bytes(b"\x02me")
    code, told = say("import", store, export, "--yes")
    assert code == 0 and "点“刷新诊断”就能看到" in told
    assert (store / "历史" / "products").is_dir()


@pytest.mark.parametrize("command", ["refresh", "undo", "upgrade"])
def test_what_is_no_store_is_refused_in_words(tmp_path, say, command):
    code, told = say(command, tmp_path)
    assert code == EXPECTED and "请这样做" in told


def test_a_store_without_workbook_is_told_how_to_make_one(tmp_path, say):
    export = tmp_path / "a.csv"
    export.write_text(EXPORT, "utf-8-sig")
    say("import", tmp_path / "店", export, "--yes")
    code, told = say("refresh", tmp_path / "店")
    assert code == EXPECTED and "opsbook init" in told


@pytest.mark.parametrize("words", [(), ("--month", ""), ("--month", "2025-03")])
def test_a_review_is_of_the_newest_month_with_data_where_none_is_named(tmp_path, say, words):
    store, export = tmp_path / "店", tmp_path / "a.csv"
    export.write_text(EXPORT, "utf-8-sig")
    say("import", store, export, "--yes")
    code, told = say("review", store, *words)
    assert code == 0 and "月度复盘_店_2025-03.xlsx" in told


def test_a_review_without_data_says_so(tmp_path, say):
    say("init", tmp_path / "店")
    code, told = say("review", tmp_path / "店")
    assert code == EXPECTED and "还没有数据" in told
