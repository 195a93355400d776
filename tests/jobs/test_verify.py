import pytest
from platformfiles import write_products

from opsbook.cli import run as call
from opsbook.doors import DONE, EXPECTED
from opsbook.jobs.backups import MANIFEST, backups_of
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.refresh import refresh
from opsbook.jobs.verify import verify

WEEK, NEXT = "2025-03-02~2025-03-08", "2025-03-09~2025-03-15"


@pytest.fixture
def imported(store, products, run):
    for name, clicks in (("a.csv", {1: 3}), ("b.csv", {1: 9})):
        products(name, WEEK, clicks)
        run()
    return store


def copy_of(store):
    return next(backups_of(store)[1][0].rglob("data.parquet"))


def test_a_store_that_is_as_it_was_written(imported, snapshot, capsys):
    before = snapshot()
    report = verify(imported)
    assert (report.n_backups, report.n_originals, report.n_parts, report.flaws) == (2, 2, 1, ())
    assert call(["verify", str(imported.root)]) == DONE and "2 份备份、2 个原始文件" in capsys.readouterr().out
    assert snapshot() == before


@pytest.mark.parametrize(("spoil", "told"), [
    (lambda store: copy_of(store).write_bytes(b"x"), "里有文件丢了或被改过"),
    (lambda store: copy_of(store).unlink(), "里有文件丢了或被改过"),
    (lambda store: (backups_of(store)[0][0] / MANIFEST).write_bytes(b"{"), "的清单读不出来"),
    (lambda store: next(store.archive.iterdir()).write_bytes(b"x"), "归档/ 里的原始文件"),
    (lambda store: next(store.archive.iterdir()).unlink(), "归档/ 里少了原始文件"),
    (lambda store: next(store.history.rglob("data.parquet")).write_bytes(b"x"), "历史文件损坏"),
    (lambda store: store.root.joinpath("某某工贸.xlsx").write_bytes(b"x"), "某某工贸.xlsx 读不出来"),
    (lambda store: store.settings_file.write_text("backups = 0", "utf-8"), "backups"),
], ids=["copy changed", "copy gone", "manifest", "original changed", "original gone", "part", "workbook", "settings"])
def test_what_is_wrong_is_told_with_what_to_do(imported, spoil, told, capsys):
    spoil(imported)
    [flaw] = verify(imported).flaws
    assert told in flaw.what and flaw.todo
    if told != "backups":       # a store with wrong settings is not opened at all
        assert call(["verify", str(imported.root)]) == EXPECTED and "有 1 处不对" in capsys.readouterr().out


def test_the_workbooks_of_backups_are_opened(shop):
    write_products(shop.inbox / "a.csv", WEEK, {1: 3})
    carry_out(plan_import(shop))
    refresh(open_book(book_of(shop.root)), shop)
    assert verify(shop).flaws == ()
