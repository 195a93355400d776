"""Many stores through an executor: processes of this machine, or a Dask cluster behind the same interface.

Only so many stores are under way as keep every worker busy, so that what is waiting costs no memory. When a process
dies its pool is gone with everything under way: a new pool goes on, and each store that was under way is done again in
a pool of its own, so that a store that kills its process each time is known and no other is lost. Dask does that by
itself.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from opsbook.domain.period import Period
from opsbook.errors import MachineError
from opsbook.jobs.groupmember import Result
from opsbook.review.group.member import Failure
from opsbook.texts import say

AHEAD = 2               # stores under way for each process: one is done, one waits
TRIES_ALONE = 2         # the first process may have been killed from outside
ON_CLUSTER = 256        # stores a cluster holds at once: enough for it to see that it may grow
CONNECT_SECONDS = 10
Job = Callable[[str, Period, bool], Result]
OpenPool = Callable[[], AbstractContextManager[Executor]]


@dataclass(frozen=True)
class Work:
    """What is done with each store, and the arguments all of them share; passed on by position (Dask takes some names
    for its own).
    """

    job: Job
    month: Period
    resume: bool

    def submit(self, pool: Executor, folder: Path) -> Future[Result]:
        """Hand one store to a pool."""
        return pool.submit(self.job, str(folder), self.month, self.resume)


@dataclass(frozen=True)
class Workers:
    """Where the work is done: how a pool is opened, how one for a single store is, how many are under way at once."""

    pool: OpenPool
    single: OpenPool
    at_once: int


def local_workers(count: int) -> Workers:
    """So many processes of this machine."""
    return Workers(partial(_processes, count), partial(_processes, 1), count * AHEAD)


def dask_workers(address: str) -> Workers:
    """The workers behind a Dask scheduler. Raises MachineError where Dask is not installed."""
    try:
        import distributed  # noqa: F401  (told before any store is touched)
    except ImportError as error:
        raise MachineError(say("group.no_dask"), todo=say("group.no_dask_todo")) from error
    pool = partial(_cluster, address)
    return Workers(pool, pool, ON_CLUSTER)


def results(work: Work, workers: Workers, folders: Iterable[Path]) -> Iterator[Result]:
    """What becomes of each store, in the order they are finished.

    Raises MachineError where the Dask scheduler cannot be reached or is gone.
    """
    waiting, suspects = deque(folders), deque[Path]()
    while waiting:
        with workers.pool() as pool:
            yield from _through(pool, _Queue(work, workers.at_once, waiting, suspects))
        while suspects:
            yield _alone(work, workers, suspects.popleft())


@dataclass(frozen=True)
class _Queue:
    """The stores that wait, and those that were under way when a process died."""

    work: Work
    at_once: int
    waiting: deque[Path]
    suspects: deque[Path]


def _through(pool: Executor, queue: _Queue) -> Iterator[Result]:
    """The results of a pool until nothing waits or it is broken."""
    running: dict[Future[Result], Path] = {}
    try:
        while True:
            _hand_out(pool, queue, running)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                folder = running.pop(future)
                if isinstance(_error(future), BrokenExecutor):
                    queue.suspects.append(folder)
                else:
                    yield _result(future, folder)
            if queue.suspects:
                queue.suspects.extend(running.values())
                running.clear()
                return
    finally:
        for future in running:
            future.cancel()


def _hand_out(pool: Executor, queue: _Queue, running: dict[Future[Result], Path]) -> None:
    while queue.waiting and len(running) < queue.at_once:
        try:
            running[queue.work.submit(pool, queue.waiting[0])] = queue.waiting[0]
        except BrokenExecutor:      # those under way tell which stores it had
            return
        queue.waiting.popleft()


def _alone(work: Work, workers: Workers, folder: Path) -> Result:
    for _ in range(TRIES_ALONE):
        with workers.single() as pool:
            future = work.submit(pool, folder)
            if not isinstance(_error(future), BrokenExecutor):
                return _result(future, folder)
    return Failure(folder.name, say("group.killed"), str(folder), say("group.killed_todo"))


def _result(future: Future[Result], folder: Path) -> Result:
    """What a store became; a Failure where its worker could not run it at all (Dask: killed again and again)."""
    error = _error(future)
    if error is None:
        return future.result()
    kind = type(error).__name__
    return Failure(folder.name, say("group.lost", kind=kind), str(folder), say("group.lost_todo"))


def _error(future: Future[Any]) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError as error:
        raise MachineError(say("group.scheduler_gone"), todo=say("group.scheduler_gone_todo")) from error


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    # Ctrl+C is the parent's: it hands out no more stores, and those under way are finished
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=signal.signal,
                               initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise MachineError(say("group.no_scheduler", address=address), todo=say("group.no_scheduler_todo")) from error
    with client:
        yield client.get_executor()
