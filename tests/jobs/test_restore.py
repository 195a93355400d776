import msgspec
import pytest
from platformfiles import write_products
from workbooks import set_cell

from opsbook.cli import run as call
from opsbook.doors import DONE, EXPECTED
from opsbook.errors import NoData, SettingsError, StoreError
from opsbook.history.history import History
from opsbook.jobs.backups import backups_of, write_manifest
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.refresh import refresh
from opsbook.jobs.restore import list_backups, restore
from opsbook.jobs.undo import undo

WEEK, NEXT = "2025-03-02~2025-03-08", "2025-03-09~2025-03-15"


@pytest.fixture
def data(snapshot):
    """data() is every file a restore must put back byte for byte."""
    kept = ("归档", "备份", "日志", "导入")
    return lambda: {name: sha for name, sha in snapshot().items() if not name.startswith(kept)}


@pytest.fixture
def steps(products, run, data):
    """The store before each of three imports, and after the last."""
    seen = [data()]
    for name, week, clicks in (("a.csv", WEEK, {1: 3}), ("b.csv", WEEK, {1: 9, 2: 1}), ("c.csv", NEXT, {1: 1})):
        products(name, week, clicks)
        run()
        seen.append(data())
    return seen


@pytest.mark.parametrize("number", [1, 2, 3])
def test_any_backup_is_gone_back_to_and_an_undo_takes_that_back(store, steps, data, number):
    report = restore(store, str(number))
    assert data() == steps[number - 1]
    assert [entry.name for entry in report.originals] == ["a.csv", "b.csv", "c.csv"][number - 1:]
    assert {path.name for path in store.inbox.iterdir()} == {entry.name for entry in report.originals}
    undo(store)
    assert data() == steps[-1]


def test_without_a_name_it_is_the_newest(store, steps, data):
    restore(store)
    assert data() == steps[-2]


def test_what_an_undo_took_back_can_be_restored(store, steps, data):
    undo(store)
    assert data() == steps[2]
    restore(store, backups_of(store)[-1][0].name)
    assert data() == steps[3]


def test_two_undos_deep_the_first_import_is_there_again(store, steps, data, products, run):
    undo(store)
    undo(store)
    products("d.csv", NEXT, {5: 5})
    run()
    restore(store, "3")     # b.csv stood then, though it was taken back since
    assert data() == steps[2]


def test_a_damaged_copy_changes_nothing(store, steps, data):
    folder, _ = backups_of(store)[1]
    next(folder.rglob("data.parquet")).write_bytes(b"x")
    with pytest.raises(StoreError, match="备份不完整"):
        restore(store, "2")
    assert data() == steps[-1]


def test_a_manifest_that_points_out_of_the_store_is_refused(store, steps):
    folder, manifest = backups_of(store)[2]
    outside = msgspec.structs.replace(manifest.files[0], path="../别家.toml")
    write_manifest(folder, msgspec.structs.replace(manifest, files=(outside, *manifest.files)))
    with pytest.raises(StoreError, match="备份不完整"):
        restore(store, "3")
    assert not (store.root.parent / "别家.toml").exists()


def test_no_backup_and_an_unknown_one_are_said(store, products, run):
    with pytest.raises(NoData, match="还没有备份"):
        restore(store)
    products("a.csv", WEEK, {1: 3})
    run()
    with pytest.raises(SettingsError, match="没有“7”这份备份"):
        restore(store, "7")


def test_the_list_says_what_can_be_asked_for(store, steps):
    undo(store)
    lines = list_backups(store)
    assert [line.split("  ")[0] for line in lines[:-1]] == ["4", "3", "2", "1"]
    assert "撤销 导入 1 个文件" in lines[0] and "已撤销" in lines[1] and "已撤销" not in lines[2]


def test_workbook_settings_and_history_go_back_together(shop):
    book = book_of(shop.root)
    write_products(shop.inbox / "a.csv", WEEK, {1: 3})
    carry_out(plan_import(shop))
    refresh(open_book(book), shop)
    before, settings = book.read_bytes(), shop.settings_file.read_bytes()
    desk = open_book(book)
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.03)
    desk.commit()
    typed = book.read_bytes()
    refresh(open_book(book), shop)
    moved = book.rename(book.with_name("改了名.xlsm"))
    after = moved.read_bytes()
    (moved.parent / f"~${moved.name}").write_bytes(b"")
    with pytest.raises(StoreError, match="打开"):
        restore(shop)
    (moved.parent / f"~${moved.name}").unlink()
    restore(shop)
    assert (moved.read_bytes(), shop.settings_file.read_bytes(), book.exists()) == (typed, settings, False)
    restore(shop, "1")
    assert not History(shop.history).periods("products") and moved.read_bytes() != before
    for _ in range(2):
        undo(shop)
    assert moved.read_bytes() == after


def test_as_it_is_called(store, steps, data, capsys):
    assert call(["restore", str(store.root), "--list"]) == DONE
    assert "导入 1 个文件" in capsys.readouterr().out
    assert call(["restore", str(store.root), "1"]) == DONE and data() == steps[0]
    assert call(["restore", str(store.root), "99"]) == EXPECTED
