"""One line of doctor, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum

from opsbook.texts import say


class Mark(Enum):
    """Good, to be mended, or nothing this computer has."""

    GOOD = "●"
    MEND = "▲"
    NOT_HERE = "·"


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, and where something is wrong what to do about it."""

    mark: Mark
    title: str
    found: str
    mend: str = ""


def good(title: str, found: str) -> Check:
    """Everything as it must be."""
    return Check(Mark.GOOD, title, found)


def wrong(title: str, found: str, mend: str) -> Check:
    """Something to be mended, and how."""
    return Check(Mark.MEND, title, found, mend)


def not_here(title: str, found: str = "") -> Check:
    """Nothing to look at on this computer, or for this store; `found` says why."""
    return Check(Mark.NOT_HERE, title, found or say("install.not_here"))


def lines(checks: Sequence[Check]) -> list[str]:
    """A line a check and one that sums up."""
    count = sum(check.mark is Mark.MEND for check in checks)
    return [*map(_line, checks), say("install.to_mend", count=count) if count else say("install.all_well")]


def to_json(checks: Sequence[Check]) -> list[dict[str, str]]:
    """The checks for programs: mark (good, mend, not_here), title, found, mend."""
    return [{**asdict(check), "mark": check.mark.name.lower()} for check in checks]


def _line(check: Check) -> str:
    line = say("install.good", mark=check.mark.value, title=check.title, found=check.found)
    return say("install.mend", line=line, mend=check.mend) if check.mend else line
