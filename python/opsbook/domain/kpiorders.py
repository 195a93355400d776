"""A person's orders in a month as the KPI sheet counts them: those due to be sent, those finished and asked about.

An order belongs to the month it is due or finished in, whenever it was placed. From 订单跟进 (T21), which has every
order, the rules S11 and S12 count the same. From exports alone they judge the orders of the period's export, so that
an old export's open order is no alarm; a person's month would miss most of its orders by that, so the months before are
read too here, and the evidence says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from opsbook.domain.columns import Columns
from opsbook.domain.ground import Ground
from opsbook.domain.kinds import Listing
from opsbook.domain.rowtest import all_of
from opsbook.domain.rule import Rule

EXPORTED = "orders"
MONTHS_BACK = 6      # orders that are due or finished this month were placed at most so long ago
_NEEDED = ["order_id", "sales", "status", "ship_by", "shipped_on", "finished_on", "invited"]


@dataclass(frozen=True)
class PersonsOrders:
    """The orders of one person, the newest state of each once, columns order_id, status, ship_by and so on.

    `exported`: from exports alone, with those of the months before.
    """

    rows: pd.DataFrame
    ground: Ground
    exported: bool = False

    def due(self, rule: Rule) -> pd.DataFrame:
        """Those that had to be sent in the month, up to today, with `late`: sent after their day or not at all.

        `rule` (S12) says which orders count at all.
        """
        among = rule.among if isinstance(rule, Listing) else ()
        store = self.ground.store
        counted = ~all_of(among, Columns(self.rows, store.today, self.ground.store_value)).no
        agreed, sent = pd.to_datetime(self.rows["ship_by"]), pd.to_datetime(self.rows["shipped_on"])
        over = sent.notna() | (agreed < pd.Timestamp(store.today))
        due: pd.DataFrame = self.rows.assign(late=~(sent <= agreed))[counted & self._in_month(agreed) & over]
        return due

    @property
    def finished(self) -> pd.DataFrame:
        """Those finished in the month."""
        return self.rows[self._in_month(pd.to_datetime(self.rows["finished_on"]))]

    def _in_month(self, days: pd.Series) -> pd.Series:
        month = self.ground.period
        return days.between(pd.Timestamp(month.start), pd.Timestamp(month.end))


def orders_of(ground: Ground, tables: Sequence[str], person: str) -> PersonsOrders | None:
    """The person's orders from the first of `tables` that is stored, of an export with the months before.

    None where none of them is.
    """
    table = next((name for name in tables if name in ground.store.evidence.tables), None)
    if table is None:
        return None
    rows = pd.concat(_frames(ground, table), ignore_index=True).drop_duplicates("order_id", keep="first")
    return PersonsOrders(rows[rows["sales"] == person].reset_index(drop=True), ground, table == EXPORTED)


def _frames(ground: Ground, table: str) -> Iterator[pd.DataFrame]:
    """The newest rows first: an order told of twice is as it stands now. A register has them all."""
    past = ground.store.past[:MONTHS_BACK] if table == EXPORTED else ()
    for evidence in (ground.store.evidence, *past):
        rows = evidence.table(table)
        if rows is not None:
            yield rows.reindex(columns=_NEEDED)
