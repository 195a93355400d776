"""The letter of a month, and the 摘要 that lies beside its review."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from opsbook import files
from opsbook.domain.period import Period
from opsbook.domain.storemonth import StoreMonth
from opsbook.errors import NoData
from opsbook.history.store import Store
from opsbook.mail.letter import Letter, draw_letter
from opsbook.review.highlights import highlights_of
from opsbook.texts import say


@dataclass(frozen=True)
class Summary:
    """A 摘要 as it lies in 复盘/: the month it is of (2025-03) and its text."""

    month: str
    text: str


def letter_of(month: StoreMonth, attachment: str) -> Letter:
    """The letter, drawn from the value the review is drawn from; `attachment` is the name of the review's file."""
    return draw_letter(highlights_of(month), attachment)


def summary_path(store: Store, month: Period) -> Path:
    """Where the 摘要 of a month lies."""
    return store.reviews / say("mail.summary_file", month=month.label)


def keep_summary(path: Path, letter: Letter) -> None:
    """Write the 摘要 as every Windows editor reads it. Raises StoreError where that is not allowed."""
    files.put(path, letter.summary.replace("\n", "\r\n").encode("utf-8-sig"))


def newest_summary(store: Store) -> Summary:
    """The 摘要 of the newest month that has one. Raises NoData where there is none."""
    tail = say("mail.summary_file", month="")
    found = sorted(store.reviews.glob(f"????-??{tail}"))
    if not found:
        raise NoData(say("mail.no_summary"), where=str(store.reviews), todo=say("mail.no_summary_todo"))
    newest = found[-1]
    text = newest.read_bytes().decode("utf-8-sig", errors="replace")
    return Summary(newest.name.removesuffix(tail), "\n".join(text.splitlines()))
