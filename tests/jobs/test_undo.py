import shutil
from datetime import UTC, datetime

import msgspec
import pytest
from deaths import STEPS, Death, Killed
from platformfiles import write_products
from workbooks import set_cell

from opsbook.errors import NoData, StoreError
from opsbook.history.history import History
from opsbook.history.lock import NAME
from opsbook.history.store import open_store
from opsbook.jobs.activities import read_activities
from opsbook.jobs.backups import Kept, last_undoable, write_manifest
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.fileimport import Outcome
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.jobs.refresh import refresh
from opsbook.jobs.showimport import show_import
from opsbook.jobs.undo import undo

WEEK, NEXT = "2025-03-02~2025-03-08", "2025-03-09~2025-03-15"
NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)
APART = 3       # steps from one death to the next; benchmarks/kills.py dies at each


@pytest.fixture
def data(store, snapshot):
    """data() is every file an undo must put back byte for byte."""
    kept = ("归档", "备份", "日志", "导入")
    return lambda: {name: sha for name, sha in snapshot().items() if not name.startswith(kept)}


def test_an_import_is_taken_back_byte_for_byte(products, run, data, store):
    products("a.csv", WEEK, {1: 3, 2: 4})
    run()
    before = data()
    products("b.csv", WEEK, {1: 9, 3: 1})
    products("c.csv", NEXT, {1: 1})
    run()
    report = undo(store)
    assert (data(), report.restored, report.removed, report.book) == (before, 2, 1, "")
    assert [entry.name for entry in report.originals] == ["b.csv", "c.csv"]
    assert all((store.archive / entry.archived).exists() for entry in report.originals)


def test_one_step_back_each_time_then_nothing(products, run, data, store):
    empty = data()
    products("a.csv", WEEK, {1: 3})
    run()
    one = data()
    products("b.csv", NEXT, {1: 3})
    run()
    assert [undo(store).title for _ in range(1)] == ["导入 1 个文件"] and data() == one
    undo(store)
    assert data() == empty
    with pytest.raises(NoData, match="没有可以撤销"):
        undo(store)


def test_what_was_taken_back_can_be_imported_again(products, run, store):
    products("a.csv", WEEK, {1: 3})
    run()
    [taken] = undo(store).originals
    assert (store.inbox / "a.csv").read_bytes() == (store.archive / taken.archived).read_bytes()
    [file] = run()
    assert file.outcome is Outcome.READY
    assert [entry.name for entry in History(store.history).journal] == ["a.csv"]


def test_another_file_of_the_name_stays_beside_the_original(products, run, store):
    content = products("a.csv", WEEK, {1: 3}).read_bytes()
    run()
    (store.inbox / "a.csv").write_text("mine", "utf-8")
    [taken] = undo(store).originals
    assert (store.inbox / "a.csv").read_text("utf-8") == "mine"
    assert (store.inbox / f"a_{taken.sha256[:16]}.csv").read_bytes() == content


def test_an_original_that_is_gone_from_the_archive_stops_nothing(products, run, store):
    products("a.csv", WEEK, {1: 3})
    [file] = run()
    next(store.archive.iterdir()).unlink()
    assert [entry.name for entry in undo(store).originals] == [file.name]
    assert not list(store.inbox.iterdir())


def test_settings_that_the_sheet_would_write_again_are_counted(shop):
    book = open_book(book_of(shop.root))
    set_cell(book, "阈值", ("规则", "O03"), "自定目标", 0.03)
    set_cell(book, "阈值", ("规则", "O03"), "启用", "否")
    book.commit()
    refresh(open_book(book_of(shop.root)), shop)
    report = undo(shop)
    assert (report.n_typed, report.book) == (2, "whole")
    assert "还有 2 项和 设置.toml 不一样" in report.lines[-1] and report.lines[-1] in report.sentence


def test_the_log_tells_of_both(products, run, store):
    products("a.csv", WEEK, {1: 3})
    run()
    lines = undo(store, now=NOW).lines
    assert [each.job for each in read_activities(store)] == ["导入", "撤销"]
    assert "导入 1 个文件" in lines[0] and "a.csv" in lines[-1]


@pytest.mark.parametrize("spoil", [lambda copy: copy.write_bytes(b"x"), lambda copy: copy.unlink()])
def test_a_damaged_backup_changes_nothing(products, run, data, store, spoil):
    for name, clicks in (("a.csv", {1: 3}), ("b.csv", {1: 9})):
        products(name, WEEK, clicks)
        run()
    spoil(next(last_undoable(store)[0].rglob("data.parquet")))
    before = data()
    with pytest.raises(StoreError, match="备份不完整"):
        undo(store)
    assert data() == before


def test_an_import_killed_anywhere_is_taken_back(products, data, store, monkeypatch):
    products("a.csv", WEEK, {1: 3, 2: 4})
    plan = plan_import(store, options=ImportOptions(now=NOW))
    before, content = data(), (store.inbox / "a.csv").read_bytes()
    death, left = Death(monkeypatch, STEPS, Killed), 0
    while True:
        (store.inbox / "a.csv").write_bytes(content)
        death.arm(left)
        try:
            carry_out(plan)
            break
        except Killed:
            death.arm(None)
            left += APART
        (store.root / NAME).unlink(missing_ok=True)
        if last_undoable(store):
            undo(store)
        assert data() == before, f"died at call {left}"
    assert left > 20


def test_an_undo_killed_anywhere_is_finished_by_the_next(products, run, data, store, monkeypatch, tmp_path):
    products("a.csv", WEEK, {1: 3})
    run()
    before = data()
    products("b.csv", WEEK, {1: 9})
    run()
    kept, left = tmp_path / "kept", 0
    shutil.copytree(store.root, kept)
    death = Death(monkeypatch, ("open", "write", "replace", "unlink"), Killed)
    while True:
        death.arm(left)
        try:
            undo(store)
            break
        except Killed:
            death.arm(None)
            left += APART
        (store.root / NAME).unlink(missing_ok=True)
        if last_undoable(store) and last_undoable(store)[1].number == 2:
            undo(store)
        assert data() == before, f"died at call {left}"
        shutil.rmtree(store.root)
        shutil.copytree(kept, store.root)
    assert left > 8


def test_settings_edited_by_hand_since_are_kept_and_said(products, run, store):
    products("a.csv", WEEK, {1: 3})
    backup = run_backup(store)
    before = store.settings_file.read_bytes()
    backup.cover([store.settings_file])
    store.settings_file.write_bytes(before + b"# job\n")
    backup.close()
    store.settings_file.write_bytes(before + b"# by hand\n")
    report = undo(store)
    [kept] = store.backups.rglob("撤销前/设置.toml")
    assert (kept.read_bytes(), store.settings_file.read_bytes()) == (before + b"# by hand\n", before)
    assert report.changed == ("设置.toml",) and "设置.toml" in report.lines[-1]


def run_backup(store):
    return carry_out(plan_import(store, options=ImportOptions(now=NOW))).backup


def test_what_only_the_job_wrote_is_not_kept_twice(products, run, store):
    products("a.csv", WEEK, {1: 3})
    run()
    assert undo(store).changed == () and not list(store.backups.rglob("撤销前"))


@pytest.mark.parametrize("path", ["../别家.toml", "历史/../../别家.toml", "/别家.toml"])
def test_a_manifest_that_points_out_of_the_store_is_refused(products, run, store, path):
    products("a.csv", WEEK, {1: 3})
    run()
    folder, manifest = last_undoable(store)
    write_manifest(folder, msgspec.structs.replace(manifest, files=(Kept(path, ""), *manifest.files)))
    outside = store.root.parent / "别家.toml"
    outside.write_bytes(b"x")
    with pytest.raises(StoreError, match="备份不完整"):
        undo(store)
    assert outside.exists()


# with the workbook, on a store whose import was shown in it


@pytest.fixture(scope="session")
def imported(made, tmp_path_factory):
    """A store with a workbook into which one file was imported; to be copied. `before` is the workbook of before."""
    root = tmp_path_factory.mktemp("imported") / made.name
    shutil.copytree(made, root)
    store = open_store(root)
    before = book_of(root).read_bytes()
    write_products(store.inbox / "a.csv", WEEK, {1: 3})
    assert "工作簿已刷新" in show_import(store, carry_out(plan_import(store)))
    return root, before


@pytest.fixture
def shop(imported, tmp_path):
    shutil.copytree(imported[0], tmp_path / "店" / "某某工贸")
    return open_store(tmp_path / "店" / "某某工贸")


@pytest.fixture
def before(imported):
    return imported[1]


def test_workbook_and_history_go_back_together(shop, before):
    book = book_of(shop.root)
    assert book.read_bytes() != before
    report = undo(shop)
    assert book.read_bytes() == before
    assert (report.book, History(shop.history).periods("products")) == ("whole", [])


def test_what_was_typed_since_stays(shop):
    desk = open_book(book_of(shop.root))
    desk.put("诊断周期", "周")
    desk.commit()
    report = undo(shop)
    after = open_book(book_of(shop.root))
    assert (report.book, after.get("诊断周期"), after.get("数据到")) == ("tables", "周", "还没有数据")
    assert len(after.read("诊断明细")) == 0
    [kept] = shop.backups.rglob("撤销前/*.xlsm")
    assert open_book(kept).get("诊断周期") == "周"


def test_an_open_workbook_is_refused_and_nothing_changes(shop):
    book = book_of(shop.root)
    before = book.read_bytes()
    book.with_name(f"~${book.name}").write_bytes(b"\x02me")
    with pytest.raises(StoreError):
        undo(shop)
    assert (book.read_bytes(), len(History(shop.history).periods("products"))) == (before, 1)


def test_through_an_open_desk_tables_and_names_go_back(shop):
    desk = open_book(book_of(shop.root))
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.07)
    report = undo(shop, desk)
    assert (report.book, desk.get("数据到"), len(desk.read("诊断明细"))) == ("tables", "还没有数据", 0)
    assert "已撤销" in str(desk.get("上次动作"))
    [kept] = shop.backups.rglob("撤销前/*.xlsm")
    assert open_book(kept).read("阈值").set_index("规则").loc["O03", "自定目标"] == 0.07
    assert "撤销前/" in report.lines[1]


def test_a_quiet_refresh_leaves_what_can_be_undone(shop):
    before = book_of(shop.root).read_bytes()
    for _ in range(2):      # the first notes that the folder was moved, the second changes only times
        refresh(open_book(book_of(shop.root)), shop)
    report = undo(shop)
    assert (report.title, report.book) == ("刷新诊断", "whole")
    assert book_of(shop.root).read_bytes() == before


def test_a_workbook_that_is_gone_comes_back(shop, before):
    book = book_of(shop.root)
    book.unlink()
    assert undo(shop).book == "whole"
    assert book.read_bytes() == before


def test_a_changed_workbook_is_not_put_back_over_an_upgrade(shop):
    folder, manifest = last_undoable(shop)
    write_manifest(folder, msgspec.structs.replace(manifest, tables=(), after="", job="升级工作簿"))
    before = book_of(shop.root).read_bytes()
    with pytest.raises(StoreError, match="又改过"):
        undo(shop)
    assert book_of(shop.root).read_bytes() == before
