"""产品参谋 rows: one a product, for one week."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.shop import online
from opsbook.demo.store import SimulatedStore
from opsbook.demo.sums import inside, tally
from opsbook.demo.timeline import Flags, Floats, Ints
from opsbook.domain.period import Period

COPIED = ("product_id", "title", "showcase", "top_display", "owner", "score", "growth_score")
FINE = "正常"
TOUCHED_EVERY = 45      # days between two edits of an ordinary product


def product_rows(store: SimulatedStore, period: Period) -> pd.DataFrame:
    """Every product online on a day of the period, most exposed first, under the canonical names of the export."""
    days = store.timeline.span(period)
    counts = _counts(store, days) | _orders(store, days) | _promoted(store, days)
    rows = pd.DataFrame(counts | _traits(store, period) | {"ctr": _share(counts["clicks"], counts["impressions"])})
    rows["inquiry_buyers"] = tally(inside(store.leads.events, days).groupby("product")["buyer"].nunique(), len(rows))
    rows["inquiry_rate"] = _share(rows["inquiries"].to_numpy(), rows["visitors"].to_numpy())
    rows["opportunities_90d"] = np.nan
    shown = online(store.shop, np.arange(store.timeline.n_days)[days]).any(axis=0)
    rows = rows.iloc[np.flatnonzero(shown)]
    return rows.sort_values("impressions", ascending=False, kind="stable", ignore_index=True)


def _counts(store: SimulatedStore, days: slice) -> dict[str, Ints]:
    traffic, leads = store.traffic, store.leads
    visitors = traffic.visitors[days].sum(axis=0)
    return {
        "impressions": traffic.impressions[days].sum(axis=0), "clicks": traffic.clicks[days].sum(axis=0),
        "visitors": visitors, "inquiries": leads.inquiries[days].sum(axis=0), "tm": leads.tm[days].sum(axis=0),
        "favorites": visitors // 34, "shares": visitors // 71, "compares": visitors // 130,
        "store_impressions": traffic.store_impressions[days].sum(axis=0),
        "store_clicks": traffic.store_clicks[days].sum(axis=0),
        "marketing_impressions": traffic.paid_impressions[days].sum(axis=0),
        "marketing_clicks": traffic.paid_clicks[days].sum(axis=0),
    }


def _promoted(store: SimulatedStore, days: slice) -> dict[str, Ints]:
    """The paid counts by the kind of plan: 营销 = 标准推广 + 全站推广."""
    whole = is_whole(store)
    impressions = store.traffic.paid_impressions[days].sum(axis=0)
    clicks = store.traffic.paid_clicks[days].sum(axis=0)
    return {
        "standard_impressions": impressions * ~whole, "standard_clicks": clicks * ~whole,
        "whole_impressions": impressions * whole, "whole_clicks": clicks * whole,
    }


def is_whole(store: SimulatedStore) -> Flags:
    """Which products are in a 全站推广 plan."""
    plans = np.array([plan.whole for plan in store.model.world.advertising.plans])
    plan = store.shop["plan"].to_numpy()
    return np.asarray((plan >= 0) & plans[plan])


def _orders(store: SimulatedStore, days: slice) -> dict[str, Ints]:
    n, orders = len(store.shop), inside(store.orders, days)
    direct = orders[orders["inquiry"].eq(-1) & orders["source"].ne("询盘")]
    return {
        "orders": tally(orders.groupby("product").size(), n), "rts_buyers": tally(direct.groupby("product").size(), n),
        "rts_gmv": tally(direct.groupby("product")["amount"].sum(), n),
    }


def _traits(store: SimulatedStore, period: Period) -> dict[str, object]:
    shop, timeline = store.shop, store.timeline
    first = pd.Timestamp(timeline.first)
    published = first + pd.to_timedelta(shop["born"], unit="D")
    end = timeline.index(period.end)
    edits = (end - shop["born"].clip(upper=end)) // TOUCHED_EVERY * TOUCHED_EVERY
    marked = period.end >= store.model.story.problems.on
    return {
        **{name: shop[name] for name in COPIED},
        "p4p": shop["plan"] >= 0,
        "product_type": np.where(shop["rts"], "RTS", "定制"),
        "published": published, "updated": published + pd.to_timedelta(edits, unit="D"),
        "problem": shop["problem"].replace("", FINE) if marked else FINE,
    }


def _share(part: Ints, whole: Ints) -> Floats:
    return np.asarray(part / np.maximum(whole, 1))
