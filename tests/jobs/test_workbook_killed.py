"""A job on the store and its workbook that dies on its way is finished by the next, or taken back whole."""

import shutil
from datetime import UTC, datetime

import pytest
from deaths import STEPS, Death, Killed
from platformfiles import write_products
from workbooks import set_cell, table_texts

from opsbook.history.lock import NAME
from opsbook.history.store import open_store
from opsbook.jobs.backups import last_undoable
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.undo import undo
from opsbook.jobs.upgrade import upgrade

NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)
DEATHS = 2     # of each job, spread over its file-system calls; a job on a workbook takes a second


def do_refresh(store):
    refresh(open_book(book_of(store.root)), store, options=RefreshOptions(now=NOW))


def do_upgrade(store):
    upgrade(book_of(store.root), NOW)


def do_undo(store):
    """Take the refresh back; once that is done there is nothing more to do."""
    if last_undoable(store)[1].job == "刷新诊断":
        undo(store, now=NOW)


def typed(store):
    """Make what a refresh has to bring together: rows, a threshold on the sheet, a name in the file."""
    write_products(store.inbox / "a.csv", "2025-03-02~2025-03-08", {1: 3})
    carry_out(plan_import(store))
    desk = open_book(book_of(store.root))
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.05)
    desk.commit()


def refreshed(store):
    typed(store)
    do_refresh(store)


def aged(store):
    desk = open_book(book_of(store.root))
    set_cell(desk, "元数据", ("键", "版本"), "值", "0.0.9")
    desk.commit()


def state(store):
    """What is stored and what the workbook shows, without times and backups."""
    files = {path.relative_to(store.root).as_posix(): path.read_bytes() for path in store.history.rglob("*")
             if path.is_file()}
    return files, store.settings_file.read_bytes(), table_texts(open_book(book_of(store.root)))


@pytest.mark.parametrize(("prepare", "job"), [
    (typed, do_refresh), (refreshed, do_undo), (aged, do_upgrade),
], ids=["refresh", "undo", "upgrade"])
def test_dying_on_the_way_the_next_finishes(shop, monkeypatch, tmp_path, prepare, job):
    prepare(shop)
    kept = tmp_path / "kept"
    shutil.copytree(shop.root, kept)
    death = Death(monkeypatch, STEPS, Killed)
    job(shop)
    expected, total = state(shop), death.calls
    for left in range(total // (2 * DEATHS), total, -(-total // DEATHS)):
        shutil.rmtree(shop.root)
        shutil.copytree(kept, shop.root)
        death.arm(left)
        with pytest.raises(Killed):
            job(shop)
        death.arm(None)
        (shop.root / NAME).unlink(missing_ok=True)
        job(open_store(shop.root))
        assert state(shop) == expected, f"died at call {left + 1} of {total}"
