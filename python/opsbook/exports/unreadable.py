"""Why a file cannot be read, as readers raise it; `opsbook.exports.refusals` says it to people."""

from __future__ import annotations


class Unreadable(Exception):
    """A file cannot be read because of `reason`, a key of templates/texts/files.toml; `values` fill its places.

    `row` is 1-based (the line, in text files), `column` a letter. It knows no file name, so a reader can work on bytes,
    and no sentence, so the process of a reader starts quickly.
    """

    def __init__(self, reason: str, *, sheet: str | None = None, row: int | None = None,
                 column: str | None = None, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sheet = sheet
        self.row = row
        self.column = column
        self.values = values
