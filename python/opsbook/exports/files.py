"""A path in, raw rows out: the one door to every container."""

from __future__ import annotations

from pathlib import Path

from opsbook.exports.sheets import RawFile


def read_file(path: Path) -> RawFile:
    """Read any export into raw rows. Raises FileRefused, naming the file, for all that cannot be read."""
    raise NotImplementedError(path)
