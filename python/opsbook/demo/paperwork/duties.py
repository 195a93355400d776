"""每日必做 as people ticked it, and 今日待办 as they copied it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, frame, yes


def todo_rows(office: Office) -> pd.DataFrame:
    """今日待办: the platform's counters at the end of each day, by the operators in turn."""
    return frame(_todo(office))


def _todo(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("todo"), office.habits.todo
    for number, day in enumerate(office.days):
        if luck.random() < office.habits.diligence.forgotten_day:
            continue
        for name, open_share in habits.names.items():
            left = int(luck.integers(1, 5)) if luck.random() < open_share else 0
            yield {"日期": at(day), "待办": name, "剩余": left, "允许有余": yes(name in habits.exempt),
                   "填写人": office.operators[number % 2]}
