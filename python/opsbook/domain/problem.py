"""Something in what was imported or typed that a person should look at: one row of 问题清单."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Problem:
    """Where it is, what is wrong, what to do. `row` counts from 1 as Excel does; `at` is office time."""

    source: str
    what: str
    todo: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    at: datetime | None = None


def as_first_told(problems: Iterable[Problem], before: Iterable[Problem], now: datetime) -> tuple[Problem, ...]:
    """The problems with the time they were told first, `now` for new ones.

    The same thing found again is not a new one, wherever its row stands by now. `before` is what was told so far.
    """
    known = {_lasting(each): each.at for each in before}
    return tuple(replace(each, at=known.get(_lasting(each)) or each.at or now) for each in problems)


def _lasting(problem: Problem) -> Problem:
    return replace(problem, row=None, at=None)
