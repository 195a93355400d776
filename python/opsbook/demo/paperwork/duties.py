"""每日必做 as people ticked it, and 今日待办 as they copied it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from opsbook.catalogue.duties import duties_of, target_words, todos
from opsbook.demo.paperwork.office import Office, Row, at, frame, one_of, yes
from opsbook.domain.duties import Duty
from opsbook.domain.workdays import LONGEST_BREAK, next_workday
from opsbook.texts import say

ROLLING_DUE = 0.5       # a rolling duty has something to do on every other day
DATED = ("week", "month")
WEEK_DATA = "week_data"


def duty_rows(office: Office) -> pd.DataFrame:
    """每日必做: what was due each day and how it went. Some days nobody ticked anything, some things came late."""
    return frame(_ticked(office))


def todo_rows(office: Office) -> pd.DataFrame:
    """今日待办: the platform's counters at the end of each day, by the operators in turn."""
    return frame(_todo(office))


def _ticked(office: Office) -> Iterator[Row]:
    luck, settings, habits = office.luck("duties"), office.settings, office.habits.diligence
    for day in _days(office):
        forgotten = office.forgets(day, luck)
        for duty, person in _due(office, day):
            done_on = None if forgotten else _done_on(office, day, person, luck)
            if (duty.id, day) == (WEEK_DATA, office.store.model.story.files.missed_tuesday):
                done_on = day + timedelta(7)
            closed = done_on if done_on and done_on <= office.last else None
            yield {"日期": at(day), "项目": duty.title, "类别": say(f"duties.group_{duty.rhythm}"),
                   "目标": target_words(duty, settings), "怎么做": duty.how, "责任人": person,
                   "完成": yes(True) if closed else None, "完成日": at(closed) if closed else None,
                   "未完成原因": one_of(luck, habits.excuses) if not (forgotten or done_on) else None}


def _days(office: Office) -> list[date]:
    """The working days on which duties are ticked."""
    return office.since(office.habits.daily_began)


def _done_on(office: Office, day: date, person: str, luck: np.random.Generator) -> date | None:
    """The day a duty is ticked: its own, seldom the next working day, on a bad day never."""
    habits = office.habits.diligence
    if luck.random() < habits.late_duty:
        return next_workday(day + timedelta(1), office.settings.calendar)
    return day if luck.random() < habits.duty * office.keen(person) else None


def _due(office: Office, day: date) -> Iterator[tuple[Duty, str]]:
    """The duties that fall due on a working day, one a person who is there."""
    luck = office.luck(f"due {day}")
    for duty in duties_of(office.settings):
        due = duty.rhythm == "workday" or (duty.rhythm == "rolling" and luck.random() < ROLLING_DUE)
        if duty.rhythm in DATED:
            planned = (day - timedelta(back) for back in range(LONGEST_BREAK))
            due = any(duty.due_by(each) == each and office.open_day(each) == day for each in planned)
        if duty.rhythm == "once":
            due = day == _days(office)[0]
        if due:
            yield from ((duty, person) for person in office.doers(duty.role(office.settings), day))


def _todo(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("todo"), office.habits.todo
    for number, day in enumerate(office.days):
        if office.forgets(day, luck):
            continue
        for todo in todos():
            open_share = habits.exempt if todo.exempt else habits.left
            left = int(luck.integers(1, 5)) if luck.random() < open_share else 0
            yield {"日期": at(day), "待办": todo.name, "剩余": left, "允许有余": yes(todo.exempt),
                   "填写人": office.operators[number % 2]}
