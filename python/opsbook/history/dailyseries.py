"""Every count of the store by day, as far back as anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.metrics import metrics
from opsbook.domain.columns import Columns
from opsbook.domain.evidence import Evidence
from opsbook.domain.groups import Groups, Ledger
from opsbook.domain.metric import Metric
from opsbook.domain.period import Period, month_of
from opsbook.domain.settings import Settings
from opsbook.domain.sources import Count, Sum
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.intake import row_days

DAYS = "overview_days"      # the platform's row a day
SUMMED = "overview"         # what the metrics call it
EVENTS = ("inquiries", "orders")    # a row an inquiry, an order: they tell the days that the platform's rows lack
TOGETHER = "+".join(("overview_day", *EVENTS, *(f"register_{name}" for name in EVENTS)))
COUNT = "count"


def daily_series(history: History, settings: Settings, until: date) -> pd.DataFrame:
    """The counts of the whole store up to `until`: index every day from the first to the last known, a float column a
    metric by its key; NaN is not known, 0 is none.

    They are the metrics with the format count that the platform's daily rows (overview_day) add up to; days without
    such a row are counted from the rows of inquiries and orders in those months that these cover whole. Platform days,
    but inquiries counted from rows lie on the office's. Raises StoreError where a part is damaged.
    """
    counted = [metric for metric in metrics().values() if metric.format == COUNT and _from(metric, (SUMMED,))]
    first = _first_day(history, until)
    if first is None:
        return pd.DataFrame(columns=[metric.key for metric in counted], index=pd.DatetimeIndex([]), dtype="float64")
    period = Period(first, until, "span")
    return history.joined(TOGETHER, (period,), lambda: _series(counted, period, history, settings))


def _series(counted: Sequence[Metric], period: Period, history: History, settings: Settings) -> pd.DataFrame:
    whole = gather(history, period, settings)
    days = _by_day(whole, DAYS, settings)
    known = _measured(counted, SUMMED, days) if days else pd.DataFrame()
    series = known.reindex(index=pd.date_range(period.start, period.end), columns=[metric.key for metric in counted])
    for metric in counted:
        if tables := _from(metric, EVENTS):
            gaps = pd.DatetimeIndex(series.index[series[metric.key].isna()])
            series[metric.key] = series[metric.key].fillna(_of_events(metric, tables[0], gaps, history, settings))
    series = series.astype("float64")
    there = series.index[series.notna().any(axis=1)]
    return series.loc[there.min():there.max()] if len(there) else series.iloc[:0]


def _from(metric: Metric, tables: Iterable[str]) -> list[str]:
    """Which of the tables the metric of the store can be counted from by day."""
    from_tables = (source.table for source in metric.store if isinstance(source, Sum | Count))
    return [table for table in from_tables if table in tables]


def _first_day(history: History, until: date) -> date | None:
    stored = chain.from_iterable(history.periods(name) for name in ("overview_day", *EVENTS))
    return min((period.start for period in stored if period.start <= until), default=None)


def _measured(counted: Iterable[Metric], table: str, days: tuple[Groups, Ledger]) -> pd.DataFrame:
    """A row a day of the groups, a column a metric: by its first source that knows, as for any other scope."""
    groups, ledger = days
    found: dict[str, pd.Series] = {}
    for metric in counted:
        value = np.full(len(groups.names), np.nan)
        for source in metric.store:
            if isinstance(source, Sum | Count) and source.table == table:
                value = np.where(np.isnan(value), source.measured(groups, ledger, "store").value, value)
        found[metric.key] = pd.Series(value)
    return pd.DataFrame(found).set_axis(pd.DatetimeIndex(groups.names), axis=0)


def _by_day(evidence: Evidence, table: str, settings: Settings) -> tuple[Groups, Ledger] | None:
    """The rows of a table by their days; None where it is not there."""
    rows = evidence.table(table)
    if rows is None:
        return None
    dataset = "overview_day" if table == DAYS else table
    kind = next(kind for kind in export_kinds().values() if kind.dataset == dataset)
    dates = row_days(rows, kind, settings.calendar.office_zone).dt.strftime("%Y-%m-%d")
    every = [day.isoformat() for day in evidence.period.days()] if table in EVENTS else sorted(set(dates))
    codes = pd.Index(every).get_indexer(pd.Index(dates))
    there = codes >= 0
    columns = Columns(rows, evidence.period.end, lambda _: np.nan)
    return (Groups(columns.among(there), tuple(every), codes[there]),
            Ledger(evidence.period, evidence.tables, settings))


def _of_events(metric: Metric, table: str, gaps: pd.DatetimeIndex, history: History, settings: Settings) -> pd.Series:
    """The days of the gaps, counted from the rows of their months; missing where a month is not covered whole."""
    found = [pd.Series(dtype="float64", index=pd.DatetimeIndex([]))]
    for month in sorted({month_of(day.date()) for day in gaps}):
        evidence = gather(history, _until(month, gaps.max().date()), settings)
        cover, days = evidence.coverage.get(table), _by_day(evidence, table, settings)
        if cover and cover.adds_up and days:
            found.append(_measured([metric], table, days)[metric.key])
    return pd.Series(pd.concat(found))


def _until(month: Period, last: date) -> Period:
    return month if last >= month.end else Period(month.start, last, "span")
