"""The user's conf file %USERPROFILE%\\.opsbook\\opsbook.conf, as the functions of xlwings.bas 0.37.8 read it.

GetConfig looks for it after the workbook's own sheet and folder; GetConfigFromFile reads pairs with VBA's ``Input #``:
one ``"KEY","VALUE"`` a line, in the ANSI code page.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from opsbook.errors import MachineError
from opsbook.install.machine import Machine, interpreter_path
from opsbook.texts import say

NAME = "opsbook.conf"
INTERPRETER = "INTERPRETER_WIN"
# the package is in that Python's site-packages; with True a OneDrive address of the workbook stops the server
FIXED = {"ADD_WORKBOOK_TO_PYTHONPATH": "False", "USE UDF SERVER": "True", "SHOW CONSOLE": "False"}


def conf_path(machine: Machine) -> Path:
    """Where the conf lies."""
    return machine.folder / NAME


def conf_values(machine: Machine) -> dict[str, str]:
    """What must stand in it. Raises MachineError where no name of the interpreter fits the ANSI code page."""
    return {INTERPRETER: interpreter_path(machine), **FIXED}


def read_conf(machine: Machine) -> dict[str, str]:
    """The keys, in capitals, and values of the conf; empty where there is none.

    Raises MachineError where it is not in the ANSI code page or no list of pairs.
    """
    try:
        rows = csv.reader(conf_path(machine).read_text(machine.encoding).splitlines())
        return {key.upper(): value for key, value in (row for row in rows if row)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, csv.Error) as error:
        raise MachineError(say("install.conf_damaged"), where=str(conf_path(machine)),
                           todo=say("install.conf_damaged_todo")) from error


def conf_bytes(values: Mapping[str, str], encoding: str) -> bytes:
    """The file that holds `values`."""
    return "".join(f'"{key}","{value}"\r\n' for key, value in values.items()).encode(encoding)
