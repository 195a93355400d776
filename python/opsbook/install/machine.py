"""What of this computer matters, as one frozen value: tests make another."""

from __future__ import annotations

import ctypes
import ntpath
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from opsbook.errors import MachineError
from opsbook.install.memoryregistry import MemoryRegistry
from opsbook.install.registry import Registry
from opsbook.texts import say

FOLDER = ".opsbook"  # PROJECT_NAME in the workbook's copy of xlwings.bas decides it
DRIVE_REMOTE = 4  # GetDriveTypeW


@dataclass(frozen=True)
class Machine:
    """A computer: its registry, the Python that will serve Excel, the ANSI code page VBA reads files in.

    `short_name` gives the 8.3 name of a path (the path itself where there is none), `on_network` whether a path lies on
    another computer.
    """

    windows: bool
    home: Path
    interpreter: str
    registry: Registry = field(default_factory=MemoryRegistry)
    encoding: str = "utf-8"
    short_name: Callable[[str], str] = str
    on_network: Callable[[str], bool] = field(default=lambda path: path.startswith("\\\\"))

    @property
    def folder(self) -> Path:
        """Where the user's conf and the record of the installation lie."""
        return self.home / FOLDER

    def in_ansi(self, text: str) -> bool:
        """Whether the ANSI code page holds every sign of `text`."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def this_machine() -> Machine:
    """The computer this runs on."""
    if os.name != "nt":
        return Machine(False, Path.home(), sys.executable)
    from opsbook.install.winregistry import WindowsRegistry

    interpreter = str(Path(sys.executable).with_name("pythonw.exe"))
    return Machine(True, Path(os.environ.get("USERPROFILE", Path.home())), interpreter, WindowsRegistry(), "mbcs",
                   _short_name, _on_network)


def interpreter_path(machine: Machine) -> str:
    """The path of pythonw.exe as xlwings' DLL can start it: plain ASCII if at all possible, else in the ANSI code page.

    Raises MachineError where neither the path nor its 8.3 name can be written in the code page.
    """
    names = (machine.interpreter, machine.short_name(machine.interpreter))
    ways: tuple[Callable[[str], bool], ...] = (str.isascii, machine.in_ansi)
    for fits in ways:
        for name in names:
            if fits(name):
                return name
    raise MachineError(say("install.path_not_ansi"), where=machine.interpreter, todo=say("install.path_not_ansi_todo"))


def _short_name(path: str) -> str:
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  (type checkers elsewhere than Windows do not know it)
    length = kernel.GetShortPathNameW(path, None, 0)
    if not length:
        return path
    room = ctypes.create_unicode_buffer(length)
    kernel.GetShortPathNameW(path, room, length)
    return room.value


def _on_network(path: str) -> bool:
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009
    drive = ntpath.splitdrive(path)[0]
    return drive.startswith("\\\\") or bool(kernel.GetDriveTypeW(f"{drive}\\") == DRIVE_REMOTE)
