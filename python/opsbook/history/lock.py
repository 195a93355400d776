"""One writer at a time: a lock file that says who holds it."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec
import psutil

from opsbook.errors import StoreError
from opsbook.files import remove, sweep
from opsbook.texts import say
from opsbook.typed import decode

NAME = ".opsbook.lock"
UNREADABLE_SECONDS = 5.0   # a lock without an owner after that long was left by a kill between making and filling it
PAUSE = 0.1
TRIES = 100
_HELD = set[Path]()     # the locks this process holds


class Holder(msgspec.Struct, frozen=True):
    """Who holds the lock: process, when that process began (numbers are used again), machine, since when."""

    pid: int
    began: float
    host: str
    since: datetime


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the store's lock. Raises StoreError naming the holder where another process has it."""
    path = root / NAME
    _take(path)
    _HELD.add(path)
    try:
        yield
    finally:
        _HELD.discard(path)
        with suppress(StoreError):      # one that cannot be removed is known to be nobody's (_alive)
            remove(path)


def holder(root: Path) -> Holder | None:
    """Who holds the lock now; None where nobody does or the file cannot be read."""
    return _read(root / NAME)


def _take(path: Path) -> None:
    """Make the lock file. After a process that died with it, what that left beside the files is swept away."""
    me, died = msgspec.json.encode(_me()), False
    for _ in range(TRIES):
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            died = _clear_stale(path) or died
            continue
        except OSError as error:
            raise _unwritable(path, error) from error
        _fill(path, handle, me)
        if died:
            sweep(path.parent)
        return
    raise _held(path)


def _fill(path: Path, handle: int, content: bytes) -> None:
    try:
        try:
            os.write(handle, content)
        finally:
            os.close(handle)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(say("history.cannot_write", name=path.name, why=error.strerror or error), where=str(path),
                      todo=say("history.disk_full" if error.errno == errno.ENOSPC else "history.check_rights"))


def _me() -> Holder:
    now = datetime.now().astimezone().replace(microsecond=0)
    return Holder(os.getpid(), psutil.Process().create_time(), socket.gethostname(), now)


def _read(path: Path) -> Holder | None:
    try:
        return decode(path.read_bytes(), Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _clear_stale(path: Path) -> bool:
    """Move a dead process's lock away and give True; False, after a moment, where its maker may be about to fill it.

    Raises StoreError where the owner lives or may live.
    """
    seen = _read(path)
    if seen is None and _is_young(path):
        time.sleep(PAUSE)
        return False
    if seen is not None and _alive(path, seen):
        raise _held(path)
    aside = path.with_name(f"{NAME}.{os.getpid()}")
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if _read(aside) != seen:  # another process was quicker: this is its fresh lock
        aside.rename(path)
        raise _held(path)
    aside.unlink()
    return True


def _is_young(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime < UNREADABLE_SECONDS
    except FileNotFoundError:
        return True


def _alive(path: Path, seen: Holder) -> bool:
    if seen.pid == os.getpid() and seen.host == socket.gethostname() and path not in _HELD:
        return False
    if seen.host != socket.gethostname():  # a synced drive: nothing can be known about the other machine
        return True
    try:
        return abs(psutil.Process(seen.pid).create_time() - seen.began) < 1
    except psutil.NoSuchProcess:
        return False


def _held(path: Path) -> StoreError:
    owner = _read(path)
    who = say("history.somebody") if owner is None else say(
        "history.holder", host=owner.host, pid=owner.pid, since=f"{owner.since:%Y-%m-%d %H:%M}")
    return StoreError(say("history.locked", who=who), where=str(path), todo=say("history.wait_or_delete", name=NAME))
