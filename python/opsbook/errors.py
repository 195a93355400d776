"""The errors a person can meet.

    OpsbookError            expected: what is wrong, where, what to do (exit 2)
    ├── FileRefused         an export or workbook that cannot be taken
    ├── StoreError          a store folder that is missing, locked, damaged or of a newer version
    ├── DeskError           a table, column, name or cell of the operator's workbook that is not as it must be
    ├── MachineError        something about this computer: the registry, the interpreter, a folder Excel must trust
    ├── SettingsError       a value in 设置.toml or on the command line
    ├── CatalogueError      a TOML file under templates/: names file and key
    ├── NoData              nothing stored for what was asked
    └── MailError           a letter that could not be sent
    Cancelled               the person said no, or pressed Ctrl+C (exit 130)

Anything else is a fault of the program (exit 3): its traceback goes to the log.
"""

from __future__ import annotations


class OpsbookError(Exception):
    """Something the person can mend: `what` is wrong, `where` it is, what to do (`todo`)."""

    def __init__(self, what: str, where: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.todo = todo

    def __str__(self) -> str:
        parts = [self.what.rstrip("。")]
        if self.where:
            parts.append(f"位置：{self.where}")
        if self.todo:
            parts.append(f"请这样做：{self.todo.rstrip('。')}")
        return "。".join(parts) + "。"


class FileRefused(OpsbookError):
    """A file that cannot be taken; nothing of it is stored.

    `sheet`, `row` (1-based) and `column` (a letter) say where, for programs; `where` says it for people.
    """

    def __init__(self, what: str, where: str = "", todo: str = "", *,
                 sheet: str | None = None, row: int | None = None, column: str | None = None) -> None:
        super().__init__(what, where, todo)
        self.sheet = sheet
        self.row = row
        self.column = column


class StoreError(OpsbookError):
    """A store folder that is missing, locked, damaged or of a newer version."""


class DeskError(OpsbookError):
    """A table, column, name or cell of the operator's workbook that is missing or must not be written."""


class MachineError(OpsbookError):
    """Something about this computer: the registry, the interpreter, what only Windows has."""


class SettingsError(OpsbookError):
    """A setting or a command-line value that is wrong."""


class CatalogueError(OpsbookError):
    """A TOML file under templates/ (or 设置.toml) with a wrong entry; names file and key."""


class NoData(OpsbookError):
    """Nothing is stored for what was asked."""


class MailError(OpsbookError):
    """A letter that could not be sent: the mailbox, its password, the server, a recipient, the size."""


class Cancelled(Exception):
    """The person stopped the job; nothing was written."""
