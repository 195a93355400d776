"""数据概览 rows: the store by day, week and month, with 同行平均 and 同行优秀 beside each indicator."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from opsbook.demo.orders import by_day
from opsbook.demo.products import is_whole
from opsbook.demo.store import SimulatedStore
from opsbook.domain.period import Period

AVERAGE, BEST = "_peer_average", "_peer_best"
SMOOTH_DAYS = 21
RATES = ("ctr", "opportunity_rate", "l1_share", "timely_reply_rate", "fast_reply_rate", "reply_hours")
HIGHEST = {"reply_hours": np.inf}
TIMELY_HOURS = 24.0
FAST_HOURS = 0.5        # the platform counts five minutes, TM included; TM answers are not simulated one by one
EVENT_COUNTS = ("leads", "replied", "timely", "fast", "upper", "hours")


class Overview:
    """The day counts of a simulated store, added up for any period."""

    def __init__(self, store: SimulatedStore) -> None:
        self.store = store
        self._days = pd.concat([_counts(store), _event_counts(store)], axis=1)
        self._noise = pd.DataFrame({"noise": np.random.default_rng(store.noise).normal(1.0, 0.03, len(self._days))})
        self._peers = _peer_days(self._days, self._noise["noise"], store)
        self._usual = _rates(self._days.sum().to_frame().T).iloc[0]

    def rows(self, periods: Sequence[Period]) -> pd.DataFrame:
        """One row a period: counts summed, rates from the counts, peers of counts summed and of rates averaged."""
        spans = [self.store.timeline.span(period) for period in periods]
        counts, peers = _sums(self._days, spans), _sums(self._peers, spans).round()
        noise = _sums(self._noise, spans)["noise"] / [span.stop - span.start for span in spans]
        rates = {name + part: (self._usual[name] * factor * noise).clip(upper=HIGHEST.get(name, 1.0)) for name in RATES
                 for part, factor in zip((AVERAGE, BEST), self.store.model.world.peers[name], strict=True)}
        visible = counts.drop(columns=list(EVENT_COUNTS)).astype(dict.fromkeys(_whole_numbers(counts), int))
        return pd.concat([visible, _rates(counts), peers, pd.DataFrame(rates)], axis=1)


def _sums(days: pd.DataFrame, spans: Sequence[slice]) -> pd.DataFrame:
    """Each span of days added up, one row a span."""
    reached = np.vstack([np.zeros(days.shape[1]), days.cumsum().to_numpy()])
    return pd.DataFrame(reached[[s.stop for s in spans]] - reached[[s.start for s in spans]], columns=days.columns)


def _whole_numbers(counts: pd.DataFrame) -> list[str]:
    return [str(name) for name in counts if name not in (*EVENT_COUNTS, "gmv")]


def _counts(store: SimulatedStore) -> pd.DataFrame:
    traffic, leads, orders = store.traffic, store.leads, store.orders
    rules, whole = store.model.world.products, is_whole(store)
    visitors, tm = traffic.visitors.sum(axis=1), leads.tm.sum(axis=1)
    events, n_days = leads.events, store.timeline.n_days
    buyers = events.groupby("day")["buyer"].nunique().reindex(range(n_days), fill_value=0).to_numpy()
    visits = np.round(visitors * rules.visits_per_visitor).astype(np.int64)
    natural = (traffic.store_impressions - traffic.paid_impressions).sum(axis=1)
    counts = {
        "visitors": visitors, "visits": visits, "page_views": np.round(visits * rules.pages_per_visit),
        "impressions": traffic.impressions.sum(axis=1), "clicks": traffic.clicks.sum(axis=1),
        "inquiries": leads.inquiries.sum(axis=1), "inquiry_buyers": buyers, "tm": tm, "opportunities": buyers + tm,
        "orders": by_day(orders, traffic.impressions.shape).sum(axis=1),
        "gmv": orders.groupby("day")["amount"].sum().reindex(range(n_days), fill_value=0.0).to_numpy(),
        "store_impressions": traffic.store_impressions.sum(axis=1), "store_clicks": traffic.store_clicks.sum(axis=1),
        "marketing_impressions": traffic.paid_impressions.sum(axis=1),
        "marketing_clicks": traffic.paid_clicks.sum(axis=1),
        "natural_impressions": natural, "natural_clicks": (traffic.store_clicks - traffic.paid_clicks).sum(axis=1),
        "natural_opportunities": (leads.inquiries + leads.tm - store.ads.inquiries - store.ads.tm).sum(axis=1),
        "standard_impressions": traffic.paid_impressions[:, ~whole].sum(axis=1),
        "standard_clicks": traffic.paid_clicks[:, ~whole].sum(axis=1),
        "whole_impressions": traffic.paid_impressions[:, whole].sum(axis=1),
        "whole_clicks": traffic.paid_clicks[:, whole].sum(axis=1),
        "cart_adds": visitors // 27, "cart_buyers": visitors // 35,
    }
    return pd.DataFrame(counts)


def _event_counts(store: SimulatedStore) -> pd.DataFrame:
    """Per day what the rates are made of: leads, those replied to, in time, fast, from L1+ buyers, hours waited."""
    events = store.leads.events
    hours = (events["first_reply_at"] - events["created_at"]).dt.total_seconds() / 3600
    marks = pd.DataFrame({
        "leads": 1.0, "replied": hours.notna(), "timely": hours <= TIMELY_HOURS, "fast": hours <= FAST_HOURS,
        "upper": events["level"] != "L0", "hours": hours.fillna(0.0),
    }).astype(float)
    return marks.groupby(events["day"]).sum().reindex(range(store.timeline.n_days), fill_value=0.0)


def _rates(counts: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "ctr": counts["clicks"] / counts["impressions"],
        "opportunity_rate": counts["opportunities"] / counts["visitors"],
        "l1_share": counts["upper"] / counts["leads"],
        "timely_reply_rate": counts["timely"] / counts["leads"],
        "fast_reply_rate": counts["fast"] / counts["leads"],
        "reply_hours": counts["hours"] / counts["replied"],
    })


def _peer_days(days: pd.DataFrame, noise: pd.Series, store: SimulatedStore) -> pd.DataFrame:
    """The peers' day counts: the store's own, smoothed, times the model's factors; `noise` moves them together."""
    smooth = days.rolling(SMOOTH_DAYS, center=True, min_periods=1).mean().mul(noise, axis=0)
    factors = {name: pair for name, pair in store.model.world.peers.items() if name not in RATES}
    averages = {name + AVERAGE: (smooth[name] * average).round() for name, (average, _) in factors.items()}
    bests = {name + BEST: (smooth[name] * best).round() for name, (_, best) in factors.items()}
    return pd.DataFrame({**averages, **bests})
