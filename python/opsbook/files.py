"""Every change of the store folder: written beside, forced to disk, put in place in one step.

Excel, OneDrive, Defender and the indexer hold files open on Windows for a moment (WinError 5, 32, 33); those three
codes are tried again with growing pauses, everything else is told at once.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from opsbook.errors import StoreError
from opsbook.texts import say
from opsbook.typed import decode

T = TypeVar("T")
TEMPORARY = ".opsbook-"
HELD = {5, 32, 33}
PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6)


def put(path: Path, content: bytes) -> None:
    """Make `path` hold `content`: at any moment it is the old file or the new one, whole.

    Raises StoreError where the disk is full, the folder read-only or the file held by another program; then the new
    content stays beside until the next job sweeps.
    """
    beside = path.with_name(f"{TEMPORARY}{path.name}")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(beside, content)
        except OSError:     # half a file helps nobody, and a full disk least
            with suppress(OSError):
                beside.unlink()
            raise
        _patiently(lambda: beside.replace(path))
        _sync_folder(path.parent)


def move(source: Path, target: Path) -> Path:
    """Put a file in the place of another in one step; give `target`. Raises StoreError as `put`; both stay then."""
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _patiently(lambda: source.replace(target))
        _sync_folder(target.parent)
    return target


def make_folder(path: Path) -> None:
    """Make the folder and those above it. Raises StoreError where that is not allowed."""
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)


def append_line(path: Path, line: str) -> None:
    """Add one line; a line torn by a power cut stays alone and never runs into this one."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _patiently(lambda: os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY))
        try:
            torn = _last_byte(handle) not in (b"", b"\n")
            os.write(handle, (b"\n" if torn else b"") + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)


def read_lines(path: Path, kind: type[T]) -> tuple[T, ...]:
    """The JSON lines that `append_line` wrote, oldest first; a torn line tells of nothing, a missing file has none."""
    return tuple(_decoded(path.read_bytes().splitlines(), kind)) if path.exists() else ()


def _decoded(lines: Iterable[bytes], kind: type[T]) -> Iterator[T]:
    for line in lines:
        with suppress(msgspec.DecodeError):
            yield decode(line, kind)


def remove(path: Path) -> None:
    """Remove a file; one that is gone already is as good."""
    with explained(path):
        try:
            _patiently(path.unlink)
        except FileNotFoundError:
            return


def sweep(folder: Path) -> int:
    """Remove what a killed run left beside the real files; give how many."""
    left = list(folder.rglob(f"{TEMPORARY}*"))
    for path in left:
        remove(path)
    return len(left)


_BINARY = getattr(os, "O_BINARY", 0)


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest):]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Force the new name to disk too; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _last_byte(handle: int) -> bytes:
    end = os.lseek(handle, 0, os.SEEK_END)
    if end == 0:
        return b""
    os.lseek(handle, end - 1, os.SEEK_SET)
    return os.read(handle, 1)


def _patiently(action: Callable[[], T]) -> T:
    for pause in PAUSES:
        try:
            return action()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
            time.sleep(pause)
    return action()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says about writing `path` into a StoreError a person can act on."""
    try:
        yield
    except OSError as error:
        raise StoreError(say("history.cannot_write", name=path.name, why=error.strerror or error),
                         where=str(path), todo=say(f"history.{_remedy(error)}")) from error


def _remedy(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "disk_full"
    if getattr(error, "winerror", None) in HELD:
        return "close_program"
    return "check_rights"
