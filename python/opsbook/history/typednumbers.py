"""What people typed into 数据记录 and 流量来源 because no export brings it: stars, the RFQ percentile, peers.

What an export gives wins: these numbers only stand where it is silent.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.domain.factsources import Reading
from opsbook.domain.measure import chosen_reading
from opsbook.domain.metric import Metric
from opsbook.domain.period import Grain, Period
from opsbook.domain.settings import Settings
from opsbook.domain.sources import Ratio, Sum, Value
from opsbook.history.registerbook import RegisterBook

GRAINS: dict[Grain, str] = {"week": "周", "month": "月"}
SIDES = ("peer_average", "peer_best")


def rows_of(book: RegisterBook, period: Period) -> pd.DataFrame:
    """The rows of the week or month itself; none for a day or a span."""
    if period.grain not in GRAINS:
        return book.rows.iloc[:0]
    own = book.each_day == np.datetime64(period.start)
    rows: pd.DataFrame = book.rows[own & (book.rows["grain"] == GRAINS[period.grain]).to_numpy(dtype=bool)]
    return rows


def typed_metrics(rows: pd.DataFrame) -> pd.DataFrame:
    """The table T29: one row, a column a metric's key, of what stands in 数据记录; a rate above 1 is left out.

    A rate is a part of a whole: 85 where 85% is meant would pass every target.
    """
    keys = {metric.id: metric for metric in metrics().values()}
    told = rows.dropna(subset=["metric_id", "value"])
    pairs = [(keys[id], value) for id, value in zip(told["metric_id"], told["value"], strict=True) if id in keys]
    known = {metric.key: value for metric, value in pairs if metric.format != "rate" or value <= 1}
    return pd.DataFrame([known], columns=list(known), dtype="float64")


def with_peers(overview: pd.DataFrame, rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The one row of an overview, its missing peers filled from 数据记录."""
    typed = {row["metric_id"]: row for row in rows.to_dict("records")}
    filled = {f"{column}_{side}": typed[id][side] for id, column in _overview_columns(settings) if id in typed
              for side in SIDES}
    return overview.assign(**{name: _first_known(overview, name, number) for name, number in filled.items()})


def with_channel_peers(channels: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The channels with the missing visitor peers of their families, from 流量来源.

    A family of several channels has its peer on the first of them and 0 on the others, so that it adds up to it.
    """
    filled = channels
    for side in SIDES:
        name = f"visitors_{side}"
        typed = rows.dropna(subset=["family", name]).drop_duplicates("family", keep="last").set_index("family")[name]
        known = _column(filled, name)
        silent = known.isna().groupby(filled["family"]).transform("all").to_numpy(dtype=bool)
        first = ~filled["family"].duplicated().to_numpy(dtype=bool)
        own = filled["family"].map(typed).to_numpy(dtype=float)
        told = silent & ~np.isnan(own)
        filled = filled.assign(**{name: np.where(told, np.where(first, own, 0.0), known)})
    return filled


def _overview_columns(settings: Settings) -> Iterator[tuple[str, str]]:
    """The id of each metric and the overview's column that has its peers."""
    for metric in metrics().values():
        column = _overview_column(metric, settings)
        if column:
            yield metric.id, column


def _overview_column(metric: Metric, settings: Settings) -> str:
    for source in metric.store:
        if isinstance(source, Reading):
            return _overview_column(metrics()[chosen_reading(source, settings)], settings)
        if isinstance(source, Value | Sum | Ratio) and source.table == "overview":
            return _peer_column(source)
    return ""


def _peer_column(source: Value | Sum | Ratio) -> str:
    """The column whose peers a source takes; "" where it takes none."""
    if isinstance(source, Value):
        return source.column
    if isinstance(source, Ratio):
        return source.peers
    return source.columns[0] if len(source.columns) == 1 and not source.minus else ""


def _first_known(overview: pd.DataFrame, name: str, number: float) -> pd.Series:
    return _column(overview, name).fillna(number)


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name].astype("float64") if name in rows else pd.Series(np.nan, index=rows.index)
