"""Whether the folder of a store is a good place to work in: writable, with room, not on a synced drive."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from opsbook.errors import OpsbookError
from opsbook.files import TEMPORARY, put, remove
from opsbook.install.check import Check, good, wrong
from opsbook.texts import say

# thirty copies of a workbook of some megabytes, a year of exports and reviews, and an update of the program
NEEDED = 500 * 1024**2
SYNCED = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")  # environment variables the OneDrive client sets


def check_writable(folder: Path) -> Check:
    """Whether a file can really be written, put in place and removed: a folder's rights do not tell on Windows."""
    title = say("install.writable")
    trial = folder / f"{TEMPORARY}check-{os.getpid()}"
    try:
        put(trial, b"opsbook")
        remove(trial)
    except OpsbookError as error:
        return wrong(title, say("install.writable_no", why=error.what), error.todo)
    return good(title, say("install.writable_yes"))


def check_synced(folder: Path, environment: Mapping[str, str] = os.environ) -> Check:
    """Whether the folder lies in OneDrive, which may hold files open, keep them in the cloud only or double them."""
    roots = [Path(environment[name]) for name in SYNCED if environment.get(name)]
    inside = next((root for root in roots if folder.is_relative_to(root)), None)
    named = next((above for above in (folder, *folder.parents) if above.name.casefold().startswith("onedrive")), None)
    root = inside or named
    if root is None:
        return good(say("install.synced"), say("install.synced_no"))
    return wrong(say("install.synced"), say("install.synced_yes", folder=root), say("install.synced_mend"))


def check_space(folder: Path, free: int | None = None) -> Check:
    """Whether the disk has room; `free` in bytes, measured where it is not given."""
    free = shutil.disk_usage(folder).free if free is None else free
    title, found = say("install.space"), say("install.space_found", free=_size(free))
    if free < NEEDED:
        return wrong(title, found, say("install.space_mend", wanted=_size(NEEDED)))
    return good(title, found)


def _size(count: int) -> str:
    """Bytes as people say them: in GB from one on, else in MB."""
    return f"{count / 1024**3:.1f} GB" if count >= 1024**3 else f"{count / 1024**2:.0f} MB"
