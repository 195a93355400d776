"""Tables and columns that rules and metrics need beyond what was imported, made when first asked for.

    T02 … T37       domain/registercolumns.py
    inquiries       + asked_product, buyer_told (domain/registercolumns.py), in_time_office,
                      reply_hours, work_hours, in_time (domain/timepoints.py)
    orders          + ship_due (shipped, or the agreed day has come), shipped_in_time, transit_days
    open_orders     + finished_inside: finished in the period, whenever it was placed
    rfq_quotes      + ordered
    p4p_days        date, hours: the longest any plan was on air that day
    product_table   domain/products.py
    covered_words   keywords + covered: a product's title has the word (domain/words.py)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pandas as pd

from opsbook.domain.evidence import Evidence
from opsbook.domain.judgement import PLACES
from opsbook.domain.productage import flag
from opsbook.domain.products import products_of
from opsbook.domain.registercolumns import (
    asked,
    bindings,
    campaigns,
    counters,
    customers,
    duties,
    duty_owners,
    issues,
    keywords,
    mailings,
    marketing,
    offers,
    open_orders,
    quotas,
    sales_days,
    videos,
)
from opsbook.domain.settings import Settings
from opsbook.domain.timepoints import replies
from opsbook.domain.words import covered_words

_ORDERED = ("订单", "转订单", "已转订单", "成交", "已成交", "已下单")


class DerivedTables(Mapping[str, pd.DataFrame]):
    """The evidence's tables with what is derived from them; nothing is computed before it is asked for."""

    def __init__(self, evidence: Evidence, settings: Settings) -> None:
        self._evidence = evidence
        self._settings = settings
        self._made: dict[str, pd.DataFrame] = {}
        added = {name for name, (source, _) in _DERIVED.items() if source in evidence.tables}
        self._names = dict.fromkeys([*evidence.tables, *sorted(added)])

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            source, derive = _DERIVED.get(name, (name, _as_stored))
            self._made[name] = derive(self._evidence.tables[source], self._evidence, self._settings)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names      # Mapping's own would build the table to see

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _as_stored(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    return rows


def _inquiries(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """The reply times; a row is judged as of the newest import, or the day after the period."""
    coverage = evidence.coverage.get("inquiries")
    day_after = datetime.combine(evidence.period.end + timedelta(1), time(), UTC)
    judged = replies(asked(rows), settings.calendar, (coverage and coverage.imported_at) or day_after)
    in_office = np.round(judged["work_hours"], PLACES) <= settings.calendar.reply_limit_hours
    unanswered = judged["work_hours"].isna()
    return judged.assign(in_time_office=judged["in_time"].where(unanswered, in_office.astype("boolean")))


def _orders(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    agreed, shipped, done = (_dates(rows, name) for name in ("ship_by", "shipped_on", "finished_on"))
    due = agreed.notna() & (shipped.notna() | (agreed <= pd.Timestamp(evidence.period.end)))
    return rows.assign(
        ship_due=due.to_numpy(dtype=bool), shipped_in_time=(shipped <= agreed).to_numpy(dtype=bool),
        transit_days=((done - shipped).dt.total_seconds() / 86400).to_numpy(dtype=float),
    )


def _open_orders(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    start, end = pd.Timestamp(evidence.period.start), pd.Timestamp(evidence.period.end)
    return rows.assign(finished_inside=_dates(rows, "finished_on").between(start, end).to_numpy(dtype=bool))


def _rfq_quotes(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    """A quote led to an order where it names one or its result says so; unknown where the register says neither."""
    order, result = _column(rows, "order_id").notna(), _column(rows, "result")
    silent = not order.any() and bool(result.isna().all())
    ordered = (order | result.isin(_ORDERED)).to_numpy(dtype=bool)
    return rows.assign(ordered=flag(ordered, np.full(len(rows), silent)))


def _p4p_days(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    hours = _column(rows, "hours").astype(float)
    return hours.groupby(rows["date"]).max().rename("hours").reset_index()


def _products(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    return products_of(rows, evidence, settings)


def _covered_words(rows: pd.DataFrame, evidence: Evidence, settings: Settings) -> pd.DataFrame:
    return covered_words(rows, evidence)


_Derive = Callable[[pd.DataFrame, Evidence, Settings], pd.DataFrame]
_DERIVED: dict[str, tuple[str, _Derive]] = {
    "T02": ("T02", duties), "T10": ("T10", keywords), "T14": ("T14", campaigns), "T17": ("T17", marketing),
    "T18a": ("T18a", quotas), "T19b": ("T19b", mailings), "T20a": ("T20a", offers), "T21": ("T21", open_orders),
    "T22": ("T22", bindings), "T23": ("T23", issues), "T27": ("T27", customers), "T34": ("T34", counters),
    "T37": ("T37", videos), "sales_days": ("T17", sales_days),
    "duty_owners": ("T02", duty_owners),
    "inquiries": ("inquiries", _inquiries), "orders": ("orders", _orders), "rfq_quotes": ("rfq_quotes", _rfq_quotes),
    "open_orders": ("open_orders", _open_orders),
    "p4p_days": ("p4p_plans", _p4p_days), "product_table": ("products", _products),
    "covered_words": ("keywords", _covered_words),
}


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name] if name in rows.columns else pd.Series(np.nan, index=rows.index)


def _dates(rows: pd.DataFrame, name: str) -> pd.Series:
    return pd.to_datetime(_column(rows, name))
