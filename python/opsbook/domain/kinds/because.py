"""What a rule's sentence says of why a metric changed."""

from __future__ import annotations

from opsbook.domain.cause import Way
from opsbook.domain.causewords import amount, moved, parts_words
from opsbook.domain.decomposition import Split
from opsbook.domain.ground import Ground
from opsbook.domain.numberwords import Words
from opsbook.domain.scopesplit import Division
from opsbook.texts import say


def change_words(division: Division, split: Split, ground: Ground) -> Words:
    """Name, value, last and change of what is divided, and its parts, the largest first, which add up to it."""
    metric = ground.metrics[division.metric]
    names = ground.store.country_names if division.by == "country" else {}
    return {"name": metric.name, "value": amount(metric, split.now), "last": amount(metric, split.before),
            "change": moved(metric, split.change),
            "parts": parts_words(Way(division.by, division.metric, split, names), ground.metrics)}


def because(division: Division, ground: Ground) -> str:
    """A part of a sentence: ；总访客数 +220，按渠道看，…; "" where the change cannot be divided."""
    split = ground.divided(division)
    return say("why.because", **change_words(division, split, ground)) if split else ""
