"""Whether a store's workbook can be read and fits this program; lines of the self-check."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from opsbook import __version__
from opsbook.builder.vbareader import read_project
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.closed.owners import check_closed
from opsbook.desk.rows.meta import META, Meta, read_meta
from opsbook.errors import OpsbookError
from opsbook.install.check import Check, good, not_here, wrong
from opsbook.install.pythonchecks import pinned_xlwings
from opsbook.jobs.books import find_readable
from opsbook.texts import say

VBA = "xl/vbaProject.bin"
_XLWINGS = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"')


def check_book(root: Path, live: bool = False) -> tuple[Check, ...]:
    """Its version, the xlwings text in it, whether somebody has it open; `live`: the one who asks does."""
    title = say("install.workbook")
    try:
        path = find_readable(root)
        if path is None:
            return (not_here(title, say("install.workbook_none")),)
        meta = read_meta(ClosedDesk(path, {}, None).read(META))
    except OpsbookError as error:
        return (wrong(title, say("install.workbook_unreadable", why=error.what), error.todo),)
    return check_version(path.name, meta), check_code(path), check_open(path, live)


def check_version(name: str, meta: Meta) -> Check:
    """The program that made the workbook against this one."""
    title = say("install.workbook")
    if meta.version == __version__:
        return good(title, say("install.workbook_found", name=name, version=meta.version))
    age = "newer" if meta.newer else "older"
    found = say(f"install.workbook_{age}", name=name, version=meta.version, own=__version__)
    return wrong(title, found, say(f"install.workbook_{age}_mend"))


def check_code(path: Path) -> Check:
    """xlwings' VBA text in the workbook against the xlwings that is installed: its DLLs' names carry the version."""
    title, own = say("install.code"), pinned_xlwings()
    try:
        version = xlwings_in(path)
    except (OSError, ValueError, zipfile.BadZipFile):
        return wrong(title, say("install.code_unreadable"), say("install.workbook_older_mend"))
    if version is None:
        return not_here(title, say("install.code_none"))
    if version != own:
        return wrong(title, say("install.code_differs", version=version, own=own), say("install.workbook_older_mend"))
    return good(title, say("install.code_found", version=version))


def xlwings_in(path: Path) -> str | None:
    """The version of the xlwings text in a workbook; None for one without macros or without that text.

    Raises OSError, ValueError or BadZipFile where it cannot be read.
    """
    with zipfile.ZipFile(path) as parts:
        if VBA not in parts.namelist():
            return None
        modules = read_project(parts.read(VBA)).modules
    found = [_XLWINGS.search(module.text) for module in modules if module.name == "xlwings"]
    return found[0][1] if found and found[0] else None


def check_open(path: Path, live: bool = False) -> Check:
    """Whether the workbook is free for jobs of the command line, and if not, who has it."""
    title = say("install.open")
    try:
        check_closed(path)
    except OpsbookError as error:
        return good(title, say("install.open_yes")) if live else wrong(title, error.what, error.todo)
    return good(title, say("install.open_no"))
