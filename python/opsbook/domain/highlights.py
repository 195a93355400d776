"""What a manager must know of a store's month: the texts of 总览, for the letter that brings the review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opsbook.domain.verdict import Verdict


@dataclass(frozen=True)
class KeyNumber:
    """One key metric as 总览 shows it; `verdict` is "" where no rule speaks of it.

    `real` is 真变化, 可能 or 看不出 with the range that is `normal` for the change; both "" where that is not judged.
    """

    name: str
    now: str
    change: str
    target: str
    verdict: Verdict | str
    real: str = ""
    normal: str = ""


@dataclass(frozen=True)
class Flag:
    """One thing not in order: what it is and how far from its target, why, what to do, who, until when.

    `target`, `why`, `action`, `owner` and `due` are "" where there is none. `gain` are the inquiries a month that
    closing the gap wins back, "" where that cannot be told.
    """

    subject: str
    value: str
    target: str
    verdict: Verdict
    why: str
    action: str
    owner: str
    due: str
    gain: str = ""


@dataclass(frozen=True)
class Highlights:
    """A month in a sentence, six numbers and the heaviest flags.

    `month` is the month as people write it, `label` as files name it (2025-03). `sentence` is that of 总览, `partial`
    says what is not whole ("" for nothing). `counts` are how many findings have each verdict. `n_sheets` is how many
    sheets the review has, `imported` when its newest data came in, on the office's clock, "" for never.
    """

    store: str
    month: str
    label: str
    sentence: str
    partial: str
    counts: Mapping[Verdict, int]
    numbers: tuple[KeyNumber, ...]
    flags: tuple[Flag, ...]
    n_sheets: int
    imported: str
