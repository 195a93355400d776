"""Own-format lists: inquiries, RFQ quotes, orders. Their months are the office's, not the platform's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.model import Model
from opsbook.demo.store import SimulatedStore
from opsbook.demo.timeline import OFFICE_ZONE, Ints
from opsbook.domain.period import Period

ITEM = slice(-5, -3)     # the words of a title that say what it sells
QUIET_DAYS = 30      # an inquiry older than this without an order is no longer followed


def inquiry_rows(store: SimulatedStore) -> pd.DataFrame:
    """Every inquiry, with `month` of the office clock; country spellings vary as people type them."""
    events, model = store.leads.events, store.model
    won = store.orders[store.orders["inquiry"] >= 0].set_index("inquiry")
    created = pd.DatetimeIndex(events["created_at"]).tz_convert(OFFICE_ZONE)
    products = store.shop.iloc[events["product"].to_numpy()]
    items = products["title"].str.split().str[ITEM].str.join(" ").to_numpy()
    noise = np.random.default_rng([store.noise, 1])
    return pd.DataFrame({
        "inquiry_id": [f"{7_600_000_000 + 83 * number}" for number in range(len(events))],
        "created_at": events["created_at"], "month": created.strftime("%Y-%m"),
        **buyer_words(events["buyer"].to_numpy(), model),
        "country": spellings_of(events["country"].to_numpy(), model, noise),
        "product_id": products["product_id"].to_numpy(),
        "message": [_message(model, number, item) for number, item in enumerate(items)],
        "sales": seller_names(events["sales"].to_numpy(), model), "first_reply_at": events["first_reply_at"],
        "inquiry_type": "询盘", "channel": channel_names(events["channel"].to_numpy(), model),
        "valid": events["valid"], "buyer_level": events["level"],
        "status": _status(events, won, store), "order_id": won["order_id"].reindex(events.index).fillna(""),
        "amount": won["amount"].reindex(events.index),
    })


def order_rows(store: SimulatedStore) -> pd.DataFrame:
    """Every order, with `month` of its day."""
    orders, model = store.orders, store.model
    noise = np.random.default_rng([store.noise, 2])
    inquiry = orders["inquiry"].to_numpy()
    return orders.assign(
        month=orders["ordered_on"].dt.strftime("%Y-%m"),
        buyer=buyer_words(orders["buyer"].to_numpy(), model)["buyer_name"],
        country=spellings_of(orders["country"].to_numpy(), model, noise),
        sales=seller_names(orders["sales"].to_numpy(), model),
        inquiry_id=np.where(inquiry >= 0, np.char.add("", (7_600_000_000 + 83 * inquiry).astype(str)), ""),
        product_id=store.shop["product_id"].to_numpy()[orders["product"].to_numpy()],
    )


def quote_rows(store: SimulatedStore) -> pd.DataFrame:
    """Every RFQ quote, with `month` of its day."""
    quotes, model = store.quotes, store.model
    noise = np.random.default_rng([store.noise, 3])
    return quotes.assign(
        month=quotes["quoted_on"].dt.strftime("%Y-%m"), sales=seller_names(quotes["sales"].to_numpy(), model),
        country=spellings_of(quotes["country"].to_numpy(), model, noise),
        order_id=np.where(quotes["result"] == "订单", "T" + quotes["quote_id"], ""),
    )


def of_month(rows: pd.DataFrame, month: Period) -> pd.DataFrame:
    """The rows of one month."""
    return rows[rows["month"] == month.label].reset_index(drop=True)


def buyer_words(number: Ints, model: Model) -> dict[str, np.ndarray]:
    """The name and e-mail of each buyer."""
    words = model.words.buyers
    first = np.array(words.first)[number % len(words.first)]
    last = np.array(words.last)[number // len(words.first) % len(words.last)]
    email = [f"{a}.{b}{n}@example.com".lower() for a, b, n in zip(first, last, number, strict=True)]
    return {"buyer_name": np.strings.add(np.strings.add(first, " "), last), "buyer_email": np.array(email)}


def spellings_of(country: Ints, model: Model, noise: np.random.Generator) -> list[str]:
    """Each country as somebody spelled it."""
    spellings = [c.names for c in model.world.countries]
    pick = noise.integers(0, 12, len(country))
    return [spellings[c][p % len(spellings[c])] for c, p in zip(country, pick, strict=True)]


def seller_names(number: Ints, model: Model) -> np.ndarray:
    """The salespeople of those numbers."""
    return np.array([person.name for person in model.world.sales])[number]


def channel_names(number: Ints, model: Model) -> np.ndarray:
    """The platform's names of the channels."""
    return np.array([channel.name for channel in model.world.channels])[number]


def _message(model: Model, number: int, item: str) -> str:
    messages = model.words.buyers.messages
    return messages[number % len(messages)].format(item=item)


def _status(events: pd.DataFrame, won: pd.DataFrame, store: SimulatedStore) -> pd.Series:
    age = store.timeline.n_days - 1 - events["day"]
    status = pd.Series("跟进中", index=events.index).mask(events["first_reply_at"].isna(), "待回复")
    status = status.mask(age > QUIET_DAYS, "暂无进展").mask(~events["valid"], "无效")
    return status.mask(events.index.isin(won.index), "已成交")
