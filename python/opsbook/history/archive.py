"""归档/: every imported original, named by the first 16 digits of its SHA-256, never changed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.texts import say

DIGITS = 16


def archive_file(folder: Path, source: Path, sha256: str) -> str:
    """Copy `source` into 归档/ and give its name there; a copy that lies there already stays untouched.

    Raises StoreError where the file is gone or is no longer the one with this hash.
    """
    if lying := sorted(folder.glob(f"{sha256[:DIGITS]}*")):
        return lying[0].name
    content = _read(source)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(say("history.changed_meanwhile", name=source.name), where=str(source),
                         todo=say("history.import_again_file"))
    name = sha256[:DIGITS] + _suffix(source)
    put(folder / name, content)
    return name


def _read(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise StoreError(say("history.cannot_read", name=source.name, why=error.strerror or error),
                         where=str(source), todo=say("history.import_again_file")) from error


def _suffix(source: Path) -> str:
    """The suffix if it is a plain one: a name from outside decides nothing else about the path."""
    suffix = source.suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ".bin"
