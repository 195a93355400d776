"""Every count of the store by day, as far back as anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import kind_of
from opsbook.catalogue.metrics import metrics
from opsbook.domain.columns import Columns
from opsbook.domain.groups import Groups, Ledger
from opsbook.domain.metric import Metric
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings
from opsbook.domain.sources import Count, Sum
from opsbook.history.eventdays import EventRows, event_rows, first_typed
from opsbook.history.evidence import rows_of
from opsbook.history.history import History
from opsbook.history.intake import row_days
from opsbook.history.registers import MERGES

DAYS = "overview_day"       # the platform's row a day
SUMMED = "overview"         # what the metrics call it
EVENTS = ("inquiries", "orders")    # a row an inquiry, an order: they tell the days that the platform's rows lack
TOGETHER = "+".join((DAYS, *EVENTS, *(f"register_{name}" for name in EVENTS), MERGES))
COUNT = "count"


def daily_series(history: History, settings: Settings, until: date) -> pd.DataFrame:
    """The counts of the whole store up to `until`: index every day from the first to the last known, a float column a
    metric by its key; NaN is not known, 0 is none.

    They are the metrics with the format count that the platform's daily rows (overview_day) add up to; days without
    such a row are counted from the rows of inquiries and orders, by the platform's day where a row has a time, as far
    as an export or what was typed tells of them (history/eventdays.py). Raises StoreError where a part is damaged.
    """
    counted = [metric for metric in metrics().values() if metric.format == COUNT and _from(metric, (SUMMED,))]
    first = _first_day(history, settings, until)
    if first is None:
        return pd.DataFrame(columns=[metric.key for metric in counted], index=pd.DatetimeIndex([]), dtype="float64")
    period = Period(first, until, "span")
    return history.joined(TOGETHER, (period,), lambda: _series(counted, period, history, settings))


def _series(counted: Sequence[Metric], period: Period, history: History, settings: Settings) -> pd.DataFrame:
    kind, known = kind_of(DAYS), pd.DataFrame()
    rows, no_other = rows_of(history, period, settings, kind), Ledger(period, {}, settings)
    if rows is not None:
        days = row_days(rows, kind, settings.calendar.office_zone)
        every = pd.DatetimeIndex(sorted(set(days)))
        known = _measured(counted, SUMMED, _by_day(rows, days, every, no_other))
    series = known.reindex(index=pd.date_range(period.start, period.end), columns=[metric.key for metric in counted])
    for table in EVENTS:
        lacking = [each for each in counted if _from(each, EVENTS)[:1] == [table] and series[each.key].isna().any()]
        if lacking and (events := event_rows(history, kind_of(table), settings, period.end)):
            told = _of_events(lacking, table, events, no_other)
            series = series.astype("float64").fillna(told)
    series = series.astype("float64")
    there = series.index[series.notna().any(axis=1)]
    return series.loc[there.min():there.max()] if len(there) else series.iloc[:0]


def _from(metric: Metric, tables: Iterable[str]) -> list[str]:
    """Which of the tables the metric of the store can be counted from by day."""
    from_tables = (source.table for source in metric.store if isinstance(source, Sum | Count))
    return [table for table in from_tables if table in tables]


def _first_day(history: History, settings: Settings, until: date) -> date | None:
    """The first day of an export; a register that begins before lists what was open then, and counts where it is alone.
    """
    stored = (period.start for name in (DAYS, *EVENTS) for period in history.periods(name))
    typed = (first_typed(history, kind_of(table), settings) for table in EVENTS)
    first = min(stored, default=None) or min((day for day in typed if day), default=None)
    return first if first and first <= until else None


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


def _by_day(rows: pd.DataFrame, days: pd.Series, every: pd.DatetimeIndex, ledger: Ledger) -> tuple[Groups, Ledger]:
    """The rows by their days; every one of `every` has a group, rows of other days have none."""
    codes = every.get_indexer(pd.DatetimeIndex(days))
    columns = Columns(rows, ledger.period.end, lambda _: np.nan)
    return Groups(columns.among(codes >= 0), tuple(every.strftime("%Y-%m-%d")), codes[codes >= 0]), ledger


def _of_events(counted: Sequence[Metric], table: str, events: EventRows, ledger: Ledger) -> pd.DataFrame:
    """The days as counted from the rows, missing where nobody looked.

    A metric was typed from the first day that has some of it to the last: who types TM alone tells of no inquiries.
    """
    days = pd.date_range(ledger.period.start, ledger.period.end)
    counts = _measured(counted, table, _by_day(events.rows, events.each_day, days, ledger))
    own, office = events.rows[events.typed].reset_index(drop=True), events.each_office_day[events.typed]
    typed = _measured(counted, table, _by_day(own, office, days, ledger))
    return pd.DataFrame({key: count.where(events.known(days, days[typed[key] > 0])) for key, count in counts.items()})
