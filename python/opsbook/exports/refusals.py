"""Why a file cannot be read: readers raise `Unreadable`, the door turns it into Chinese with the file's name."""

from __future__ import annotations

from opsbook.errors import FileRefused
from opsbook.texts import say


class Unreadable(Exception):
    """A file cannot be read because of `reason`, a key of templates/texts/files.toml; `values` fill its places.

    `row` is 1-based (the line, in text files), `column` a letter. It knows no file name, so a reader can work on bytes.
    """

    def __init__(self, reason: str, *, sheet: str | None = None, row: int | None = None,
                 column: str | None = None, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sheet = sheet
        self.row = row
        self.column = column
        self.values = values


def refused(name: str, cause: Unreadable) -> FileRefused:
    """The refusal of the file `name`: what is wrong, where in it, what to do."""
    values = dict(cause.values)
    if "kind" in values:
        values["kind_name"] = say(f"files.kind_{values['kind']}")
    what = say(f"files.{cause.reason}", **values)
    todo = say(f"files.{cause.reason}_todo", **values)
    return FileRefused(what, _where(name, cause), todo, sheet=cause.sheet, row=cause.row, column=cause.column)


def _where(name: str, cause: Unreadable) -> str:
    parts = [name]
    if cause.sheet:
        parts.append(say("files.where_sheet", sheet=cause.sheet))
    if cause.row is not None:
        parts.append(say("files.where_row", row=cause.row))
    if cause.column:
        parts.append(say("files.where_column", column=cause.column))
    return " · ".join(parts)
