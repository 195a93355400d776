"""Table 数据状态: what is stored of each kind of data, and what to import next."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.domain.datastate import DataState
from opsbook.domain.period import Period
from opsbook.texts import say

COLUMNS = ("数据", "最新一期", "导入时间", "状态", "怎么做")
NAMED = 3   # periods named before 等 n 期


def status_rows(states: Iterable[DataState]) -> pd.DataFrame:
    """One row a kind of data, in the order given; columns COLUMNS."""
    rows = [(each.title, each.newest.label if each.newest else None, each.imported_at,
             say(f"workbook.state_{each.state}"), _todo(each)) for each in states]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _todo(state: DataState) -> str:
    return say(f"workbook.todo_{state.state}", title=state.title, periods=_named(state.wanted))


def _named(periods: tuple[Period, ...]) -> str:
    """The periods by name; days without a gap as one span, the oldest of many left out."""
    if len(periods) > 1 and periods[0].grain == "day" and _follow(periods):
        return f"{periods[0].label}~{periods[-1].label}"
    names = "、".join(period.label for period in periods[-NAMED:])
    return names if len(periods) <= NAMED else say("workbook.periods_more", names=names, count=len(periods))


def _follow(periods: tuple[Period, ...]) -> bool:
    return (periods[-1].end - periods[0].start).days + 1 == len(periods)
