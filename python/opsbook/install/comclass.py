"""The per-user COM class through which the workbook reaches Python: ``CreateObject("Opsbook.Server")``.

COM itself starts the command of LocalServer32: no DLL, no cmd.exe, no child process of Excel ("Registering COM Servers"
and "LocalServer32" in Microsoft's documentation). 32-bit Excel looks in its own copy of the key.
"""

from __future__ import annotations

from opsbook.excel.server import CLSID, OPTIONS, PROGID
from opsbook.install.machine import Machine
from opsbook.install.registry import Datum, Key, Place, View

CLASSES = "Software\\Classes"
TITLE = "opsbook"


def server_command(machine: Machine) -> str:
    """What COM starts. The registry is Unicode: any path will do."""
    return f'"{machine.interpreter}" {OPTIONS}'


def server_key(view: View) -> Key:
    """The key LocalServer32 of the class, as 64-bit or as 32-bit programs see it."""
    return Key(f"{CLASSES}\\CLSID\\{CLSID}", view) / "LocalServer32"


def class_values(machine: Machine) -> dict[Place, Datum]:
    """The values that make the class known."""
    name = Key(f"{CLASSES}\\{PROGID}")
    values = {Place(name): Datum(TITLE), Place(name / "CLSID"): Datum(CLSID)}
    for view in View:
        number = Key(f"{CLASSES}\\CLSID\\{CLSID}", view)
        values |= {Place(number): Datum(TITLE), Place(number / "ProgID"): Datum(PROGID),
                   Place(server_key(view)): Datum(server_command(machine))}
    return values
