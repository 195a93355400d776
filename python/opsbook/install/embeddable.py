"""The embeddable Python of python.org, "Windows embeddable package (64-bit)", as a folder of the bundle.

It is a zip with python.exe and python3XX._pth, which says where modules come from and that nothing else counts. For
packages to be found it needs two lines more (docs.python.org, Using Python on Windows, The embeddable package).
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from opsbook.errors import MachineError
from opsbook.install.pythonchecks import LEAST
from opsbook.texts import say

PTH = re.compile(r"^python(\d)(\d+)\._pth$")
PACKAGES = ("Lib\\site-packages", "import site")
AMD64 = 0x8664  # Machine in the COFF header (PE format, Microsoft)
PROGRAMS = {"python.exe", "pythonw.exe"}


@dataclass(frozen=True)
class Embeddable:
    """The version, and every file by name as the bundle has it."""

    python: tuple[int, int]
    files: dict[str, bytes]


def read_embeddable(path: Path) -> Embeddable:
    """The embeddable Python in a zip file.

    Raises MachineError where the file is no such zip, not for 64-bit Intel and AMD, or older than opsbook needs.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile) as error:
        raise _refused(path, "bundle_no_zip") from error
    name = next((name for name in files if PTH.match(name)), "")
    if not name or not files.keys() >= PROGRAMS:
        raise _refused(path, "bundle_no_python")
    if _machine(files["python.exe"]) != AMD64:
        raise _refused(path, "bundle_not_64")
    found = PTH.match(name)
    python = (int(found[1]), int(found[2])) if found else (0, 0)
    if python < LEAST:
        raise _refused(path, "bundle_old")
    return Embeddable(python, files | {name: _with_packages(files[name].decode()).encode()})


def _with_packages(text: str) -> str:
    kept = [line for line in text.splitlines() if line.strip() and line.lstrip("# ") not in PACKAGES]
    return "\r\n".join([*kept, *PACKAGES, ""])


def _machine(program: bytes) -> int:
    """The kind of processor a program is for; 0 where it is no program."""
    if len(program) < 0x40:
        return 0
    head = struct.unpack_from("<I", program, 0x3C)[0]
    if program[head:head + 4] != b"PE\0\0" or len(program) < head + 6:
        return 0
    return int(struct.unpack_from("<H", program, head + 4)[0])


def _refused(path: Path, why: str) -> MachineError:
    todo = say("install.bundle_python_todo", least=".".join(map(str, LEAST)))
    return MachineError(say(f"install.{why}"), where=str(path), todo=todo)
