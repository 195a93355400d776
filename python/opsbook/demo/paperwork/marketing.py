"""客户营销: the daily quotas of each account, and the customers the system marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from opsbook.demo.paperwork.customers import OLD
from opsbook.demo.paperwork.office import Office, Row, at, frame, one_of, yes

VISITORS, RECOMMENDED, ONSITE = "访客营销", "推荐买家", "站内营销"
REPEAT, LEAVING = "高潜复购", "流失预警"


def marketing_rows(office: Office, customers: pd.DataFrame) -> pd.DataFrame:
    """客户营销. `customers`: the rows of 客户跟进, of whose old ones the system marks some."""
    days = office.since(office.habits.daily_began)
    return frame(row for day in days for row in (*_quotas(office, day), *_marked(office, day, customers)))


def _quotas(office: Office, day: date) -> Iterator[Row]:
    """Visitors first, then recommended buyers, then the store's own customers; seldom the wrong way round."""
    luck, habits = office.luck(f"marketing {day}"), office.habits.marketing
    for seller in office.there(day):
        if luck.random() < office.habits.diligence.forgotten_day:
            continue
        row: Row = {"日期": at(day), "账号": seller}
        reached = _used(office, seller, luck)
        yield row | {"类型": VISITORS, "已用": reached, "名额": habits.quota, "结果": one_of(luck, habits.results)}
        if luck.random() < office.habits.diligence.marketing * office.keen(seller):
            in_order = bool(luck.random() < office.habits.diligence.duty)
            yield row | {"类型": RECOMMENDED, "已用": int(luck.integers(3, 9)), "访客营销之后": yes(in_order)}
        yield row | {"类型": ONSITE, "已用": _used(office, seller, luck), "名额": habits.quota}


def _used(office: Office, seller: str, luck: np.random.Generator) -> int:
    """The whole quota, on a bad day a part of it."""
    quota = office.habits.marketing.quota
    if luck.random() < office.habits.diligence.marketing * office.keen(seller):
        return quota
    return int(luck.integers(quota // 4, quota))


def _marked(office: Office, day: date, customers: pd.DataFrame) -> Iterator[Row]:
    """Once a week: old customers likely to buy again or to leave, followed up by whoever has them."""
    luck, habits = office.luck(f"marked {day}"), office.habits.marketing
    old = customers[customers["状态"].eq(OLD)]
    if day.weekday() != habits.marked_weekday or old.empty:
        return
    for number in luck.choice(len(old), min(habits.marked_a_week, len(old)), replace=False):
        customer = old.iloc[int(number)]
        yield {"日期": at(day), "账号": customer["负责业务"], "类型": one_of(luck, (REPEAT, LEAVING)),
               "客户": customer["客户"], "已跟进": yes(bool(luck.random() < habits.marked_followed))}
