"""The monthly letter to the manager: one value, written as HTML, as plain text and as a summary to paste."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A store's month as it is mailed: the subject in one line, the body twice, and the 摘要 for a chat.

    `html` is a whole document without anything to load from elsewhere, `plain` says the same in plain text, `summary`
    has 500 characters at most. Nothing in them tells who a buyer is.
    """

    subject: str
    html: str
    plain: str
    summary: str
