"""Table 问题: what to look at in imported files and typed cells."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.domain.problem import Problem

COLUMNS = ("来源", "文件", "工作表", "行", "列", "值", "问题", "怎么改", "时间")


def problem_rows(problems: Iterable[Problem]) -> pd.DataFrame:
    """One row a problem, in the order given; columns COLUMNS."""
    rows = [(each.source, each.file, each.sheet, each.row, each.column, each.value, each.what, each.todo, each.at)
            for each in problems]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
