"""Search words: a library of which a few thousand bring exposure, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from opsbook.demo.leads import normal
from opsbook.demo.model import Keywords, Model, Words
from opsbook.demo.timeline import Floats, Ints, Timeline
from opsbook.demo.traffic import Traffic

TOP_MULTIPLE = 2.4      # Top10 平均曝光 against the store's own
BRAND = "brand"


@dataclass(frozen=True)
class Searches:
    """`words`: one row a word (keyword, language, keyword_index, seller_index); counts by week x word."""

    words: pd.DataFrame
    impressions: Ints
    clicks: Ints
    paid_impressions: Ints
    paid_clicks: Ints
    top_impressions: Ints
    top_clicks: Ints
    cost: Floats


def draw_searches(traffic: Traffic, model: Model, timeline: Timeline, rng: np.random.Generator) -> Searches:
    """Words by a Zipf law over the part of search exposure that shows its word."""
    rules = model.world.keywords
    words = _library(model, rng)
    law = normal(np.power(np.arange(4.0, len(words) + 4.0), -rules.exponent))
    shape = (timeline.n_days // 7, len(words))
    weekly = traffic.impressions.sum(axis=1).reshape(shape[0], 7).sum(axis=1)
    mood = rng.gamma(6.0, 1 / 6.0, shape)
    impressions = rng.poisson(weekly[:, None] * rules.exposed_share * law * mood)
    ctr = np.minimum(rng.lognormal(np.log(rules.ctr[0]), rules.ctr[1], len(words)), rules.ctr[2])
    clicks = rng.binomial(impressions, ctr)
    paid = np.where(rng.random(len(words)) < 0.35, model.world.advertising.paid_share, 0.0)
    paid_left = _paid_left(traffic, timeline)
    paid_impressions = rng.binomial(impressions, paid * paid_left[:, None])
    paid_clicks = np.minimum(rng.binomial(clicks, paid * paid_left[:, None]), paid_impressions)
    top = rng.poisson(impressions * TOP_MULTIPLE * rng.lognormal(0, 0.7, len(words)))
    price = model.world.advertising.cost_per_click
    return Searches(
        words, impressions, clicks, paid_impressions, paid_clicks, top, rng.binomial(top, np.minimum(ctr * 1.6, 0.5)),
        np.round(paid_clicks * rng.lognormal(np.log(price[0]), price[1], shape), 2),
    )


def long_tail_share(clicks: Ints) -> float:
    """Words with one or two clicks among the words with any."""
    clicked = clicks[clicks > 0]
    return float((clicked <= 2).mean())


def _paid_left(traffic: Traffic, timeline: Timeline) -> Floats:
    """Each week's paid share of search exposure against the usual one."""
    weeks = timeline.n_days // 7
    paid = traffic.paid_search.sum(axis=1).reshape(weeks, 7).sum(axis=1)
    share = paid / traffic.impressions.sum(axis=1).reshape(weeks, 7).sum(axis=1)
    return np.asarray(np.clip(share / np.median(share), 0, 1))


def _library(model: Model, rng: np.random.Generator) -> pd.DataFrame:
    rules = model.world.keywords
    names = [*rules.languages, BRAND]
    shares = normal([*(share * (1 - rules.brand_share) for share in rules.languages.values()), rules.brand_share])
    language = np.array(names)[rng.choice(len(names), rules.words, p=shares)]
    phrases = {name: _phrases(model.words, name, rng) for name in names}
    order = pd.Series(language).groupby(language).cumcount().to_numpy()
    words = [_nth(phrases[name], int(number)) for name, number in zip(language, order, strict=True)]
    return pd.DataFrame({"keyword": words, "language": language, **_indices(rules, rng)})


def _phrases(words: Words, language: str, rng: np.random.Generator) -> list[str]:
    parts = words.keywords[language]
    every = [" ".join(part for part in phrase if part) for phrase in product(parts.before, parts.heads, parts.after)]
    return [every[number] for number in rng.permutation(len(every))]


def _nth(phrases: list[str], number: int) -> str:
    """The n-th phrase; past the end of the list buyers add a model number, as they do."""
    turn, place = divmod(number, len(phrases))
    return phrases[place] if not turn else f"{phrases[place]} {100 + 7 * turn}"


def _indices(rules: Keywords, rng: np.random.Generator) -> dict[str, Floats]:
    rank = np.arange(1, rules.words + 1)
    index = np.round(900 * rank**-0.45 * rng.lognormal(0, 0.9, rules.words))
    unknown = rng.random(rules.words) < rules.no_index_share
    sellers = np.minimum(np.round(rng.gamma(1.1, 6.0, rules.words)), 31)
    return {"keyword_index": np.where(unknown, np.nan, index), "seller_index": np.where(unknown, np.nan, sellers)}
