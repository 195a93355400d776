import errno
from pathlib import Path

import pytest

from opsbook import files
from opsbook.errors import StoreError


def held(code):
    error = PermissionError(errno.EACCES, "being used by another process")
    error.winerror = code
    return error


@pytest.fixture
def naps(monkeypatch):
    taken = []
    monkeypatch.setattr(files.time, "sleep", taken.append)
    return taken


def fail(monkeypatch, error, times):
    real, left = Path.replace, [times]

    def replace(self, target):
        left[0] -= 1
        if left[0] >= 0:
            raise error
        return real(self, target)
    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("code", [5, 32, 33])
@pytest.mark.parametrize("times", [1, 5])
def test_file_held_for_a_moment_is_written(tmp_path, monkeypatch, naps, code, times):
    fail(monkeypatch, held(code), times)
    files.put(tmp_path / "a", b"new")
    assert ((tmp_path / "a").read_bytes(), len(naps)) == (b"new", times)


@pytest.mark.parametrize(("error", "todo"), [
    (held(32), "Excel"), (PermissionError(errno.EACCES, "denied"), "只读"), (OSError(errno.ENOSPC, "full"), "磁盘"),
], ids=["held for hours", "read-only", "disk full"])
def test_failure_keeps_the_old_file_and_says_what_to_do(tmp_path, monkeypatch, naps, error, todo):
    files.put(tmp_path / "a", b"old")
    fail(monkeypatch, error, 99)
    with pytest.raises(StoreError, match=todo):
        files.put(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old", ".opsbook-a": b"new"}
    assert len(naps) == (5 if getattr(error, "winerror", None) else 0)


def test_a_disk_that_fills_up_while_writing_keeps_no_half_file(tmp_path, monkeypatch):
    files.put(tmp_path / "a", b"old")

    def write(handle, content):
        raise OSError(errno.ENOSPC, "full")
    monkeypatch.setattr(files.os, "write", write)
    with pytest.raises(StoreError, match="清理磁盘"):
        files.put(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_file_moved_into_a_place_that_is_held_stays(tmp_path, monkeypatch, naps):
    files.put(tmp_path / "a", b"new")
    fail(monkeypatch, held(5), 99)
    with pytest.raises(StoreError, match="Excel"):
        files.move(tmp_path / "a", tmp_path / "备份" / "a")
    assert (tmp_path / "a").read_bytes() == b"new" and len(naps) == 5


def test_sweep_removes_what_a_killed_run_left(tmp_path):
    files.put(tmp_path / "x" / "a", b"1")
    (tmp_path / "x" / ".opsbook-a").write_bytes(b"half")
    assert files.sweep(tmp_path) == 1
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["a"]


@pytest.mark.parametrize(("before", "after"), [
    (b"", b"new\n"), (b"old\n", b"old\nnew\n"), (b"old\nto", b"old\nto\nnew\n"),
], ids=["first", "next", "after a torn line"])
def test_append_line(tmp_path, before, after):
    path = tmp_path / "j"
    path.write_bytes(before)
    files.append_line(path, "new")
    assert path.read_bytes() == after


def test_removing_what_is_gone_is_no_error(tmp_path):
    files.remove(tmp_path / "gone")
