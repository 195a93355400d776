"""The rows of 数据记录 (T05): the store's metrics of a week or month, beside the one before and the peers."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.desk.rows.periodcells import COLUMNS, period_cells
from opsbook.domain.factbook import FactBook, change
from opsbook.domain.metric import Metric
from opsbook.domain.period import Period

NUMBERS = ("编号", "指标", "单位", "本期", "上期", "环比", "同行平均", "同行优秀")


def recorded_metric_rows(period: Period, metrics: Iterable[Metric], now: FactBook, last: FactBook) -> pd.DataFrame:
    """One row a metric in the order given; what is missing is empty, for people to type."""
    rows = []
    for metric in metrics:
        fact, before = now.fact(metric.key), last.value(metric.key)
        rows.append((*period_cells(period), metric.id, metric.name, metric.unit, fact.value, before,
                     change(fact.value, before), fact.peer_average, fact.peer_best))
    return pd.DataFrame(rows, columns=[*COLUMNS, *NUMBERS], dtype="object")
