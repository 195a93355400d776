"""Counts by day that only tables with a row a day or a row an event tell: P4P's, and the replies to inquiries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from opsbook.domain.groups import Ledger

P4P = {"p4p_impressions": "impressions", "p4p_clicks": "clicks", "p4p_opportunities": "opportunities"}
IN_TIME, KNOWN = "replies_in_time", "replies_known"
_CLOCKS = {"elapsed": "in_time", "office": "in_time_office"}


def daily_rows(ledgers: Iterable[Ledger]) -> pd.DataFrame:
    """The counts of the ledgers' periods by day: index days, a float column a count; NaN is not known.

    Columns: P4P's by metric, `replies_in_time` of `replies_known` by the store's clock (X4). Inquiries lie on the
    office's days; a day without any is known only where the inquiries cover the whole period.
    """
    known = pd.DataFrame(index=pd.DatetimeIndex([]), dtype="float64")
    for ledger in ledgers:
        for part in _of_period(ledger):
            known = known.combine_first(part) if len(known) else part
    return known.astype("float64").sort_index()


def _of_period(ledger: Ledger) -> Iterator[pd.DataFrame]:
    plans, inquiries = (ledger.tables.get(name) for name in ("p4p_plans", "inquiries"))
    if plans is not None and len(plans):
        given = {metric: column for metric, column in P4P.items() if column in plans}
        sums = plans.groupby(pd.DatetimeIndex(plans["date"]))[list(given.values())].sum(min_count=1)
        yield sums.rename(columns={column: metric for metric, column in given.items()})
    cover = ledger.coverage.get("inquiries")
    if inquiries is not None and (cover is None or cover.adds_up):
        yield _replies(inquiries, ledger)


def _replies(inquiries: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    in_time = inquiries[_CLOCKS[ledger.settings.readings.reply_clock]]
    created = pd.DatetimeIndex(inquiries["created_at"]).tz_convert(ledger.settings.calendar.office_zone)
    days = created.tz_localize(None).normalize()
    counted = pd.DataFrame({IN_TIME: in_time.eq(True).fillna(False), KNOWN: in_time.notna()}).astype("float64")
    every = pd.date_range(ledger.period.start, ledger.period.end)
    return counted.groupby(days).sum().reindex(every, fill_value=0.0)
