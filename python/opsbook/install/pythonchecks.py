"""Whether this Python and its libraries are what opsbook needs."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opsbook.errors import MachineError
from opsbook.install.check import Check, good, not_here, wrong
from opsbook.install.machine import Machine, interpreter_path
from opsbook.texts import say

LEAST = (3, 11)  # python_requires in setup.cfg
BITS = 64 if sys.maxsize > 2**32 else 32
ZONES = ("Asia/Shanghai", "America/Los_Angeles")  # the office's and the platform's; all others come from the same data
Installed = Callable[[str], str | None]


def installed_version(name: str) -> str | None:
    """The version of a library, None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def pinned_xlwings() -> str:
    """The one version of xlwings opsbook works with: its VBA text and the names of its DLLs carry it."""
    pins = (text.partition("==") for text in requires("opsbook") or ())
    return next(number.strip() for name, _, number in pins if name.strip() == "xlwings")


def check_python(found: tuple[int, ...] = sys.version_info[:3], bits: int = BITS) -> Check:
    """Its version, and that it is a 64-bit one: only that wheel of xlwings carries the DLLs."""
    text = say("install.python_found", version=".".join(map(str, found)), bits=bits)
    if found < LEAST or bits != 64:
        return wrong(say("install.python"), text, say("install.python_mend", least=".".join(map(str, LEAST))))
    return good(say("install.python"), text)


def check_xlwings(installed: Installed = installed_version) -> Check:
    """The version that is installed against the one that is pinned."""
    found, wanted = installed("xlwings"), pinned_xlwings()
    if found == wanted:
        return good(say("install.xlwings"), say("install.xlwings_found", version=found))
    text = say("install.xlwings_differs", version=found, wanted=wanted) if found else say("install.xlwings_missing")
    return wrong(say("install.xlwings"), text, say("install.xlwings_mend", wanted=wanted))


def check_dlls(machine: Machine) -> Check:
    """Both DLLs, in the folder of the interpreter or the one above: where XLPyLoadDLL of xlwings.bas looks."""
    if not machine.windows:
        return not_here(say("install.dlls"))
    wanted = pinned_xlwings()
    names = [f"xlwings{bits}-{wanted}.dll" for bits in (32, 64)]
    folders = Path(machine.interpreter).parents[:2]
    missing = {folder: [name for name in names if not (folder / name).is_file()] for folder in folders}
    whole = next((folder for folder in folders if not missing[folder]), None)
    if whole is not None:
        return good(say("install.dlls"), say("install.dlls_found", folder=whole))
    least = min(missing.values(), key=len)
    found = say("install.dlls_missing", names="、".join(least), folders="、".join(map(str, folders)))
    return wrong(say("install.dlls"), found, say("install.dlls_mend", wanted=wanted))


def check_path(machine: Machine) -> Check:
    """Whether xlwings' DLL, which knows the ANSI code page only, can start the interpreter."""
    title = say("install.path")
    if not machine.windows:
        return not_here(title)
    try:
        path = interpreter_path(machine)
    except MachineError as error:
        return wrong(title, error.what, error.todo)
    if not path.isascii():
        return wrong(title, say("install.path_local", path=path), say("install.path_mend"))
    return good(title, say("install.path_ascii" if path == machine.interpreter else "install.path_short", path=path))


def check_zones(find: Callable[[str], ZoneInfo] = ZoneInfo) -> Check:
    """Whether the time zone data is there and knows daylight saving: Windows has none of its own."""
    title, missing = say("install.zones"), [name for name in ZONES if not _knows(name, find)]
    if missing:
        return wrong(title, say("install.zones_wrong", names="、".join(missing)), say("install.zones_mend"))
    return good(title, say("install.zones_found"))


def _knows(name: str, find: Callable[[str], ZoneInfo]) -> bool:
    """Whether a zone gives an hour east or west of Greenwich on a summer's day."""
    try:
        return bool(datetime(2026, 7, 1, tzinfo=UTC).astimezone(find(name)).utcoffset())
    except ZoneInfoNotFoundError:
        return False


def python_text() -> str:
    """Version and bits of this Python."""
    return say("install.python_found", version=platform.python_version(), bits=BITS)
