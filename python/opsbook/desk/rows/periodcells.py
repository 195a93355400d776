"""How a row of a data table names its period: 粒度, 期 and, folded away, its first day."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

from opsbook.domain.period import Period

GRAIN_WORDS = {"week": "周", "month": "月"}
COLUMNS = ("粒度", "期", "开始")


class PeriodCells(NamedTuple):
    """The cells of COLUMNS."""

    grain: str
    label: str
    start: datetime


def period_cells(period: Period) -> PeriodCells:
    """The cells of a week or month. Raises KeyError for any other."""
    return PeriodCells(GRAIN_WORDS[period.grain], period.label, datetime.combine(period.start, time()))
