"""员工 rows, with the platform's totals row 全部账号, and 产品分层 rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.model import Person
from opsbook.demo.overview import AVERAGE, BEST, FAST_HOURS, TIMELY_HOURS
from opsbook.demo.products import product_rows
from opsbook.demo.replies import present
from opsbook.demo.shop import online
from opsbook.demo.store import SimulatedStore
from opsbook.demo.sums import inside, over, tally
from opsbook.domain.period import Period

EVERYBODY = "全部账号"
TIER_DAYS = 90
LOW_SCORE = 60
HOT, GOOD = 20, 2


def staff_rows(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """One row an account that works in the month, and the totals row on top."""
    noise = np.random.default_rng([store.noise, month.start.toordinal()])
    parts = pd.concat([_operators(store, month), _sales(store, month)], ignore_index=True)
    parts["login_days"] = noise.integers(20, 25, len(parts))
    parts["online_hours"] = np.round(parts["login_days"] * noise.normal(6.4, 0.6, len(parts)), 1)
    rates = ("reply_rate", "fast_reply_rate", "reply_hours")
    total = parts.drop(columns=["person", *rates]).sum(min_count=1).to_frame().T
    events = inside(store.leads.events, store.timeline.span(month))
    total = pd.concat([total.assign(person=EVERYBODY), _replies(events.assign(sales=0), 1)], axis=1)
    rows = pd.concat([total, parts], ignore_index=True)
    return rows.assign(opportunities=rows["inquiries"] + rows["tm"], order_rate=over(rows["orders"], rows["inquiries"]))


def _operators(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """Operators own products: how many, new, edited, what they draw."""
    rows = product_rows(store, month)
    start, end = (pd.Timestamp(day) for day in (month.start, month.end))
    rows["valid"] = rows["visitors"] > 0
    rows["new"] = rows["published"].between(start, end)
    rows["edited"] = rows["updated"].between(start, end) & ~rows["new"]
    owned = rows.groupby("owner")
    names = [person.name for person in store.model.world.operators]
    columns = {"products": owned.size(), "valid_products": owned["valid"].sum(), "new_products": owned["new"].sum(),
               "edited_products": owned["edited"].sum(), "impressions": owned["impressions"].sum(),
               "clicks": owned["clicks"].sum()}
    return pd.DataFrame(columns).reindex(names).rename_axis("person").reset_index()


def _sales(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """Salespeople answer: inquiries, replies, orders, quotes. Who has left is no account any more."""
    people, days = store.model.world.sales, store.timeline.span(month)
    n = len(people)
    events, orders = inside(store.leads.events, days), inside(store.orders, days)
    quotes = store.quotes[store.quotes["quoted_on"].between(pd.Timestamp(month.start), pd.Timestamp(month.end))]
    inquiries = tally(events.groupby("sales").size(), n)
    tm = int(store.leads.tm[days].sum())
    rows = pd.DataFrame({
        "person": [person.name for person in people], "inquiries": inquiries,
        "tm": _shared(tm, inquiries), "orders": tally(orders.groupby("sales").size(), n),
        "created_orders": tally(orders.groupby("sales").size(), n),
        "gmv": tally(orders.groupby("sales")["amount"].sum(), n),
        "approved_quotes": tally(quotes.groupby("sales").size(), n), "marketing_count": inquiries // 2 + 60,
        "rfq_reply_rate": tally(quotes["buyer_action"].eq("已回复").groupby(quotes["sales"]).mean(), n),
        **_replies(events, n),
    })
    return rows[_works(people, month)]


def _works(people: tuple[Person, ...], month: Period) -> np.ndarray:
    days = pd.date_range(month.start, month.end)
    return np.asarray(present(days, people).sum(axis=0) > 0)


def _replies(events: pd.DataFrame, n: int) -> pd.DataFrame:
    hours = (events["first_reply_at"] - events["created_at"]).dt.total_seconds() / 3600
    by_person = hours.groupby(events["sales"])
    return pd.DataFrame({
        "reply_rate": hours.le(TIMELY_HOURS).groupby(events["sales"]).mean(),
        "fast_reply_rate": hours.le(FAST_HOURS).groupby(events["sales"]).mean(),
        "reply_hours": by_person.mean(),
    }).reindex(range(n))


def _shared(total: int, weights: np.ndarray) -> np.ndarray:
    """A total shared out by weight in whole numbers."""
    steps = np.round(total * np.cumsum(weights) / max(weights.sum(), 1)).astype(np.int64)
    return np.diff(steps, prepend=0)


def tier_rows(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """产品分层 at the month's end, from the last 90 days; the peers' shares are the model's."""
    end = store.timeline.span(month).stop
    days = slice(max(end - TIER_DAYS, 0), end)
    shelf = online(store.shop, np.array([end - 1]))[0]
    inquiries, tm = store.leads.inquiries[days].sum(axis=0), store.leads.tm[days].sum(axis=0)
    seen = store.traffic.impressions[days].sum(axis=0) > 0
    low = store.shop["growth_score"].to_numpy() < LOW_SCORE
    peers = store.model.world.tiers
    names = list(peers)
    hot, good, potential, ordinary, poor = names
    stage = np.select([low, inquiries >= HOT, inquiries >= GOOD, seen], [poor, hot, good, potential], ordinary)
    leads = pd.Series(inquiries + tm)[shelf].groupby(stage[shelf])
    count = leads.size().reindex(names, fill_value=0)
    return pd.DataFrame({
        "stage": names, "products": count.to_numpy(), "share": (count / shelf.sum()).to_numpy(),
        "leads_per_product": leads.mean().reindex(names).round(2).to_numpy(),
        f"share{AVERAGE}": [average for average, _ in peers.values()],
        f"share{BEST}": [best for _, best in peers.values()],
    })
