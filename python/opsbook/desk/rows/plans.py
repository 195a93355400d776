"""The rows of 每周计划 (T03) and 每月计划 (T04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

import pandas as pd

from opsbook.domain.monthplan import MonthPlanRow
from opsbook.domain.period import Period
from opsbook.domain.weekplan import PlanItem

WEEK = ("周开始", "周", "工作项", "目标", "计划数量", "责任人", "截止", "来自")
MONTH = ("月", "月初", "类别", "项目", "目标", "结果", "责任人", "截止", "来自")


def week_plan_rows(week: Period, items: Iterable[PlanItem]) -> pd.DataFrame:
    """One row an item, in their order."""
    rows = [(_midnight(week.start), week.label, each.item, each.goal, each.planned, each.person, _midnight(each.due),
             each.rule) for each in items]
    return pd.DataFrame(rows, columns=list(WEEK), dtype="object")


def month_plan_rows(rows: Iterable[MonthPlanRow]) -> pd.DataFrame:
    """One row a row, in their order; what is not known is empty."""
    cells = [(each.month.label, _midnight(each.month.start), each.group, each.item, each.goal or None,
              each.outcome or None, each.person or None, _midnight(each.due), each.rule or None) for each in rows]
    return pd.DataFrame(cells, columns=list(MONTH), dtype="object")


def _midnight(day: date | None) -> datetime | None:
    """The day as a cell of dates holds it."""
    return datetime.combine(day, time()) if day else None
