"""日志/发送.jsonl: who was sent which month, one JSON line a step, so that nobody gets a month twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from opsbook.files import append_line, read_lines

FILE = "发送.jsonl"
Step = Literal["draft", "begun", "sent", "refused", "failed"]


class Sent(msgspec.Struct, frozen=True):
    """One step of one letter to some people: when, which month, what happened, the draft's file where it is one.

    `begun` stands before the server is given the letter: where nothing follows it, nobody knows whether it took it.
    `refused` people did not get it, `failed`: nobody did.
    """

    at: datetime
    month: str
    step: Step
    people: tuple[str, ...]
    file: str = ""


def read_sent(logs: Path) -> tuple[Sent, ...]:
    """Every step, oldest first; a torn line is left out."""
    return read_lines(logs / FILE, Sent)


def write_sent(logs: Path, step: Sent) -> None:
    """Add one step. Raises StoreError where 日志/ cannot be written."""
    append_line(logs / FILE, msgspec.json.encode(step).decode())


def who_has(month: str, steps: Iterable[Sent], drafts: Path) -> dict[str, Sent]:
    """The step by which everybody got the month's letter, or may have got it, by address in small letters.

    A draft counts while its file lies in `drafts`. A second letter that failed takes nothing from the first.
    """
    has: dict[str, Sent] = {}
    for step in steps:
        for person in (address.casefold() for address in step.people if step.month == month):
            _take(has, person, step, drafts)
    return has


def _take(has: dict[str, Sent], person: str, step: Sent, drafts: Path) -> None:
    if step.step == "sent" or (step.step == "draft" and (drafts / step.file).is_file()):
        has[person] = step
    elif step.step == "begun":
        has.setdefault(person, step)
    elif step.step in ("failed", "refused") and person in has and has[person].step == "begun":
        del has[person]


def known(steps: Iterable[Sent]) -> frozenset[str]:
    """Everybody a letter of any month went to or was drafted for, in small letters."""
    return frozenset(person.casefold() for step in steps if step.step in ("draft", "sent") for person in step.people)
