import os
import shutil
from datetime import UTC, datetime

import pytest

from opsbook.domain.period import parse_period
from opsbook.errors import FileRefused, StoreError
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.jobs.fileimport import Outcome
from opsbook.jobs.imports import carry_out, plan_import, store_for_import

WEEK, NEXT = "2025-03-02~2025-03-08", "2025-03-09~2025-03-15"
LATER = datetime(2025, 5, 1, tzinfo=UTC)


def clicks(store, week=WEEK):
    rows = History(store.history).part("products", parse_period(week)).rows
    return {key[-1]: int(n) for key, n in zip(rows["product_id"], rows["clicks"], strict=True)}


def counts(file):
    return file.entry.new, file.entry.changed, file.entry.same, file.entry.absent


def test_import_stores_archives_notes_and_clears(store, products, run):
    original = products("a.csv", WEEK, {1: 3, 2: 4}).read_bytes()
    [file] = run()
    assert (file.outcome, counts(file), clicks(store)) == (Outcome.READY, (2, 0, 0, 0), {"1": 3, "2": 4})
    assert list(store.inbox.iterdir()) == []
    [kept] = store.archive.iterdir()
    assert (kept.name, kept.read_bytes()) == (f"{file.reading.sha256[:16]}.csv", original)
    [line] = History(store.history).journal
    assert (line.name, line.archived, line.parts) == ("a.csv", kept.name, ("week_2025-03-02_2025-03-08",))


def test_plan_stores_nothing(store, products, snapshot):
    products("a.csv", WEEK, {1: 3})
    before = snapshot()
    plan = plan_import(store)
    assert plan.stores_something
    assert snapshot() == before


def test_same_bytes_again_change_nothing_but_leave_the_inbox(products, run, snapshot):
    products("a.csv", WEEK, {1: 3})
    run()
    before = snapshot()
    products("a (1).csv", WEEK, {1: 3})
    [file] = run()
    assert (file.outcome, snapshot()) == (Outcome.ALREADY, before)


def test_same_rows_in_another_file_are_the_same(store, products, run):
    products("a.csv", WEEK, {1: 3, 2: 4})
    products("b.csv", WEEK, {2: 4, 1: 3})
    files = run()
    assert [counts(file) for file in files] == [(2, 0, 0, 0), (0, 0, 2, 0)]
    assert files[1].remarks == ()
    assert len(list(store.archive.iterdir())) == 2


@pytest.mark.parametrize(("replace", "left"), [(False, {"1": 9, "2": 4, "3": 1}), (True, {"1": 9, "3": 1})])
def test_corrected_export_changes_adds_and_names_what_it_lacks(store, products, run, replace, left):
    products("a.csv", WEEK, {1: 3, 2: 4})
    run()
    products("b.csv", WEEK, {1: 9, 3: 1})
    [file] = run(replace=replace)
    assert (counts(file), clicks(store)) == ((1, 1, 0, 1), left)
    assert "160000000002" in file.remarks[0].what


def test_empty_export_removes_nothing(store, products, run):
    products("a.csv", WEEK, {1: 3})
    run()
    products("b.csv", WEEK, {})
    run(replace=True)
    assert clicks(store) == {"1": 3}


def test_same_data_for_another_week_is_pointed_out_and_kept_in_the_journal(store, products, run):
    products("a.csv", WEEK, {1: 3, 2: 4})
    products("b.csv", NEXT, {1: 3, 2: 4})
    first, second = run()
    assert first.remarks == ()
    assert "2025-03-02~2025-03-08 的数据完全相同" in second.remarks[0].what
    assert second.problems["level"].tolist() == ["warning"]
    assert History(store.history).journal[1].remarks == second.remarks


def test_older_of_two_exports_never_wins(store, products, run):
    newer = products("a.csv", WEEK, {1: 9})
    older = products("b.csv", WEEK, {1: 3})
    os.utime(older, (newer.stat().st_mtime - 60,) * 2)
    run()
    assert clicks(store) == {"1": 9}


def test_refused_file_stays_and_leaves_no_trace(store, products, run, snapshot):
    products("a.csv", WEEK, {1: 3})
    path = store.inbox / "照片.csv"
    path.write_text("姓名,电话\n王,1\n", encoding="utf-8")
    before = path.read_bytes()
    files = run()
    assert [file.outcome for file in files if file.path.name == "照片.csv"] == [Outcome.REFUSED]
    assert path.read_bytes() == before
    assert len(History(store.history).journal) == 1


@pytest.mark.parametrize("name", [".DS_Store", "~$a.xlsx", "Thumbs.db", "desktop.ini"])
def test_what_excel_and_the_system_leave_is_no_export(store, name):
    (store.inbox / name).touch()
    assert plan_import(store).files == ()


def test_file_from_elsewhere_stays_where_it_is(store, products, run, tmp_path):
    path = shutil.move(products("a.csv", WEEK, {1: 3}), tmp_path / "下载.csv")
    run([path])
    assert path.exists()
    assert clicks(store) == {"1": 3}


def test_missing_file_is_named(store, tmp_path):
    with pytest.raises(FileRefused, match=r"没有\.csv"):
        plan_import(store, [tmp_path / "没有.csv"])


def test_history_somebody_deleted_is_imported_again(store, products, run):
    products("a.csv", WEEK, {1: 3})
    run()
    shutil.rmtree(store.history / "products")
    products("a.csv", WEEK, {1: 3})
    [file] = run()
    assert (file.outcome, clicks(store)) == (Outcome.READY, {"1": 3})


@pytest.mark.parametrize(("period", "outcome"), [(None, Outcome.REFUSED), ("2025-03", Outcome.READY)])
def test_export_without_period_takes_it_from_the_command(store, run, period, outcome):
    text = "关键词,搜索指数,搜索涨幅,点击率,卖家规模指数\nshoe,100,5%,1%,8\n"
    (store.inbox / "热词.csv").write_text(text, "utf-8-sig")
    [file] = run(period=parse_period(period) if period else None)
    assert file.outcome is outcome
    stored = History(store.history).periods("hot_words")
    assert [span.label for span in stored] == ([period] if period else [])


def test_two_imports_do_not_mix(store, products):
    products("a.csv", WEEK, {1: 3})
    plan = plan_import(store)
    with locked(store.root), pytest.raises(StoreError, match="正被占用"):
        carry_out(plan)
    assert carry_out(plan).refused == ()


def test_file_changed_after_the_preview_is_not_stored(store, products):
    path = products("a.csv", WEEK, {1: 3})
    plan = plan_import(store)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(StoreError, match="在预览之后变了"):
        carry_out(plan)
    assert History(store.history).periods("products") == []


def test_counts_are_those_of_the_moment_of_storing(store, products):
    path = products("a.csv", WEEK, {1: 3})
    first, second = plan_import(store, [path]), plan_import(store, [path])
    carry_out(first)
    assert carry_out(second).files[0].outcome is Outcome.ALREADY


@pytest.mark.parametrize(("left", "made"), [(None, True), ([], True), (["导入"], True), (["照片"], False)])
def test_store_for_import(tmp_path, left, made):
    root = tmp_path / "新店"
    for name in left or ():
        (root / name).mkdir(parents=True)
    if left == []:
        root.mkdir()
    if made:
        assert store_for_import(root) == store_for_import(root)
    else:
        with pytest.raises(StoreError, match="不是店铺文件夹"):
            store_for_import(root)


def test_now_is_the_time_of_the_import(products, run):
    products("a.csv", WEEK, {1: 3})
    assert run(now=LATER)[0].entry.at == LATER


def test_an_old_file_again_says_that_newer_rows_stand(store, products, run):
    first = products("a.csv", WEEK, {1: 3}).read_bytes()
    run()
    products("b.csv", WEEK, {1: 9})
    run(now=LATER)
    (store.inbox / "a.csv").write_bytes(first)
    (again,) = run(now=LATER)
    assert again.outcome is Outcome.ALREADY
    assert again.problems["todo"].tolist() == ["要改回本文件的内容，加 --replace 再导入一次"]


def test_days_to_come_are_refused(products, run):
    products("a.csv", "2025-12-21~2025-12-27", {1: 3})
    assert run()[0].outcome is Outcome.REFUSED


def test_a_file_of_the_archive_has_the_name_it_was_first_imported_under(store, products, run):
    products("a.csv", WEEK, {1: 3})
    run()
    [again] = run([next(store.archive.iterdir())])
    assert (again.name, again.outcome) == ("a.csv", Outcome.ALREADY)
    [again] = run([next(store.archive.iterdir())], replace=True)
    assert (again.entry.name, set(again.problems["file"]) <= {"a.csv"}) == ("a.csv", True)


def test_many_files_are_read_in_processes_all_the_same(products, run, monkeypatch):
    products("a.csv", WEEK, {1: 3})
    products("b.csv", "2025-03-09~2025-03-15", {1: 4})
    monkeypatch.setattr("opsbook.jobs.imports.MANY_FILES", 1)
    assert [file.outcome for file in run()] == [Outcome.READY, Outcome.READY]
