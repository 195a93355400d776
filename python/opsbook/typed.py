"""Plain values and JSON into frozen data, from any thread.

Two threads that ask msgspec (0.22) for a type nobody asked for before kill the process: the second uses what the first
has not finished. Files are imported by two threads, and a worker of Dask may have many: all go through one lock.
"""

from __future__ import annotations

from threading import RLock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_LOCK = RLock()


def convert(value: Any, into: type[T], *, strict: bool = True) -> T:
    """The value as `into`; without `strict` texts become numbers where the type asks for them.

    Raises msgspec.ValidationError where it does not fit.
    """
    with _LOCK:
        return msgspec.convert(value, into, strict=strict)


def decode(text: str | bytes, into: type[T]) -> T:
    """JSON as `into`. Raises msgspec.DecodeError where it is none, or does not fit."""
    with _LOCK:
        return msgspec.json.decode(text, type=into)
