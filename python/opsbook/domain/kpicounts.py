"""Counts of the KPI sheets that no metric gives: days with the whole marketing quota used, orders not sent in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from opsbook.domain.columns import Columns
from opsbook.domain.ground import Ground
from opsbook.domain.kinds import Listing
from opsbook.domain.rowtest import all_of
from opsbook.domain.rule import Rule

VISITOR_MARKETING = "访客营销"
EXPORTED = "orders"
MONTHS_BACK = 6      # orders that are due this month were placed at most so long ago


@dataclass(frozen=True)
class DueOrders:
    """How many orders had to be sent in the period, and the ids of those that were not by their day."""

    n_due: int
    late: tuple[str, ...]


def full_days(marketing: pd.DataFrame, person: str, quota: float) -> int:
    """On how many days the account used all its places for 访客营销; T17 says how many where they are not `quota`."""
    own = marketing[(marketing["person"] == person) & (marketing["kind"] == VISITOR_MARKETING)]
    if own.empty:
        return 0
    days = own.assign(quota=own["quota"].astype(float).fillna(quota) if "quota" in own else quota).groupby("date")
    return int((days["used"].sum() >= days["quota"].max()).sum())


def overdue_orders(ground: Ground, rule: Rule, tables: Sequence[str], person: str) -> DueOrders | None:
    """The person's orders whose agreed day lay in the period, up to today, and those sent later or not at all.

    `rule` says which orders count (S12). Read from the first of `tables` that is stored, of an export with the months
    before; None where none is.
    """
    table = next((name for name in tables if name in ground.store.evidence.tables), None)
    if table is None:
        return None
    rows = pd.concat(_frames(ground, table), ignore_index=True).drop_duplicates("order_id", keep="first")
    rows = rows[_counted(rows, rule, ground) & (rows["sales"] == person)]
    agreed, sent = pd.to_datetime(rows["ship_by"]), pd.to_datetime(rows["shipped_on"])
    start, today = pd.Timestamp(ground.period.start), pd.Timestamp(ground.store.today)
    due = (agreed >= start) & (agreed <= pd.Timestamp(ground.period.end)) & (sent.notna() | (agreed < today))
    late = due & ~(sent <= agreed)
    return DueOrders(int(due.sum()), tuple(rows.loc[late, "order_id"].astype(str)))


def _frames(ground: Ground, table: str) -> Iterator[pd.DataFrame]:
    """The newest rows first: an order told of twice is as it stands now. A register has them all."""
    needed = ["order_id", "sales", "status", "ship_by", "shipped_on"]
    past = ground.store.past[:MONTHS_BACK] if table == EXPORTED else ()
    for evidence in (ground.store.evidence, *past):
        rows = evidence.table(table)
        if rows is not None:
            yield rows.reindex(columns=needed)


def _counted(rows: pd.DataFrame, rule: Rule, ground: Ground) -> pd.Series:
    among = rule.among if isinstance(rule, Listing) else ()
    return pd.Series(~all_of(among, Columns(rows, ground.store.today, ground.store_value)).no, index=rows.index)
