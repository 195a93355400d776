"""Run a reader where it can do no harm: a child process with a limit on memory and time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Literal

import psutil

import opsbook
from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import Sheet
from opsbook.exports.unreadable import Unreadable

Reader = Literal["xls", "calamine", "openpyxl"]
_POLL_SECONDS = 0.02


def read_confined(reader: Reader, data: bytes) -> list[Sheet]:
    """The sheets that `reader` finds in `data`.

    Raises Unreadable: what the reader says, too_large or too_slow where it was stopped, corrupt where it died.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "opsbook.exports.reader_process", reader],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    with child, ThreadPoolExecutor(max_workers=1) as exchange:
        answer = exchange.submit(child.communicate, data)
        try:
            _watch(child.pid, answer, LIMITS.reader_memory_bytes + LIMITS.reader_memory_ratio * len(data))
        finally:
            child.kill()
    if child.returncode != 0:
        raise Unreadable("corrupt")
    result = pickle.loads(answer.result()[0])  # written by our own process
    if isinstance(result, Unreadable):
        raise result
    return list(result)


def _environment() -> dict[str, str]:
    """The child finds the same package, also when it runs from a source folder."""
    found = [str(Path(opsbook.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, found))}


def _watch(pid: int, answer: Future[tuple[bytes, bytes]], most_bytes: int) -> None:
    """Return when the child has answered. Raises Unreadable when it is time to stop it."""
    deadline = time.monotonic() + LIMITS.reader_seconds
    while not wait((answer,), timeout=_POLL_SECONDS).done:
        if time.monotonic() > deadline:
            raise Unreadable("too_slow", seconds=int(LIMITS.reader_seconds))
        if _memory(pid) > most_bytes:
            raise Unreadable("too_much_memory", limit=most_bytes >> 20)


def _memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0
