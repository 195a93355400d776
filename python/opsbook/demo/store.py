"""The simulated store: every part, from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.demo.ads import Ads, draw_ads
from opsbook.demo.keywords import Searches, draw_searches
from opsbook.demo.leads import Leads, draw_leads
from opsbook.demo.model import Model, load_model
from opsbook.demo.orders import draw_orders
from opsbook.demo.quotes import draw_quotes
from opsbook.demo.shop import open_shop
from opsbook.demo.sources import Sources, draw_sources
from opsbook.demo.story import plant
from opsbook.demo.timeline import Timeline, make_timeline
from opsbook.demo.traffic import Traffic, run_traffic


@dataclass(frozen=True)
class SimulatedStore:
    """A year of a store. Each part says its own columns and axes; `noise` is left for what the files need."""

    model: Model
    timeline: Timeline
    shop: pd.DataFrame
    traffic: Traffic
    leads: Leads
    orders: pd.DataFrame
    quotes: pd.DataFrame
    sources: Sources
    searches: Searches
    ads: Ads
    noise: int


def simulate(seed: int | None = None, n_months: int = 12) -> SimulatedStore:
    """The store of `seed` (the model's by default); the last `n_months` are exported. The same seed, the same store."""
    model = load_model()
    timeline = make_timeline(model.world.last_day, n_months)
    parts = np.random.default_rng(model.world.seed if seed is None else seed).spawn(9)
    shop = plant(open_shop(model, timeline, parts[0]), model, timeline)
    traffic = run_traffic(shop, model, timeline, parts[1])
    leads = draw_leads(shop, traffic.visitors, model, timeline, parts[2])
    direct = traffic.visitors * shop["rts"].to_numpy()
    return SimulatedStore(
        model=model, timeline=timeline, shop=shop, traffic=traffic, leads=leads,
        orders=draw_orders(leads.events, direct, model, timeline, parts[3]),
        quotes=draw_quotes(model, timeline, parts[4]),
        sources=draw_sources(traffic, leads, model, timeline, parts[5]),
        searches=draw_searches(traffic, model, timeline, parts[6]),
        ads=draw_ads(shop, traffic, leads, model, timeline, parts[7]),
        noise=int(parts[8].integers(2**31)),
    )
