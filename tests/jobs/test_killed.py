"""A job on the store and its workbook that dies on its way, or meets a full disk, is finished by the next.

Here once each; benchmarks/kills.py dies of SIGKILL at every step of every job.
"""

import errno
import shutil

import pytest
from deaths import STEPS, Death, Killed
from writingjobs import JOBS, left_over, make_store, originals, state

from opsbook.errors import StoreError
from opsbook.history.lock import NAME

TRIED = ("refresh, own books", "undo", "restore", "upgrade")
WHEN_FULL = ("open", "write", "fsync", "mkdir")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small store of all jobs; to be copied."""
    root = tmp_path_factory.mktemp("small") / "某某工贸"
    make_store(root)
    return root


@pytest.mark.parametrize("job", [job for job in JOBS if job.name in TRIED], ids=lambda job: job.name)
def test_dying_on_the_way_the_next_finishes(small, monkeypatch, tmp_path, job):
    ready, root = tmp_path / "ready" / small.name, tmp_path / "trial" / small.name
    shutil.copytree(small, ready)
    job.ready(ready)
    shutil.copytree(ready, root)
    death = Death(monkeypatch, STEPS, Killed)
    job.do(root)
    total, expected = death.calls, state(root)
    for fault, calls, seen in ((Killed, STEPS, Killed), (OSError(errno.ENOSPC, "full"), WHEN_FULL, StoreError)):
        death.arm(None)
        shutil.rmtree(root)
        shutil.copytree(ready, root)
        death.fault, death.chosen = fault, {*calls}
        death.arm(total * len(calls) // len(STEPS) // 2)
        with pytest.raises(seen):
            job.do(root)
        death.arm(None)
        assert originals(ready) <= originals(root)
        (root / NAME).unlink(missing_ok=True)   # that of a dead process: tests/history/test_lock.py
        job.do(root)
        assert state(root) == expected
        assert seen is Killed or not left_over(root)
