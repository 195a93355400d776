"""How a job says how far it is: what is done, of how many, and what it is at."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, name: str) -> None:
    """Show no progress."""
