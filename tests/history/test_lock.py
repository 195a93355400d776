import os
import socket
from datetime import UTC, datetime

import msgspec
import psutil
import pytest

from opsbook.errors import StoreError
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


@pytest.mark.parametrize(("age", "held"), [(0, True), (60, False)])
def test_lock_without_owner_counts_for_a_moment(tmp_path, age, held):
    path = tmp_path / NAME
    path.touch()
    os.utime(path, (path.stat().st_mtime - age,) * 2)
    if not held:
        with locked(tmp_path):
            return
    with pytest.raises(StoreError, match="另一个进程"), locked(tmp_path):
        pass
