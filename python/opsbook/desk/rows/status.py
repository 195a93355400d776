"""Table 数据状态: what is stored of each kind of data, and what to import next."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.domain.datastate import DataState
from opsbook.texts import say

COLUMNS = ("数据", "最新一期", "导入时间", "状态", "怎么做")
NAMED = 3   # periods named before 等 n 期


def status_rows(states: Iterable[DataState]) -> pd.DataFrame:
    """One row a kind of data, in the order given; columns COLUMNS."""
    rows = [(each.title, each.newest.label if each.newest else None, each.imported_at,
             say(f"workbook.state_{each.state}"), _todo(each)) for each in states]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _todo(state: DataState) -> str:
    names = "、".join(period.label for period in state.wanted[-NAMED:])
    if len(state.wanted) > NAMED:
        names = say("workbook.periods_more", names=names, count=len(state.wanted))
    return say(f"workbook.todo_{state.state}", title=state.title, periods=names)
