"""流量来源 and 访客地域 rows, and P4P by country."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.overview import AVERAGE, BEST
from opsbook.demo.store import SimulatedStore
from opsbook.demo.sums import inside, tally, whole_parts
from opsbook.domain.period import Period


def channel_rows(store: SimulatedStore, period: Period) -> pd.DataFrame:
    """流量来源: one row a channel that had visitors. The channel nobody knows shows up on the story's day."""
    days, channels = store.timeline.span(period), store.model.world.channels
    visitors = store.sources.channel_visitors[days].sum(axis=0)
    events = inside(store.leads.events, days)
    buyers = events.groupby("channel")["buyer"].nunique().reindex(range(len(channels)), fill_value=0).to_numpy()
    tm = store.sources.channel_tm[days].sum(axis=0)
    share = np.array([channel.share for channel in channels])
    expected = visitors.sum() * share / share.sum()
    rate = (buyers + tm) / np.maximum(visitors, 1)
    rows = pd.DataFrame({
        "channel": [channel.name for channel in channels], "visitors": visitors, "inquiry_buyers": buyers, "tm": tm,
        "opportunity_rate": rate,
        f"visitors{AVERAGE}": np.round(expected * [c.average for c in channels]).astype(int),
        f"visitors{BEST}": np.round(expected * [c.best for c in channels]).astype(int),
        f"opportunity_rate{AVERAGE}": rate.mean() * 0.92, f"opportunity_rate{BEST}": rate.mean() * 1.5,
    })
    return _renamed(rows, store, period)


def _renamed(rows: pd.DataFrame, store: SimulatedStore, period: Period) -> pd.DataFrame:
    story = store.model.story.files
    if period.end < story.strange_from:
        return rows
    return rows.assign(channel=rows["channel"].replace({story.renamed_channel: story.strange_channel}))


def region_rows(store: SimulatedStore, period: Period) -> pd.DataFrame:
    """访客地域: one row a country, by its first spelling."""
    days, sources, n = store.timeline.span(period), store.sources, len(store.model.world.countries)
    events = inside(store.leads.events, days)
    rows = _countries(store).assign(
        impressions=sources.country_impressions[days].sum(axis=0), clicks=sources.country_clicks[days].sum(axis=0),
        visitors=sources.country_visitors[days].sum(axis=0), tm=sources.country_tm[days].sum(axis=0),
        inquiries=tally(events.groupby("country").size(), n),
        inquiry_buyers=tally(events.groupby("country")["buyer"].nunique(), n),
        upper=tally(events[events["level"] != "L0"].groupby("country").size(), n),
    )
    rows = rows.groupby(["code", "region", "country"], sort=False, as_index=False).sum()
    rows["l1_share"] = rows["upper"] / rows["inquiries"].where(rows["inquiries"] > 0)
    rows["opportunities"] = rows["inquiry_buyers"] + rows["tm"]
    return rows.sort_values("visitors", ascending=False, kind="stable", ignore_index=True)


def paid_country_rows(store: SimulatedStore, period: Period) -> pd.DataFrame:
    """P4P by country: cost follows the clicks, leads the country's inquiries."""
    days, sources = store.timeline.span(period), store.sources
    clicks = sources.country_paid_clicks[days].sum(axis=0)
    cost = store.ads.cost[days].sum()
    leads = (store.ads.inquiries + store.ads.tm)[days].sum()
    share = np.array([country.share for country in store.model.world.countries])
    upper = np.array([country.l1 for country in store.model.world.countries])
    rows = _countries(store, spelling=1).assign(
        impressions=sources.country_paid_impressions[days].sum(axis=0), clicks=clicks,
        cost=cost * clicks / clicks.sum(), opportunities=whole_parts(leads * share / share.sum(), int(leads)),
        l1_clicks=np.round(clicks * upper).astype(int),
    )
    rows = rows.groupby(["code", "country"], sort=False, as_index=False).sum(numeric_only=True)
    return rows.assign(cpc=rows["cost"] / rows["clicks"].where(rows["clicks"] > 0),
                       l1_click_share=rows["l1_clicks"] / rows["clicks"].where(rows["clicks"] > 0))


def _countries(store: SimulatedStore, spelling: int = 0) -> pd.DataFrame:
    countries = store.model.world.countries
    return pd.DataFrame({"code": [c.code for c in countries], "region": [c.region for c in countries],
                         "country": [c.names[spelling] for c in countries]})
