"""P4P: what each plan costs and brings, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.demo.leads import Leads
from opsbook.demo.model import Model
from opsbook.demo.timeline import Floats, Ints, Timeline
from opsbook.demo.traffic import Traffic

DAY_HOURS = 24.0


@dataclass(frozen=True)
class Ads:
    """Paid results by day x product, and by day x plan the cost (yuan) and the hours on air."""

    inquiries: Ints
    tm: Ints
    orders: Ints
    l1_clicks: Ints
    l1_leads: Ints
    cost: Floats
    hours: Floats


def draw_ads(
    shop: pd.DataFrame, traffic: Traffic, leads: Leads, model: Model, timeline: Timeline, rng: np.random.Generator,
) -> Ads:
    """Leads follow the paid part of a product's clicks, cost the plan's clicks."""
    rules = model.world.advertising
    share = traffic.paid_clicks / np.maximum(traffic.store_clicks, 1)
    inquiries = np.minimum(rng.binomial(leads.inquiries, share), traffic.paid_clicks)
    tm = np.minimum(rng.binomial(leads.tm, share), traffic.paid_clicks - inquiries)
    clicks = by_plan(traffic.paid_clicks, shop, len(rules.plans))
    median, spread = rules.cost_per_click
    price = rng.lognormal(np.log(median), spread / 3, clicks.shape)
    return Ads(
        inquiries=inquiries, tm=tm,
        orders=rng.binomial(inquiries, model.world.volume.order_rate),
        l1_clicks=rng.binomial(traffic.paid_clicks, rules.l1_share),
        l1_leads=rng.binomial(inquiries + tm, rules.l1_share),
        cost=np.round(clicks * price, 2), hours=_hours(clicks.shape, model, timeline, rng),
    )


def by_plan(counts: Ints, shop: pd.DataFrame, n_plans: int) -> Ints:
    """Counts by day x product added up by plan."""
    plan = shop["plan"].to_numpy()
    return np.stack([counts[:, plan == number].sum(axis=1) for number in range(n_plans)], axis=1)


def _hours(shape: tuple[int, ...], model: Model, timeline: Timeline, rng: np.random.Generator) -> Floats:
    hours = rng.uniform(*model.world.advertising.hours_on_air, shape)
    short = timeline.within(model.story.outage.closed)
    hours[short] *= model.story.outage.hours / DAY_HOURS
    return np.round(hours, 1)
