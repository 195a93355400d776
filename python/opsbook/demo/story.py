"""The planted events: what happens to demand and to single products, on the days templates/demo/story.toml names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.model import Model, Ranked, Story
from opsbook.demo.shop import attraction
from opsbook.demo.timeline import Floats, Timeline

REPOST_SHIFT = 30_017_000


def plant(shop: pd.DataFrame, model: Model, timeline: Timeline) -> pd.DataFrame:
    """The shop after the events: one product re-posted under a new id (last row), the others marked.

    Adds the columns ctr_from and ctr_factor (a new main image) and silent_from (visitors, but never an inquiry).
    """
    story = model.story
    shop = _repost(shop, story.repost, timeline)
    shop["ctr_factor"], shop["ctr_from"] = 1.0, timeline.n_days
    dipped = at_rank(shop, story.image, timeline)
    shop.loc[dipped, ["ctr_factor", "ctr_from"]] = [story.image.ctr, timeline.index(story.image.on)]
    shop["silent_from"] = timeline.n_days
    shop.loc[at_rank(shop, story.quiet, timeline), "silent_from"] = timeline.index(story.quiet.on)
    for words, rank in story.problems.ranks.items():
        shop.loc[at_rank(shop, Ranked(story.problems.on, rank), timeline), "problem"] = words
    return shop


def demand(story: Story, timeline: Timeline) -> Floats:
    """What the events leave of each day's exposure."""
    factor = np.ones(timeline.n_days)
    for event in (story.festival, story.outage):
        factor[timeline.within(event.closed)] *= event.demand
    return factor


def paid_left(story: Story, timeline: Timeline) -> Floats:
    """What is left of each day's paid exposure."""
    return np.where(timeline.within(story.outage.closed), story.outage.paid, 1.0)


def at_rank(shop: pd.DataFrame, event: Ranked, timeline: Timeline) -> int:
    """The row of the product that stands at the event's rank on its day."""
    weight = attraction(shop, np.array([timeline.index(event.on)]), 1.0)[0]
    return int(np.argsort(-weight)[event.rank - 1])


def _repost(shop: pd.DataFrame, event: Ranked, timeline: Timeline) -> pd.DataFrame:
    row, day = at_rank(shop, event, timeline), timeline.index(event.on)
    fresh = shop.loc[[row]].assign(born=day, product_id=str(int(str(shop.loc[row, "product_id"])) + REPOST_SHIFT))
    shop.loc[row, "gone"] = day
    return pd.concat([shop, fresh], ignore_index=True)
