"""Inquiries and TM consultations: how many, from whom, at what hour, answered by whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.demo.model import Model, World
from opsbook.demo.replies import answer
from opsbook.demo.timeline import Floats, Ints, Timeline

DAY_SECONDS = 86_400
YEAR_DAYS = 365
BUYERS_PER_INQUIRY = 4      # the pool a country's inquiries draw from: about one in eight is a buyer seen before


@dataclass(frozen=True)
class Leads:
    """`inquiries` and `tm` by day x product, `events` one row an inquiry.

    Columns of events: day, product, country, channel, sales (numbers), buyer, created_at, first_reply_at (UTC),
    valid, level.
    """

    inquiries: Ints
    tm: Ints
    events: pd.DataFrame


def draw_leads(
    shop: pd.DataFrame, visitors: Ints, model: Model, timeline: Timeline, rng: np.random.Generator,
) -> Leads:
    """Leads from visitors; scaled so that a year is expected to bring the model's number of inquiries."""
    chance = _chances(shop, visitors, model, timeline)
    inquiries = rng.binomial(visitors, chance)
    tm = rng.binomial(visitors, np.minimum(chance * model.world.volume.tm_per_inquiry, 0.6))
    return Leads(inquiries, tm, _events(inquiries, model, timeline, rng))


def _chances(shop: pd.DataFrame, visitors: Ints, model: Model, timeline: Timeline) -> Floats:
    lift = 1 + model.world.volume.conversion_growth * np.linspace(0, 1, timeline.n_days)
    chance = shop["conversion"].to_numpy() * lift[:, None]
    chance = chance * (np.arange(timeline.n_days)[:, None] < shop["silent_from"].to_numpy())
    wanted = model.world.volume.inquiries_a_year * timeline.n_days / YEAR_DAYS
    return np.asarray(np.minimum(chance * wanted / (visitors * chance).sum(), 0.5))


def _events(inquiries: Ints, model: Model, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    days, products = np.nonzero(inquiries)
    counts = inquiries[days, products]
    world = model.world
    events = pd.DataFrame({"day": np.repeat(days, counts), "product": np.repeat(products, counts)})
    n = len(events)
    events["country"] = rng.choice(len(world.countries), n, p=normal([c.share for c in world.countries]))
    events["channel"] = rng.choice(len(world.channels), n, p=normal([c.share * c.conversion for c in world.channels]))
    events["buyer"] = buyers_of(events["country"].to_numpy(), rng)
    events["created_at"] = moments_of(events, world, timeline, rng)
    events = events.sort_values("created_at", kind="stable", ignore_index=True)
    events["level"] = levels_of(events["country"].to_numpy(), world, rng)
    events["valid"] = rng.random(n) < np.where(events["level"] == "L0", 0.80, 0.97)
    return answer(events, model, timeline, rng)


def normal(weights: Sequence[float] | Floats) -> Floats:
    """The weights as shares of one."""
    shares = np.array(weights)
    return np.asarray(shares / shares.sum())


def buyers_of(country: Ints, rng: np.random.Generator) -> Ints:
    """A buyer's number for each lead; the number says the country."""
    pool = np.bincount(country)[country] * BUYERS_PER_INQUIRY
    return np.asarray(country * 100_000 + (rng.random(len(country)) * pool).astype(np.int64))


def moments_of(events: pd.DataFrame, world: World, timeline: Timeline, rng: np.random.Generator) -> pd.Series:
    """The instant in the platform's day at which the buyer's clock shows the hour drawn."""
    hours = normal(world.replies.local_hours)
    clock = rng.choice(24, len(events), p=hours) * 3600 + rng.integers(0, 3600, len(events))
    starts = timeline.midnights[events["day"].to_numpy()]
    wait = np.zeros(len(events), dtype=np.int64)
    for number, country in enumerate(world.countries):
        here = np.flatnonzero(events["country"].to_numpy() == number)
        local = starts[here].tz_convert(country.zone)
        shown = local.hour * 3600 + local.minute * 60
        wait[here] = (clock[here] - shown.to_numpy()) % DAY_SECONDS
    ends = timeline.midnights[events["day"].to_numpy() + 1]
    moments = starts + pd.to_timedelta(wait, unit="s")
    return pd.Series(np.minimum(moments, ends - pd.Timedelta(seconds=1)), index=events.index)


def levels_of(country: Ints, world: World, rng: np.random.Generator) -> list[str]:
    """The platform's buyer level of each lead, by its country."""
    upper = rng.random(len(country)) < np.array([c.l1 for c in world.countries])[country]
    return list(np.where(upper, rng.choice(["L1", "L2", "L3"], len(country), p=[0.7, 0.22, 0.08]), "L0"))
