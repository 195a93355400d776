"""The rows of 流量来源 (T06): the visitors and opportunities of each channel family, so that a rise has a cause."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from opsbook.desk.rows.periodcells import COLUMNS, period_cells
from opsbook.domain.factbook import FactBook, change
from opsbook.domain.period import Period
from opsbook.domain.settings import Family

NUMBERS = ("渠道", "访客", "询盘人数", "TM人数", "商机转化率", "访客环比", "占比", "同行平均", "同行优秀")


def channel_rows(period: Period, now: FactBook, last: FactBook) -> pd.DataFrame:
    """One row a family, six, 付费 and 其他; a family nothing is known of has empty cells."""
    rows = [(*period_cells(period), family, *_numbers(family, now, last)) for family in get_args(Family)]
    return pd.DataFrame(rows, columns=[*COLUMNS, *NUMBERS], dtype="object")


def _numbers(family: str, now: FactBook, last: FactBook) -> tuple[float | None, ...]:
    visitors = now.fact("visitors", "channel", family)
    others = (now.value(metric, "channel", family) for metric in ("inquiry_buyers", "tm", "opportunity_rate"))
    moved = change(visitors.value, last.value("visitors", "channel", family))
    share = now.value("channel_share", "channel", family)
    return visitors.value, *others, moved, share, visitors.peer_average, visitors.peer_best
