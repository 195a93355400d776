"""Calls to Excel, counted while the ribbon's jobs run through xlwings' own Windows code: at most 30 and 8 a table."""

from datetime import datetime

import comcalls
import pytest

from opsbook.desk import blocks, live
from opsbook.desk.rows import log
from opsbook.domain.activity import Activity
from opsbook.jobs import writeback

FIXED, A_TABLE = 30, 8
OLD = Activity(datetime(2025, 3, 2, 9, 30), "刷新", "完成", 3, 0.5, "好")
HEADER = "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,提交订单个数,TM咨询人数"


@pytest.fixture
def written(monkeypatch):
    """The names of the tables written so far."""
    names = []

    def write(sheet, fill):
        names.append(fill.table.name)
        blocks.write_blocks(sheet, fill)

    monkeypatch.setattr(live, "write_blocks", write)
    return names


@pytest.fixture
def counted(press, written):
    """counted(command): the calls of one press, how many of them are texts of the status bar, the tables written."""
    def one(command):
        comcalls.reset()
        written.clear()
        press(command)
        return comcalls.count(), comcalls.CALLS["put", "Application.StatusBar"], tuple(written)
    return one


@pytest.fixture
def exported(store):
    """exported(n): a weekly export of n products lies in 导入/."""
    def write(n_products):
        rows = [f"{16000000000 + n},鞋 {n},1000,10,1.0%,20,0,0,0" for n in range(n_products)]
        lines = ['"产品数据, 时间周期 2025-03-02~2025-03-08"', *[""] * 4, HEADER, *rows, ""]
        (store.inbox / "products.csv").write_text("\n".join(lines), "utf-8-sig")
    return write


@pytest.mark.parametrize("n_products", [1, 2_000])
def test_every_press_stays_within_the_budget(counted, exported, n_products):
    exported(n_products)
    for command in ("import_exports", "confirm", "undo", "refresh", "refresh"):
        n_calls, _, tables = counted(command)
        assert tables
        assert n_calls <= FIXED + A_TABLE * len(tables), (command, n_calls, tables)


def test_a_job_calls_as_often_for_many_rows_as_for_few(counted, book, monkeypatch):
    """A refresh with a long log. The status bar follows the clock: its texts are not compared."""
    clocks = [each for each in book._names if each._name in ("上次刷新", "上次动作")]
    found = []
    counted("refresh")
    for n_rows in (100, 10_000):
        monkeypatch.setattr(log, "SHOWN", n_rows)
        monkeypatch.setattr(writeback, "read_activities", lambda _, n=n_rows: [OLD] * n)
        for name in clocks:
            name.RefersToRange.Value = "早先"
        n_calls, n_said, tables = counted("refresh")
        found.append((n_calls - n_said, tables))
    assert found[0] == found[1]


def test_an_import_takes_two_copies_and_a_refresh_one(counted, exported):
    exported(3)
    counted("import_exports")
    copies = []
    for command in ("confirm", "refresh"):
        counted(command)
        copies.append(comcalls.CALLS["call", "Workbook.SaveCopyAs"])
    assert copies == [2, 1]


def test_the_jobs_of_the_templates_stay_within_the_budget(counted):
    for command in ("fill_today", "fill_week", "fill_month", "check", "timepoints", "own_books"):
        n_calls, _, tables = counted(command)
        assert n_calls <= FIXED + A_TABLE * len(tables), (command, n_calls, tables)
