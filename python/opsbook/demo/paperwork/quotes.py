"""RFQ报价 and RFQ额度."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, cells_of, frame, in_month
from opsbook.demo.registers import quote_rows

TYPED = {"报价编号": "quote_id", "报价日期": "quoted_on", "RFQ标题": "title", "国家": "country", "品类": "category",
         "业务": "sales", "报价时长": "minutes", "买家动作": "buyer_action", "结果": "result", "订单号": "order_id",
         "金额": "amount"}


def register_quotes(office: Office) -> pd.DataFrame:
    """RFQ报价 since registers are kept; the days are those of the simulated quotes."""
    rows = quote_rows(office.store)
    rows = rows[rows["quoted_on"] >= pd.Timestamp(office.first)].reset_index(drop=True)
    rows["quoted_on"] = pd.Series([at(day.date()) for day in rows["quoted_on"]], dtype=object)
    return cells_of(rows, TYPED)


def quota_rows(office: Office) -> pd.DataFrame:
    """RFQ额度: the month's quota shared out among who was there, the bonus of the 3rd to the first of them."""
    return frame(_quotas(office))


def _quotas(office: Office) -> Iterator[Row]:
    base = office.store.model.world.rfq.quota
    quoted = office.store.quotes["quoted_on"].dt.strftime("%Y-%m").value_counts()
    for month in office.months:
        there = office.there(in_month(office.days, month)[-1])
        reward = max(int(quoted.get(month.label, base)) - base, 0)
        for number, seller in enumerate(there):
            yield {"月": month.label, "月初": at(month.start), "业务": seller,
                   "基础额度": base // len(there) + (number < base % len(there)),
                   "奖励额度": reward if number == 0 else 0}


def quoting_days(office: Office) -> set[tuple[str, str]]:
    """Who quoted on which day: (ISO day, salesperson)."""
    rows = quote_rows(office.store)
    return set(zip(rows["quoted_on"].dt.strftime("%Y-%m-%d"), rows["sales"], strict=True))
