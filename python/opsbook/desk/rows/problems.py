"""Table 问题: what to look at in imported files and typed cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from opsbook.domain.problem import Problem

PROBLEMS = "问题"
COLUMNS = ("来源", "文件", "工作表", "行", "列", "值", "问题", "怎么改", "时间")


def problem_rows(problems: Iterable[Problem]) -> pd.DataFrame:
    """One row a problem, in the order given; columns COLUMNS."""
    rows = [(each.source, each.file, each.sheet, each.row, each.column, each.value, each.what, each.todo, each.at)
            for each in problems]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def problems_in(rows: pd.DataFrame) -> Iterator[Problem]:
    """The problems that stand in the table, in its order."""
    for source, file, sheet, row, column, value, what, todo, at in rows[list(COLUMNS)].itertuples(index=False):
        yield Problem(source or "", what or "", todo or "", file or "", sheet or "", None if row is None else int(row),
                      column or "", "" if value is None else str(value), at)
