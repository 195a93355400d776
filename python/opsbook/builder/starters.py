"""Files to double-click beside a workbook without macros: import, refresh, review, fill, check.

For Windows .cmd, for Mac .command. They begin with the folder they lie in, whatever its name, and with the Python that
made them, or else the one on PATH.
"""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from opsbook.files import put
from opsbook.texts import say

EXECUTABLE = 0o755
FOLDER = "starters"
NOT_IN_BATCH = str.maketrans({"%": "%%", "^": "^^", "&": "^&", "<": "^<", ">": "^>", "|": "^|"})
CMD, COMMAND = ".cmd", ".command"


@dataclass(frozen=True)
class Starter:
    """A command of the workbook without macros: its key in the texts and its words for opsbook.

    `ask` is the variable a person is asked for first, "" for none.
    """

    key: str
    command: tuple[str, ...]
    ask: str = ""


STARTERS = (Starter("import", ("import", ".")), Starter("refresh", ("refresh", ".")),
            Starter("review", ("review", ".", "--month"), ask="MONTH"), Starter("fill_day", ("fill", ".", "--day")),
            Starter("fill_week", ("fill", ".", "--week")), Starter("check", ("check", ".")))


def write_starters(folder: Path, python: Path | None = None) -> tuple[Path, ...]:
    """Write the starters into a store's folder and give their paths; those there are replaced.

    `python` is the interpreter they call (None: this one). Raises StoreError where the folder cannot be written.
    """
    interpreter = str(python or Path(sys.executable))
    written = []
    for starter in STARTERS:
        for ending, text in ((CMD, cmd_text(starter, interpreter)), (COMMAND, command_text(starter, interpreter))):
            path = folder / (say(f"sheets.starter_{starter.key}") + ending)
            put(path, text.encode("utf-8"))
            if ending == COMMAND:
                path.chmod(EXECUTABLE)
            written.append(path)
    return tuple(written)


def cmd_text(starter: Starter, python: str) -> str:
    """The batch file: UTF-8 without a mark after ``chcp 65001``, lines ended as Windows does."""
    words = {key: text.translate(NOT_IN_BATCH) for key, text in _words(starter).items()}
    # Enter alone leaves a variable as it was
    ask = f'set "{starter.ask}="\nset /p "{starter.ask}={words["ask"]}"\n' if starter.ask else ""
    command = " ".join((*starter.command, *([f'"%{starter.ask}%"'] if starter.ask else [])))
    python = python.replace("%", "%%")     # the path stands between quotation marks, which guard all else
    return _filled(CMD, {**words, "ask": ask, "command": command, "python": python}).replace("\n", "\r\n")


def command_text(starter: Starter, python: str) -> str:
    """The shell script of the Mac."""
    words = _words(starter)
    ask = f'read -r -p "{words["ask"]}" {starter.ask}\n' if starter.ask else ""
    command = " ".join((*starter.command, *([f'"${starter.ask}"'] if starter.ask else [])))
    return _filled(COMMAND, {**words, "ask": ask, "command": command, "python": shlex.quote(python)})


def _words(starter: Starter) -> dict[str, str]:
    return {"title": say(f"sheets.starter_{starter.key}"), "about": say(f"sheets.starter_{starter.key}_about"),
            "ask": say("sheets.starter_ask_month"), "no_python": say("sheets.starter_no_python"),
            "close": say("sheets.starter_close")}


def _filled(ending: str, words: dict[str, str]) -> str:
    source = files("opsbook.workbook").joinpath(FOLDER, f"run{ending}")
    return source.read_text(encoding="utf-8").replace("\r\n", "\n").format(**words)
