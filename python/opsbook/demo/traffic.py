"""A product's day: exposure, clicks, visitors, paid exposure. Arrays of days x products."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.demo import story as stories
from opsbook.demo.model import Model
from opsbook.demo.shop import NEW_DAYS, attraction, online
from opsbook.demo.timeline import Floats, Ints, Timeline

MONTH_DAYS = 30


@dataclass(frozen=True)
class Traffic:
    """Counts by day (rows) and product (columns).

    `impressions` and `clicks` are those of search; `paid_…` all paid ones; `natural_…` the unpaid outside search.
    """

    impressions: Ints
    clicks: Ints
    visitors: Ints
    paid_impressions: Ints
    paid_clicks: Ints
    paid_search: Ints
    feed_clicks: Ints
    natural_impressions: Ints
    natural_clicks: Ints

    @cached_property
    def store_impressions(self) -> Ints:
        """All exposure: search, paid beside search, natural beside search."""
        return self.impressions + (self.paid_impressions - self.paid_search) + self.natural_impressions

    @cached_property
    def store_clicks(self) -> Ints:
        """All clicks."""
        return self.clicks + self.feed_clicks + self.natural_clicks


def run_traffic(shop: pd.DataFrame, model: Model, timeline: Timeline, rng: np.random.Generator) -> Traffic:
    """A year of traffic, month by month, since the old products without effect are deleted at each month's end.

    Writes the day of deletion into `shop["gone"]`.
    """
    volume = daily_volume(model, timeline)
    days = np.arange(timeline.n_days)
    parts, seen = [], np.zeros((0, len(shop)), dtype=np.int64)
    for block in np.split(days, range(MONTH_DAYS, timeline.n_days, MONTH_DAYS)):
        part = _search(shop, block, volume[block], model, rng)
        parts.append(part)
        seen = np.concatenate([seen, part[2]])[-NEW_DAYS:]
        if len(seen) == NEW_DAYS:
            _purge(shop, seen, int(block[-1]), model.world.products.purge_share, rng)
    impressions, clicks, visitors = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _with_paid(shop, (impressions, clicks, visitors), model, timeline, rng)


def daily_volume(model: Model, timeline: Timeline) -> Floats:
    """The search exposure to expect on each day: season x weekday x growth x events."""
    volume, days = model.world.volume, timeline.days
    season = np.array(volume.months)[days.month - 1] * np.array(volume.weekdays)[days.day_of_week]
    growth = np.linspace(*volume.growth, timeline.n_days)
    return np.asarray(volume.impressions_a_day * season * growth * stories.demand(model.story, timeline))


def _search(
    shop: pd.DataFrame, days: Ints, volume: Floats, model: Model, rng: np.random.Generator,
) -> tuple[Ints, Ints, Ints]:
    weight = attraction(shop, days, model.world.products.new_bonus)
    expected = volume[:, None] * weight / weight.sum(axis=1, keepdims=True)
    shape = model.world.volume.noise_shape
    impressions = rng.poisson(expected * rng.gamma(shape, 1 / shape, expected.shape))
    dipped = days[:, None] >= shop["ctr_from"].to_numpy()
    ctr = shop["ctr"].to_numpy() * np.where(dipped, shop["ctr_factor"].to_numpy(), 1.0)
    clicks = rng.binomial(impressions, ctr)
    return impressions, clicks, clicks + rng.poisson(clicks * 0.10 + expected * 0.0008)


def _purge(shop: pd.DataFrame, seen: Ints, day: int, share: float, rng: np.random.Generator) -> None:
    """Delete a share of the products that had no visitor (hence no click, inquiry, order) for 90 days."""
    old = (shop["born"].to_numpy() <= day - NEW_DAYS) & online(shop, np.array([day]))[0]
    idle = old & (seen.sum(axis=0) == 0) & (rng.random(len(shop)) < share)
    shop.loc[idle, "gone"] = day + 1


def _with_paid(
    shop: pd.DataFrame, search: tuple[Ints, Ints, Ints], model: Model, timeline: Timeline, rng: np.random.Generator,
) -> Traffic:
    impressions, clicks, visitors = search
    ads = model.world.advertising
    on = np.where(shop["plan"].to_numpy() >= 0, 1.0, 0.0) * stories.paid_left(model.story, timeline)[:, None]
    paid_search = rng.binomial(impressions, ads.paid_share * on)
    feed = rng.poisson(impressions * ads.feed_ratio * on)
    natural = rng.poisson(impressions * ads.natural_ratio)
    feed_clicks = rng.binomial(feed, shop["ctr"].to_numpy() * 0.8)
    search_clicks = np.minimum(rng.binomial(clicks, ads.paid_share * on), paid_search)
    return Traffic(
        impressions=impressions, clicks=clicks, visitors=visitors,
        paid_impressions=paid_search + feed, paid_clicks=search_clicks + feed_clicks, paid_search=paid_search,
        feed_clicks=feed_clicks,
        natural_impressions=natural, natural_clicks=rng.binomial(natural, shop["ctr"].to_numpy() * 0.9),
    )
