import errno
import os
import socket
from datetime import UTC, datetime

import msgspec
import psutil
import pytest

from opsbook.errors import StoreError
from opsbook.history import lock
from opsbook.history.lock import NAME, Holder, holder, locked

NOW = datetime(2025, 4, 1, 9, 30, tzinfo=UTC)


def leave(root, pid, host=None, began=None):
    began = psutil.Process(pid).create_time() if began is None else began
    owner = Holder(pid, began, host or socket.gethostname(), NOW)
    (root / NAME).write_bytes(msgspec.json.encode(owner))


def dead_pid():
    return max(psutil.pids()) + 100_000


def test_lock_names_its_holder_and_goes(tmp_path):
    with locked(tmp_path):
        assert holder(tmp_path).pid == os.getpid()
    assert holder(tmp_path) is None


def test_second_is_told_who_holds_it(tmp_path):
    leave(tmp_path, os.getppid())
    with pytest.raises(StoreError, match=rf"进程 {os.getppid()}，自 2025-04-01 09:30 起"), locked(tmp_path):
        pass
    assert holder(tmp_path).pid == os.getppid()


@pytest.mark.parametrize("began", [0.0, 1.0])
def test_dead_process_holds_nothing(tmp_path, began):
    leave(tmp_path, dead_pid() if began else os.getppid(), began=began)
    with locked(tmp_path):
        assert holder(tmp_path).pid == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_other_machine_on_a_synced_drive_is_believed(tmp_path):
    leave(tmp_path, dead_pid(), host="另一台电脑", began=1.0)
    with pytest.raises(StoreError, match="另一台电脑"), locked(tmp_path):
        pass


def test_a_lock_without_owner_was_left_by_a_kill(tmp_path):
    path = tmp_path / NAME
    path.touch()
    os.utime(path, (path.stat().st_mtime - 60,) * 2)
    with locked(tmp_path):
        assert holder(tmp_path).pid == os.getpid()


def test_a_lock_that_is_being_made_is_waited_for(tmp_path, monkeypatch):
    (tmp_path / NAME).touch()
    naps = []
    monkeypatch.setattr(lock.time, "sleep", lambda pause: (naps.append(pause), leave(tmp_path, os.getppid())))
    with pytest.raises(StoreError, match=f"进程 {os.getppid()}"), locked(tmp_path):
        pass
    assert naps == [lock.PAUSE]


def test_what_a_dead_process_left_beside_the_files_is_swept(tmp_path):
    leave(tmp_path, dead_pid(), began=1.0)
    (tmp_path / "备份").mkdir()
    (tmp_path / "备份" / ".opsbook-清单.json").write_bytes(b"half")
    with locked(tmp_path):
        assert not list((tmp_path / "备份").iterdir())


def test_a_lock_that_cannot_be_removed_stops_no_later_job(tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        def fail(*_, **__):
            raise PermissionError(errno.EACCES, "denied")
        with locked(tmp_path):
            patched.setattr(os, "unlink", fail)
    assert holder(tmp_path).pid == os.getpid()
    with locked(tmp_path), pytest.raises(StoreError, match=f"进程 {os.getpid()}"), locked(tmp_path):
        pass
    assert holder(tmp_path) is None


@pytest.mark.parametrize(("code", "told"), [(errno.ENOSPC, "磁盘"), (errno.EIO, "只读")])
def test_a_disk_that_takes_no_lock_leaves_none(tmp_path, monkeypatch, code, told):
    def fail(*_):
        raise OSError(code, "failed")
    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(StoreError, match=told), locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
