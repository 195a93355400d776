"""A row of a month's plan (T04)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from opsbook.domain.period import Period
from opsbook.domain.season import Occasion
from opsbook.texts import say

Group = Literal["指标目标", "活动日历", "上月行动", "下月计划"]
TARGETS: Group = "指标目标"
CALENDAR: Group = "活动日历"
REVIEWED: Group = "上月行动"
PLANNED: Group = "下月计划"


@dataclass(frozen=True)
class MonthPlanRow:
    """One row: whose month's plan it stands in, which kind of row, what, how far, what became of it, who, until when,
    and the rule it comes from.
    """

    month: Period
    group: Group
    item: str
    goal: str = ""
    outcome: str = ""
    person: str = ""
    due: date | None = None
    rule: str = ""


def calendar_rows(month: Period, found: Iterable[Occasion], person: str) -> tuple[MonthPlanRow, ...]:
    """The occasions of a month; one that begins later is to be prepared by the month's end."""
    rows = []
    for each in found:
        key = "occasion" if each.start <= month.end else "occasion_ahead"
        goal = say(f"fill.{key}", start=each.start.isoformat(), end=each.end.isoformat(), what=each.season.what)
        item = say("fill.occasion_item", name=each.season.name, year=each.start.year)
        rows.append(MonthPlanRow(month, CALENDAR, item, goal, person=person, due=min(each.end, month.end)))
    return tuple(rows)
