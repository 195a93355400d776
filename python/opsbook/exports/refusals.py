"""What a person is told of a file that cannot be read: what is wrong, where in it, what to do."""

from __future__ import annotations

from opsbook.errors import FileRefused
from opsbook.exports.unreadable import Unreadable
from opsbook.texts import say


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
