from datetime import datetime, timedelta

import pytest

from opsbook.errors import StoreError
from opsbook.jobs.backups import ABSENT, Backup, Kept, backups_of, file_hash, last_undoable, read_bytes, undoable_text

AT = datetime(2026, 11, 22, 14, 2, 1)


@pytest.fixture
def backup(store):
    """backup(minutes) begins the backup of an import."""
    return lambda minutes=0: Backup(store, "导入", "导入 5 个文件", AT + timedelta(minutes=minutes))


def test_files_are_copied_before_the_manifest_names_them(store, backup):
    there, gone = store.history / "a" / "data.parquet", store.history / "b" / "data.parquet"
    there.parent.mkdir()
    there.write_bytes(b"old")
    one = backup()
    one.cover([there, gone, there])
    one.cover([there])
    [(folder, manifest)] = backups_of(store)
    assert folder.name == "2026-11-22_140201_导入"
    assert manifest.files == (Kept("历史/a/data.parquet", file_hash(there)), Kept("历史/b/data.parquet", ABSENT))
    assert (folder / "文件" / "历史/a/data.parquet").read_bytes() == b"old"


def test_what_is_covered_once_keeps_its_first_state(store, backup):
    path = store.settings_file
    one, before = backup(), path.read_bytes()
    one.cover([path])
    path.write_bytes(b"x = 1")
    one.cover([path])
    assert (one.folder / "文件" / path.name).read_bytes() == before


def test_two_in_one_second(store, backup):
    first = backup()
    first.cover([store.settings_file])
    assert backup().folder.name == f"{first.folder.name}_2"


def test_a_job_that_died_before_its_manifest_left_nothing_to_undo(store, backup):
    one = backup()
    (one.folder / "文件").mkdir(parents=True)
    assert (backups_of(store), last_undoable(store)) == ([], None)
    other = backup(1)
    other.cover([store.settings_file])
    other.close()
    assert not one.folder.exists() and other.folder.exists()


def test_only_the_last_are_kept_and_files_of_others_stay(store, backup):
    store.settings_file.write_text("backups = 3\n", encoding="utf-8")
    (store.backups / "月度复盘.xlsx").write_bytes(b"x")
    (store.backups / "2026-01-01_000000_我的").mkdir()
    (store.backups / "2026-01-01_000000_我的" / "笔记.txt").write_bytes(b"x")
    for minutes in range(5):
        one = backup(minutes)
        one.cover([store.settings_file])
        one.close()
    assert [manifest.number for _, manifest in backups_of(store)] == [3, 4, 5]
    assert len(list(store.backups.iterdir())) == 5


def test_a_clock_set_back_changes_no_order(store, backup):
    for minutes in (10, 0):
        backup(minutes).cover([store.settings_file])
    found = last_undoable(store)
    assert found is not None and found[1].at == AT


@pytest.mark.parametrize(("now", "text"), [
    (AT, "14:02 导入 5 个文件"), (AT + timedelta(1), "11-22 14:02 导入 5 个文件"),
])
def test_what_can_be_undone(store, backup, now, text):
    assert undoable_text(store, now) == ""
    backup().cover([store.settings_file])
    assert undoable_text(store, now) == text


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(StoreError, match="没有这个"):
        read_bytes(tmp_path / "没有这个")
