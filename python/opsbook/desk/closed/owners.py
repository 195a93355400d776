"""Whether somebody has a workbook open: what Excel, WPS and LibreOffice leave beside it, and what Windows says."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from opsbook.errors import StoreError
from opsbook.texts import say

HELD: Final = (32, 33)
"""ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION."""
OLD: Final = 24 * 3600
"""Seconds after which an owner file is more likely left by a crash than by a person at work."""
_NAME_AT: Final = 55


def check_closed(path: Path) -> None:
    """Raises StoreError, naming who where it is known, if the workbook is open in another program or seems so."""
    for owner, who in _owner_files(path):
        if owner.exists():
            raise _open(path, owner, who(owner))
    try:
        path.open("r+b").close()
    except OSError as error:
        if getattr(error, "winerror", None) in HELD:
            raise StoreError(say("desk.closed_held", name=path.name), where=str(path),
                             todo=say("desk.closed_held_todo")) from error


def _owner_files(path: Path) -> tuple[tuple[Path, Callable[[Path], str]], ...]:
    return ((path.with_name(f"~${path.name}"), _excel_user),
            (path.with_name(f".~lock.{path.name}#"), _libreoffice_user),
            (path.with_name(f".~{path.name}"), lambda _: ""))


def _open(path: Path, owner: Path, who: str) -> StoreError:
    key = "closed_open_old" if time.time() - owner.stat().st_mtime > OLD else "closed_open"
    return StoreError(say(f"desk.{key}", name=path.name, who=who or say("desk.closed_somebody")), where=str(path),
                      todo=say(f"desk.{key}_todo", owner=owner.name))


def _excel_user(owner: Path) -> str:
    """The name in Excel's owner file: a length, 54 bytes in the code page, then a length and the name in UTF-16."""
    content = _bytes(owner)
    length = content[_NAME_AT] if len(content) > _NAME_AT else 0
    return content[_NAME_AT + 2:_NAME_AT + 2 + 2 * length].decode("utf-16-le", "replace").strip(" \0")


def _libreoffice_user(owner: Path) -> str:
    """The name in LibreOffice's lock file: full name, account, machine, time, profile."""
    fields = _bytes(owner).decode("utf-8", "replace").split(",")
    return next((field for field in fields[:2] if field.strip()), "")


def _bytes(owner: Path) -> bytes:
    try:
        return owner.read_bytes()
    except OSError:  # Excel keeps it to itself while it runs
        return b""
