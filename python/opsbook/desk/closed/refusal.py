"""Why a file cannot be taken as a workbook, before it is known where it lies."""

from __future__ import annotations


class Damaged(ValueError):
    """What is inside cannot be read or must not be: `key` names the sentence in templates/texts/desk.toml."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
