"""A LibreOffice of our own, without a window, reached over UNO; for tests only.

    with Office(folder) as office:
        document = office.open(path)
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

DEBIAN = "/usr/lib/python3/dist-packages"           # where python3-uno puts uno.py, beside much that is not ours
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8"}
SECONDS = 30.0


def missing() -> str:
    """Why LibreOffice cannot be reached from this Python; empty where it can."""
    if shutil.which("soffice") is None:
        return "needs LibreOffice (soffice)"
    try:
        uno()
    except ImportError as error:
        return f"needs python3-uno for this Python ({error})"
    return ""


@cache
def uno() -> Any:
    """The module uno. Raises ImportError where it is not installed, or for another Python."""
    ordinary = builtins.__import__              # uno puts its own in place, for `from com.sun.star…`, for everybody
    sys.path.append(DEBIAN)
    try:
        return importlib.import_module("uno")
    finally:
        sys.path.remove(DEBIAN)
        builtins.__import__ = ordinary


def struct(name: str, **fields: Any) -> Any:
    """A UNO struct com.sun.star.`name` with these fields."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(made, field, value)
    return made


class Office:
    """One soffice process with a profile of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        pipe = f"opsbook{os.getpid()}"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        self._process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", profile,
             f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        context = self._reach(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self._desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def __enter__(self) -> Office:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        with contextlib.suppress(Exception):            # the bridge breaks off while the office ends
            self._desktop.terminate()
        try:
            self._process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def open(self, path: Path) -> Any:
        """The document in a file, without a window."""
        document = self._desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, _properties(Hidden=True))
        if document is None:
            raise OSError(f"LibreOffice cannot open {path}")
        return document

    def _reach(self, address: str) -> Any:
        start = uno().getComponentContext().ServiceManager
        resolver = start.createInstance("com.sun.star.bridge.UnoUrlResolver")
        end = time.monotonic() + SECONDS
        while True:
            try:
                return resolver.resolve(address)
            except Exception:                           # NoConnectException has no class until the bridge stands
                if time.monotonic() > end or self._process.poll() is not None:
                    self._process.kill()
                    raise
                time.sleep(0.1)


def store(document: Any, path: Path) -> None:
    """Write a copy of the document, in the format its name asks for; the document stays what it was."""
    document.storeToURL(path.resolve().as_uri(), _properties(FilterName=FILTERS[path.suffix.lower()], Overwrite=True))


def _properties(**values: Any) -> tuple[Any, ...]:
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())
