"""客户跟进: customers developed from the public pool, those of recent inquiries, old customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, frame, lines_of, one_of, weighted
from opsbook.demo.registers import inquiry_rows, order_rows, spellings_of
from opsbook.demo.timeline import OFFICE_ZONE
from opsbook.domain.sheetcell import Value

OLD = "老客户"
DEAL = (900.0, 0.6)     # amount of a first order from the pool, US dollars: median, spread


def customer_rows(office: Office) -> pd.DataFrame:
    """客户跟进, one row a customer."""
    rows = [*_pool(office), *_inquirers(office), *_old(office)]
    return frame({row["客户"]: row for row in reversed(rows)}.values()).iloc[::-1].reset_index(drop=True)


def _pool(office: Office) -> Iterator[Row]:
    """公海: about ten a day and salesperson, the careless one fewer."""
    luck, habits = office.luck("pool"), office.habits.customers
    names = iter(_company_names(office, luck))
    for day in office.since(office.habits.daily_began):
        for seller in office.there(day):
            for _ in range(round(int(luck.integers(habits.a_day[0], habits.a_day[1] + 1)) * office.keen(seller))):
                status = weighted(luck, habits.statuses)
                followed = status in habits.contact_days
                yield {
                    "客户": next(names), "国家": _country(office, luck), "来源": "公海", "状态": status,
                    "负责业务": seller, "开发日期": at(day),
                    "最近联系": _contact(office, status, day, luck) if followed else at(day),
                    "下一步": one_of(luck, habits.next_steps) if followed else None,
                    "成交金额": round(float(luck.lognormal(np.log(DEAL[0]), DEAL[1])), 2) if status == "成交" else None,
                }


def _company_names(office: Office, luck: np.random.Generator) -> list[str]:
    """A name for each pair of the first words, in an order of luck."""
    first, second, last = office.habits.customers.names
    pairs = list(product(first, second))
    return [" ".join((*pairs[number], one_of(luck, last))) for number in luck.permutation(len(pairs))]


def _country(office: Office, luck: np.random.Generator) -> str:
    number = luck.integers(len(office.store.model.world.countries), size=1)
    return spellings_of(number, office.store.model, luck)[0]


def _contact(office: Office, status: str, since: date, luck: np.random.Generator) -> Value:
    """The last contact: within the days the status allows, except with the neglected ones."""
    least, most = office.habits.customers.contact_days[status]
    back = int(luck.integers(least, most + 1))
    if luck.random() < office.habits.customers.neglected:
        back = most + int(luck.integers(1, 12))
    return at(max(office.last - timedelta(back), since))


def _inquirers(office: Office) -> Iterator[Row]:
    """The customers of inquiries still followed, each once."""
    luck, habits = office.luck("inquirers"), office.habits.customers
    rows = inquiry_rows(office.store)
    since = pd.Timestamp(office.last - timedelta(habits.followed_days), tz=OFFICE_ZONE)
    followed = rows[(rows["created_at"] >= since) & rows["status"].eq("跟进中")].drop_duplicates("buyer_name")
    for row in lines_of(followed):
        asked = row["created_at"].tz_convert(OFFICE_ZONE).date()
        status = "意向" if luck.random() < habits.keen_inquirers else "未成交"
        yield {"客户": row["buyer_name"], "国家": row["country"], "来源": "询盘", "状态": status,
               "负责业务": office.heir(row["sales"]), "开发日期": at(asked),
               "最近联系": _contact(office, status, asked, luck), "联系方式": row["buyer_email"],
               "下一步": one_of(luck, habits.next_steps), "结果": one_of(luck, habits.results)}


def _old(office: Office) -> Iterator[Row]:
    """老客户: who ordered."""
    luck, habits = office.luck("old"), office.habits.customers
    orders = order_rows(office.store)
    done = orders[orders["status"].eq("已完成")].drop_duplicates("buyer").tail(habits.old_customers)
    for row in lines_of(done):
        ordered = row["ordered_on"].date()
        yield {"客户": row["buyer"], "国家": row["country"], "来源": OLD, "状态": OLD,
               "负责业务": office.heir(row["sales"]), "开发日期": at(ordered),
               "最近联系": _contact(office, OLD, ordered, luck),
               "下一步": one_of(luck, habits.next_steps), "成交金额": row["amount"]}
