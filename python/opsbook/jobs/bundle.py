"""opsbook bundle: one zip that installs opsbook on a PC without Python and without internet.

It holds install.ps1 (and install.cmd to double-click), the embeddable Python of python.org in python/, every wheel in
wheels/, and LICENSES.txt. Of xlwings' wheel the folder pro and the library of its own licence stay behind: opsbook does
not use them, and they may not be handed on for commercial use.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from opsbook.errors import MachineError
from opsbook.files import make_folder, move
from opsbook.install.embeddable import Embeddable, read_embeddable
from opsbook.install.wheels import PLATFORM, Needed, Target, Wheel, needed, wheels_in
from opsbook.jobs.about import licence
from opsbook.texts import say

ROOTS = ("opsbook", "pip")  # the embeddable Python has no pip of its own
SCRIPTS = ("install.cmd", "install.ps1", "install.py", "install.toml")
NOT_HANDED_ON = re.compile(r"^xlwings/(pro/|xlwingslib)")
BEGUN = (1980, 1, 1, 0, 0, 0)  # of every member: the same input is the same bundle
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")


@dataclass(frozen=True)
class Sources:
    """What a bundle is made of: the embeddable zip and a folder of wheels, or without one pip and a project folder."""

    python: Path
    wheels: Path | None = None
    project: Path = Path()
    index_url: str = ""


def bundle(out: Path, sources: Sources) -> list[str]:
    """Write the zip; give what to say of it.

    Raises MachineError where the Python is not one to bundle, a wheel is missing or pip could not fetch it; StoreError
    where the zip cannot be written.
    """
    python = read_embeddable(sources.python)
    target = Target(python.python)
    with tempfile.TemporaryDirectory() as folder:
        kept = sources.wheels or _fetched(Path(folder), sources, target)
        found = needed(wheels_in(kept), ROOTS, target)
        if found.missing:
            names = "、".join(sorted(map(str, found.missing)))
            raise MachineError(say("install.bundle_missing", names=names), where=str(kept),
                               todo=say("install.bundle_missing_todo"))
        make_folder(out.parent)
        beside = out.with_name(f".opsbook-{out.name}")
        _write(beside, python, found.wheels)
    move(beside, out)
    return [say("install.bundle_done", path=out, count=len(found.wheels), python=".".join(map(str, python.python)),
                size=f"{out.stat().st_size / 1e6:.0f}"), say("install.bundle_next")]


def without_pro(wheel: Path) -> bytes:
    """A wheel of xlwings without what has a licence of its own, its RECORD in step."""
    made = io.BytesIO()
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if NOT_HANDED_ON.match(entry.filename):
                continue
            if entry.filename.endswith(".dist-info/RECORD"):
                content = _record(content.decode()).encode()
            new.writestr(zipfile.ZipInfo(entry.filename, BEGUN), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _record(text: str) -> str:
    rows = io.StringIO()
    kept = (row for row in csv.reader(text.splitlines()) if row and not NOT_HANDED_ON.match(row[0]))
    csv.writer(rows, lineterminator="\n").writerows(kept)
    return rows.getvalue()


def _fetched(folder: Path, sources: Sources, target: Target) -> Path:
    """The folder with opsbook's wheel, made of the project, and all it needs; pip downloads what is still missing."""
    setup = sources.project / "setup.cfg"
    if not setup.is_file() or "name = opsbook" not in setup.read_text(encoding="utf-8"):
        raise MachineError(say("install.bundle_no_project"), where=str(sources.project.resolve()),
                           todo=say("install.bundle_no_project_todo"))
    index = ["--index-url", sources.index_url] if sources.index_url else []
    _pip("wheel", "--no-deps", "-w", str(folder), *index, str(sources.project.resolve()))
    there, found = 0, _found(folder, target)
    while found.missing and len(wheels_in(folder)) > there:
        there = len(wheels_in(folder))
        _pip("download", "--no-deps", "--only-binary=:all:", "--platform", PLATFORM, "--implementation", "cp",
             "--python-version", ".".join(map(str, target.python)), "-d", str(folder), *index,
             *(f"{each.name}{each.specifier}" for each in found.missing))
        found = _found(folder, target)
    return folder


def _found(folder: Path, target: Target) -> Needed:
    return needed(wheels_in(folder), ROOTS, target)


def _pip(*words: str) -> None:
    """Run pip; what it says is shown. Raises MachineError where it fails."""
    if subprocess.run([*PIP, *words], check=False).returncode:
        raise MachineError(say("install.bundle_pip", command=words[0]), todo=say("install.bundle_pip_todo"))


def _write(path: Path, python: Embeddable, wheels: tuple[Wheel, ...]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in _members(python, wheels):
            packed = zipfile.ZIP_STORED if name.endswith((".whl", ".zip")) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, BEGUN), content, packed)


def _members(python: Embeddable, wheels: tuple[Wheel, ...]) -> Iterator[tuple[str, bytes]]:
    for name in SCRIPTS:
        yield name, (files("opsbook.workbook") / "install" / name).read_bytes()
    lines = [say("install.bundle_licences"), *(_licence(wheel) for wheel in wheels)]
    yield "LICENSES.txt", "\r\n".join([*lines, ""]).encode("utf-8-sig")
    for name, content in sorted(python.files.items()):
        yield f"python/{name}", content
    for wheel in wheels:
        yield f"wheels/{wheel.path.name}", (without_pro if wheel.name == "xlwings" else Path.read_bytes)(wheel.path)


def _licence(wheel: Wheel) -> str:
    return say("install.about_library", name=wheel.name, version=wheel.version, licence=licence(wheel.metadata))
