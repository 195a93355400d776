"""What is special about a workbook open in Excel: round trips, what is left alone, what Excel refuses."""

import contextlib
import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import comcalls
import deskbook
import fakecom
import pandas as pd
import pytest
import winstub

from opsbook.desk import live, preview
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.desk import Question, Waiting
from opsbook.domain.sheetcell import Formula
from opsbook.errors import DeskError, StoreError

TYPED = ["编号", "名称", "数量", "单价", "日期", "备注"]
QUESTION = Question("k1", "导入 1 个文件", "确定导入吗？", pd.DataFrame({"文件": ["a.xls"], "新增": [3]}))


def goods(n_rows):
    rows = [(str(n), f"货{n}", n, 0.5, datetime(2026, 11, 3), None) for n in range(n_rows)]
    return pd.DataFrame(rows, columns=TYPED, dtype=object)


def refresh(open_fake, book, n_rows):
    """What a job does: read everything, write three tables and a cell, say what is done; gives the round trips."""
    comcalls.reset()
    with open_fake(book) as desk:
        for table in desk.tables():
            desk.read(table)
        desk.write("货", goods(n_rows))
        desk.write("空", pd.DataFrame({"甲": range(n_rows), "乙": "x"}))
        desk.write("预览", pd.DataFrame({"文件": ["a"] * n_rows, "新增": 1}))
        for step in range(n_rows):
            desk.progress(step, n_rows, "诊断")
        desk.put("店铺", "别的店")
        desk.done("完成")
    return comcalls.count()


def test_round_trips_do_not_grow_with_rows(open_fake, fake_book, another_book):
    few, many = refresh(open_fake, fake_book, 100), refresh(open_fake, another_book, 10_000)
    assert few == many <= 30 + 8 * 3


def test_the_same_again_is_not_written(open_fake, fake_book):
    refresh(open_fake, fake_book, 3)
    comcalls.reset()
    refresh(open_fake, fake_book, 3)
    assert comcalls.CALLS["put", "Range.Value"] == 0


def test_a_filter_is_lifted_before_rows_change(live_desk, fake_book, monkeypatch):
    table = fake_book._sheets[1]._cells.tables[0]
    table.filtered = True
    monkeypatch.setattr(Book, "filtered", lambda *_: True)
    live_desk.write("货", live_desk.read("货")[TYPED])
    assert table.filtered
    live_desk.write("货", goods(3))
    assert not table.filtered


def test_a_sheet_put_away_costs_one_put_and_only_where_it_changes(live_desk):
    for _ in range(2):
        live_desk.set_visible({"表一": False, "预览": True})
    live_desk.show("表一")
    assert comcalls.CALLS["put", "Worksheet.Visible"] == 2
    assert comcalls.CALLS["call", "Worksheet.Activate"] == 1


def test_reading_is_one_copy(live_desk):
    for table in live_desk.tables():
        live_desk.read(table)
    assert live_desk.get("店铺") == "某店"
    assert comcalls.count() == 1


def test_only_what_may_have_changed_is_read_anew(live_desk, copies):
    live_desk.write("空", pd.DataFrame({"甲": [1]}))
    live_desk.get("店铺")
    live_desk.read("窄")
    assert copies() == 1
    live_desk.read("空")
    live_desk.get("合计")
    assert copies() == 2


def test_named_cells_that_touch_are_written_together(live_desk):
    live_desk.read("货")
    comcalls.reset()
    for name, text in ((preview.TITLE, "甲"), (preview.SURE, "乙"), (preview.SURE, "丙")):
        live_desk.put(name, text)
    assert (live_desk.get(preview.SURE), comcalls.count()) == ("丙", 0)
    live_desk.commit()
    assert comcalls.CALLS["put", "Range.Value"] == 1
    assert [live_desk.get(name) for name in (preview.TITLE, preview.SURE)] == ["甲", "丙"]


def test_named_cells_are_written_at_the_end(live_desk, open_fake, fake_book):
    with live_desk:
        live_desk.put("店铺", "别的店")
    assert open_fake(fake_book).get("店铺") == "别的店"


def test_a_copy_has_what_was_put_and_costs_no_call_where_nothing_was(live_desk, tmp_path, copies):
    live_desk.put("店铺", "别的店")
    for name in ("一.xlsx", "二.xlsx"):
        live_desk.copy_to(tmp_path / name)
    assert open_closed(tmp_path / "二.xlsx", {}).get("店铺") == "别的店"
    assert copies() == 2


def test_a_long_job_says_little(live_desk, fake_book, monkeypatch):
    """One of a minute that says a hundred times a second what it does."""
    monkeypatch.setattr(live, "time", SimpleNamespace(monotonic=(step / 100 for step in range(6_000)).__next__))
    for step in range(6_000):
        live_desk.progress(step, 6_000, "a.xls")
    assert len(fake_book._application._said) == 8


@pytest.mark.parametrize("ending", [None, DeskError("坏"), KeyboardInterrupt()])
def test_what_was_switched_off_comes_back(live_desk, fake_book, ending):
    excel = fake_book._application
    with contextlib.suppress(DeskError, KeyboardInterrupt), live_desk:
        assert excel._shown == {"ScreenUpdating": False, "EnableEvents": False, "DisplayAlerts": True}
        live_desk.progress(1, 2, "a.xls")
        if ending:
            raise ending
    assert all(excel._shown.values())
    assert excel._said == ["国际站运营：a.xls 1/2", False]


def test_what_was_switched_off_comes_back_where_the_next_cannot_be(live_desk, fake_book, monkeypatch):
    events = fakecom.Application.EnableEvents.getter(lambda _: True).setter(_refuse)
    monkeypatch.setattr(fakecom.Application, "EnableEvents", events)
    with pytest.raises(StoreError, match="Esc"):
        live_desk.__enter__()
    assert fake_book._application._shown["ScreenUpdating"] is True


def test_events_that_were_off_stay_off(live_desk, fake_book):
    fake_book._application._shown["EnableEvents"] = False
    with live_desk:
        pass
    assert fake_book._application._shown["EnableEvents"] is False


def test_the_workbook_is_not_saved_and_stays_on_its_sheet(open_fake, fake_book):
    refresh(open_fake, fake_book, 3)
    assert fake_book._saved_times == 0
    assert fake_book._active._name == "首页"


def test_copies_are_gone_when_they_are_read(live_desk, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    live_desk.read("货")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", [comcalls.REJECTED, comcalls.EDITING])
@pytest.mark.parametrize("act", [
    lambda desk: desk.read("货"), lambda desk: desk.__enter__(), lambda desk: desk.progress(1, 2, "a"),
    lambda desk: desk.copy_to(Path("a.xlsx")), lambda desk: desk.show("首页"),
])
def test_excel_that_is_busy_is_told_in_words(live_desk, act, code):
    with comcalls.busy(code), pytest.raises(StoreError, match="Esc"):
        act(live_desk)
    assert comcalls.count() < 200


def test_excel_that_is_busy_refuses_a_write(live_desk):
    live_desk.read("空")
    with comcalls.busy(), pytest.raises(StoreError, match="Esc"):
        live_desk.write("空", pd.DataFrame({"甲": [1]}))


def test_a_table_deleted_in_excel_meanwhile_is_told(live_desk, fake_book):
    live_desk.read("空")
    fake_book._sheets[1]._tables.clear()
    with pytest.raises(StoreError, match="拒绝"):
        live_desk.write("空", pd.DataFrame({"甲": [1, 2]}))


def test_what_excel_refuses_is_told_with_its_words(live_desk, fake_book):
    fake_book._sheets[0]._cells.visible = 0
    with pytest.raises(StoreError, match="Activate method"):
        live_desk.show("首页")


def test_a_workbook_on_the_web_has_no_path(fake_book, open_fake):
    fake_book._path = "https://d.docs.live.net/0123/某店/店.xlsm"
    assert open_fake(fake_book).path is None


def test_the_path(live_desk):
    assert live_desk.path == Path("C:\\某店\\店.xlsx")


def test_dates_get_a_format_where_they_have_none(live_desk, fake_book):
    live_desk.write("空", pd.DataFrame({"甲": [date(2026, 11, 3)], "乙": [datetime(2026, 11, 3, 9, 30)]}))
    cells = fake_book._sheets[1]._cells
    assert [cells.seen(4, column).format for column in (9, 10)] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    live_desk.write("货", goods(4))
    assert cells.seen(7, 6).format == deskbook.MOMENTS


def test_only_text_that_excel_would_misread_is_marked(live_desk, fake_book):
    live_desk.write("空", pd.DataFrame({"甲": ["询盘", "00123"], "乙": 1}))
    cells = fake_book._sheets[1]._cells
    assert [cells.seen(row, 9).marked for row in (4, 5)] == [False, True]


def test_formulas_are_typed_without_the_prefix_of_the_file(live_desk, fake_book):
    live_desk.write("空", pd.DataFrame({"甲": [Formula("=_xlfn.XLOOKUP(1,_xlfn._xlws.SORT(A1:A2),B1:B2)")]}))
    assert fake_book._sheets[1]._cells.seen(4, 9).formula == "=XLOOKUP(1,SORT(A1:A2),B1:B2)"


def test_a_question_stands_on_its_sheet_until_it_is_answered(live_desk, fake_book):
    with pytest.raises(Waiting):
        live_desk.ask(QUESTION)
    assert fake_book._active._name == "预览"
    assert live_desk.read("预览")["文件"].tolist() == ["a.xls"]
    said = [live_desk.get(name) for name in (preview.TITLE, preview.SURE, preview.STATE, preview.KEY)]
    assert said == ["导入 1 个文件", "确定导入吗？", "等待", "k1"]


def test_the_command_goes_on_once_after_yes(live_desk):
    _ask_in_vain(live_desk, QUESTION)
    preview.waits_for(live_desk, "import_exports")
    assert preview.agree(live_desk) == "import_exports"
    live_desk.ask(QUESTION)
    assert live_desk.get(preview.STATE) == "已完成"
    _ask_in_vain(live_desk, QUESTION)


def test_another_question_is_asked_anew(live_desk):
    _ask_in_vain(live_desk, QUESTION)
    preview.agree(live_desk)
    _ask_in_vain(live_desk, replace(QUESTION, key="k2", title="导入 2 个文件"))
    assert live_desk.get(preview.TITLE) == "导入 2 个文件"
    assert live_desk.get(preview.STATE) == "等待"


def test_no_clears_the_question(live_desk):
    _ask_in_vain(live_desk, QUESTION)
    assert preview.refuse(live_desk)
    assert live_desk.read("预览").empty
    assert [live_desk.get(name) for name in (preview.TITLE, preview.KEY, preview.STATE)] == [None, None, "已取消"]


def test_nothing_waits(live_desk):
    assert preview.agree(live_desk) is None
    assert not preview.refuse(live_desk)


def _refuse(*_):
    raise winstub.com_error(comcalls.EDITING)


def _ask_in_vain(desk, question):
    with pytest.raises(Waiting):
        desk.ask(question)
