"""The shop's products: when each is born, how attractive it is, which are advertised."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.model import Model, Titles, World
from opsbook.demo.timeline import Flags, Floats, Ints, Timeline

NEVER = 10**6
NEW_DAYS = 90
FIRST_ID, ID_STEP = 1_600_124_000_000, 1_870_000


def open_shop(model: Model, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    """One row a product ever online, in the order of birth.

    Columns: product_id, title, born and gone (day numbers; gone = NEVER), quality, peak and half_life (days), ctr,
    conversion, rts, score, growth_score, owner, plan (number of the P4P plan, -1 none), showcase, top_display, problem.
    """
    world = model.world
    born = _births(model, timeline, rng)
    shop = pd.DataFrame({
        "product_id": _ids(len(born), rng),
        "title": _titles(len(born), model.words.titles, rng),
        "born": born, "gone": NEVER,
        **_appeal(len(born), world, rng),
        "owner": _owners(len(born), world, rng),
        "problem": "",
    })
    shop["ctr"] *= world.products.store_ctr / _mean_ctr(shop, timeline)
    chosen = _advertised(shop, timeline, world.products.advertised)
    shares = np.array([plan.share for plan in world.advertising.plans])
    shop["plan"] = np.where(chosen, rng.choice(len(shares), len(shop), p=shares), -1)
    shop["showcase"] = _showcase(shop, timeline, world.products.showcase, rng)
    shop["top_display"] = chosen & (rng.random(len(shop)) < 0.04)
    return shop


def attraction(shop: pd.DataFrame, days: Ints, new_bonus: float) -> Floats:
    """How strongly each product (columns) draws exposure on each day (rows): rise to a peak, then decay, 0 offline."""
    age = days[:, None] - shop["born"].to_numpy()
    peak, half_life = shop["peak"].to_numpy(), shop["half_life"].to_numpy()
    rise = np.minimum((np.clip(age, 0, None) + 3) / (peak + 3), 1.0)
    decay = np.exp2(-np.clip(age - peak, 0, None) / half_life)
    bonus = np.where(age < NEW_DAYS, new_bonus, 1.0)
    return np.asarray(shop["quality"].to_numpy() * rise * decay * bonus * online(shop, days))


def online(shop: pd.DataFrame, days: Ints) -> Flags:
    """Which products (columns) are on the shelf on which days (rows)."""
    day = days[:, None]
    return (day >= shop["born"].to_numpy()) & (day < shop["gone"].to_numpy())


def _births(model: Model, timeline: Timeline, rng: np.random.Generator) -> Ints:
    products = model.world.products
    before = -rng.integers(*products.ages, products.at_start)
    working = (timeline.days.day_of_week < 5) & ~timeline.within(model.story.festival.closed)
    counts = rng.choice(len(products.new_a_day), timeline.n_days, p=products.new_a_day) * working
    return np.concatenate([np.sort(before), np.repeat(np.arange(timeline.n_days), counts)])


def _ids(n: int, rng: np.random.Generator) -> list[str]:
    numbers = FIRST_ID + np.cumsum(rng.integers(1_000, ID_STEP, n))
    longer = rng.random(n) < 0.15
    return list(np.where(longer, np.strings.add("1000", (numbers % 10**10).astype(str)), numbers.astype(str)))


def _titles(n: int, words: Titles, rng: np.random.Generator) -> list[str]:
    lists = (words.leads, words.features, words.materials, words.items, words.uses)
    picks = zip(*(rng.choice(part, n) for part in lists), strict=True)
    return [f"{' '.join(parts)} YS{1000 + number}" for number, parts in enumerate(picks)]


def _appeal(n: int, world: World, rng: np.random.Generator) -> dict[str, object]:
    model = world.products
    quality = rng.lognormal(*model.attraction, n) * (rng.random(n) >= model.never_shown)
    return {
        "quality": quality,
        "peak": rng.integers(*model.ramp_days, n),
        "half_life": rng.integers(*model.half_life_days, n),
        "ctr": _clipped(model.ctr, n, rng),
        "conversion": _clipped(model.conversion, n, rng),
        "rts": rng.random(n) < model.rts_share,
        "growth_score": _growth_scores(quality, rng),
        "score": np.minimum(5.0, np.round(rng.normal(*model.score, n), 1)),
    }


def _growth_scores(quality: Floats, rng: np.random.Generator) -> Floats:
    """The platform's 商品成长分: 60 is its line for 低分品, which few products miss."""
    place = quality.argsort().argsort() / len(quality)
    return np.clip(np.round(64 + 34 * place + rng.normal(0, 3, len(quality))), 40, 100)


def _clipped(shape: tuple[float, float, float, float], n: int, rng: np.random.Generator) -> Floats:
    median, spread, lowest, highest = shape
    return np.clip(rng.lognormal(np.log(median), spread, n), lowest, highest)


def _mean_ctr(shop: pd.DataFrame, timeline: Timeline) -> float:
    """The click-through rate the store's exposure is expected to have: one strong product must not decide it."""
    weight = attraction(shop, np.arange(timeline.n_days), 1.0)
    weight = (weight / weight.sum(axis=1, keepdims=True)).sum(axis=0)
    return float((weight * shop["ctr"]).sum() / weight.sum())


def _owners(n: int, world: World, rng: np.random.Generator) -> list[str]:
    names = [person.name for person in world.operators]
    owners = rng.choice(names, n)
    return list(np.where(rng.random(n) < world.products.unassigned_share, "", owners))


def _advertised(shop: pd.DataFrame, timeline: Timeline, n: int) -> Flags:
    """The strongest products of the first day and of the end of each quarter."""
    days = np.linspace(0, timeline.n_days - 1, 5).astype(np.int64)
    weights = attraction(shop, days, 1.0)
    strongest = np.argsort(-weights, axis=1)[:, :n]
    chosen = np.zeros(len(shop), dtype=np.bool_)
    chosen[strongest.ravel()] = True
    return chosen


def _showcase(shop: pd.DataFrame, timeline: Timeline, n: int, rng: np.random.Generator) -> Flags:
    """Three quarters of the places for the strongest, the rest for old favourites."""
    weight = attraction(shop, np.array([timeline.n_days - 1]), 1.0)[0]
    best = np.argsort(-weight)[: n * 3 // 4]
    favourites = rng.choice(np.flatnonzero((weight > 0) & (shop["born"] < 0)), n - len(best), replace=False)
    return np.isin(np.arange(len(shop)), np.concatenate([best, favourites]))
