"""What fills had to tell, as rows of 问题清单: the ribbon's one line has no room for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from opsbook.desk.desk import Desk
from opsbook.desk.rows.problems import PROBLEMS, problems_in
from opsbook.domain.problem import Problem
from opsbook.texts import say

NOTES_KEPT = timedelta(7)


def kept_notes(desk: Desk, now: datetime) -> tuple[Problem, ...]:
    """What the fills of the last seven days told, as it stands in 问题清单; `now` is office time."""
    return tuple(each for each in problems_in(desk.read(PROBLEMS))
                 if each.source == say("templates.source") and each.at and now - each.at <= NOTES_KEPT)


def notes_after(kept: Sequence[Problem], job: str, told: Sequence[str], now: datetime) -> tuple[Problem, ...]:
    """The notes once `job` (填写今日, 填写上周 …, in the column 值) told these lines: its former ones leave.

    A line told before keeps its time and the jobs their order, so that filling again changes nothing.
    """
    since = {each.what: each.at for each in kept if each.value == job}
    fresh = (Problem(say("templates.source"), what, value=job, at=since.get(what, now)) for what in told)
    return tuple(sorted((*fresh, *(each for each in kept if each.value != job)), key=lambda each: each.value))
