"""The rows of 每周计划 (T03)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

import pandas as pd

from opsbook.domain.period import Period
from opsbook.domain.weekplan import PlanItem

WEEK = ("周开始", "周", "工作项", "目标", "计划数量", "责任人", "截止", "来自")


def week_plan_rows(week: Period, items: Iterable[PlanItem]) -> pd.DataFrame:
    """One row an item, in their order."""
    rows = [(midnight(week.start), week.label, each.item, each.goal, each.planned, each.person, midnight(each.due),
             each.rule) for each in items]
    return pd.DataFrame(rows, columns=list(WEEK), dtype="object")


def midnight(day: date) -> datetime:
    """The day as a cell of dates holds it."""
    return datetime.combine(day, time())
