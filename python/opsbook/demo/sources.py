"""Where visitors come from: the store's day spread over channels and over countries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from opsbook.demo.leads import Leads, normal
from opsbook.demo.model import Model
from opsbook.demo.timeline import Floats, Ints, Timeline
from opsbook.demo.traffic import Traffic

WEEK_NOISE = 60.0       # Dirichlet concentration: channel shares move by some percent from week to week


@dataclass(frozen=True)
class Sources:
    """Counts by day (rows) and channel or country (columns); each row adds up to the store's day."""

    channel_visitors: Ints
    channel_tm: Ints
    country_impressions: Ints
    country_clicks: Ints
    country_visitors: Ints
    country_tm: Ints
    country_paid_impressions: Ints
    country_paid_clicks: Ints


def draw_sources(traffic: Traffic, leads: Leads, model: Model, timeline: Timeline, rng: np.random.Generator) -> Sources:
    """Spread each day's totals over channels and countries."""
    world = model.world
    channels = _channel_shares(model, timeline, rng)
    channel_leads = _rows(channels * np.array([c.conversion for c in world.channels]))
    lead_shares = normal([c.share for c in world.countries])
    visit_shares = normal([c.share / c.conversion for c in world.countries])
    visitors, tm = traffic.visitors.sum(axis=1), leads.tm.sum(axis=1)
    counts = (traffic.impressions, traffic.clicks, traffic.visitors, traffic.paid_impressions, traffic.paid_clicks)
    by_country = [spread(count.sum(axis=1), visit_shares, rng) for count in counts]
    return Sources(
        channel_visitors=spread(visitors, channels, rng), channel_tm=spread(tm, channel_leads, rng),
        country_impressions=by_country[0], country_clicks=by_country[1], country_visitors=by_country[2],
        country_paid_impressions=by_country[3], country_paid_clicks=by_country[4],
        country_tm=spread(tm, lead_shares, rng),
    )


def spread(totals: Ints, shares: Floats, rng: np.random.Generator) -> Ints:
    """Each total shared out at random; the parts of a row add up to it."""
    return np.asarray(rng.multinomial(totals, shares))


def _channel_shares(model: Model, timeline: Timeline, rng: np.random.Generator) -> Floats:
    channels = model.world.channels
    year = np.linspace(0, 1, timeline.n_days)[:, None]
    start, end = (np.array([c.trend[side] for c in channels]) for side in (0, 1))
    shares = _rows(np.array([c.share for c in channels]) * (start + (end - start) * year))
    n_weeks = timeline.n_days // 7
    weekly = np.stack([rng.dirichlet(shares[7 * week] * WEEK_NOISE * len(channels)) for week in range(n_weeks)])
    return _rows(0.3 * shares + 0.7 * weekly[np.arange(timeline.n_days) // 7])


def _rows(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
