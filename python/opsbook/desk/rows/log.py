"""Table 日志: the last actions, newest first."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from opsbook.domain.activity import Activity

COLUMNS = ("时间", "动作", "结果", "行数", "秒", "说明")
SHOWN = 50


def log_rows(activities: Sequence[Activity]) -> pd.DataFrame:
    """One row an action, of `activities` (oldest first) the last SHOWN, newest first; columns COLUMNS."""
    rows = [(each.at, each.job, each.outcome, each.rows, each.seconds, each.note)
            for each in reversed(activities[-SHOWN:])]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
