"""An import that dies at any call that changes the file system, or inside a write, is finished by the next.

It dies of a kill (nothing works any more, nothing is cleaned up) or of a full disk (told, nothing is half done).
"""

import errno
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from deaths import STEPS, Death, Killed

from opsbook.errors import StoreError
from opsbook.history.history import History
from opsbook.history.lock import NAME
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import

NOW = datetime(2025, 4, 8, tzinfo=UTC)
FULL = OSError(errno.ENOSPC, "No space left on device")
EVERY = 7       # steps from one death to the next; benchmarks/kills.py dies at each


def outcome(store, snapshot):
    journal = [(entry.name, entry.parts, entry.archived) for entry in History(store.history).journal]
    files = {name: bytes_ for name, bytes_ in snapshot().items()
             if "journal" not in name and not name.startswith(("备份", "日志"))}
    return files, sorted(journal)


@pytest.fixture
def start(store, products):
    """start() makes the store as it was before any import."""
    def make():
        for folder in (store.history / "products", store.archive, store.backups):
            shutil.rmtree(folder, ignore_errors=True)
        for path in (store.history / "journal.jsonl", store.root / NAME):
            path.unlink(missing_ok=True)
        products("a.csv", "2025-03-02~2025-03-08", {1: 3, 2: 4})
        products("b.csv", "2025-03-02~2025-03-08", {1: 5, 3: 1})
    return make


@pytest.mark.parametrize(("calls", "fault", "seen"), [
    (STEPS, Killed, Killed), (("open", "write", "fsync", "replace", "mkdir"), FULL, StoreError),
], ids=["killed", "disk full"])
def test_dying_anywhere_the_next_import_finishes(store, start, snapshot, monkeypatch, calls, fault, seen):
    start()
    plan = plan_import(store, options=ImportOptions(now=NOW))
    death = Death(monkeypatch, calls, fault)
    carry_out(plan)
    expected, total = outcome(store, snapshot), death.calls
    assert total > 25
    for left in range(0, total, EVERY):
        start()
        death.arm(left)
        with pytest.raises(seen):
            carry_out(plan)
        death.arm(None)
        (store.root / NAME).unlink(missing_ok=True)  # that of a dead process: tests/history/test_lock.py
        carry_out(replace(plan, files=tuple(file for file in plan.files if file.path.exists())))
        assert outcome(store, snapshot) == expected, f"died at call {left + 1} of {total}"
