"""What closing a finding's gap is expected to bring: inquiries a month, with the range chance and our ignorance leave.

    gain = inquiries of the month x gap x share of traffic x place in the funnel

Gap and share are measured (domain/losses.py); the place is a prior of ours (templates/catalogue/gains.toml). The four
are taken as independent: the gap normal and never below nothing, the others log-normal (the variance of a product:
Goodman, On the exact variance of products, JASA 55, 1960). Expectation and range are read off a grid of equally likely
values, so the same numbers always give the same gain. What two findings win back may be the same inquiry: gains do not
add up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from opsbook.domain.finding import Finding
from opsbook.domain.gainbook import GainBook, Place
from opsbook.domain.ground import Ground
from opsbook.domain.losses import Loss, Losses
from opsbook.domain.rule import Rule
from opsbook.domain.verdict import Verdict

Key = tuple[str, str, str]
ASKING = (Verdict.FAIL, Verdict.WATCH)
DISPERSION = 2.0        # ours, where the store's own weeks do not say: variance / mean of its counts
LEAST = 0.5             # inquiries a month: less is no reason to come first
WIDTH = 0.95
_STEPS = 99
_GRID = np.array([NormalDist().inv_cdf((step + 0.5) / _STEPS) for step in range(_STEPS)])
_RANGE = 2 * NormalDist().inv_cdf((1 + WIDTH) / 2)


@dataclass(frozen=True)
class Gain:
    """Inquiries a month that closing a gap wins back, and what they are the product of.

    `expected` is None where it cannot be told; `reason` says why: "place" the finding is no step to an inquiry,
    "missing" a number is missing. `low` and `high` hold it 95 times of 100.
    """

    expected: float | None = None
    low: float = 0.0
    high: float = 0.0
    gap: float = 0.0
    share: float = 0.0
    place: str = ""
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is large enough to rank by."""
        return self.expected is not None and self.expected >= LEAST


Gains = Mapping[Key, Gain]
NO_GAIN = Gain(reason="place")


def key_of(finding: Finding) -> Key:
    """What a finding's gain is kept by."""
    return finding.rule, finding.scope, finding.name


def gains_of(findings: Iterable[Finding], ground: Ground, rules: Mapping[str, Rule], book: GainBook,
             dispersion: float = DISPERSION) -> Gains:
    """The gain of each finding that asks for something, by `key_of`."""
    losses, inquiries = Losses(ground, rules, dispersion), ground.measured("inquiries", back=0).value
    return {key_of(each): _gain(each, losses, book, inquiries) for each in findings if each.verdict in ASKING}


def _gain(finding: Finding, losses: Losses, book: GainBook, inquiries: float | None) -> Gain:
    flow = book.flow.get(finding.rule)
    if flow is None:
        return NO_GAIN
    loss = losses.of(finding, flow)
    if loss is None or not inquiries:
        return Gain(place=flow.place, reason="missing")
    return won_back(inquiries, loss, book.place[flow.place], flow.place, losses.dispersion)


def won_back(inquiries: float, loss: Loss, place: Place, name: str = "", dispersion: float = DISPERSION) -> Gain:
    """The gain of a loss of so many inquiries at a place."""
    gap = np.maximum(loss.gap + loss.gap_sd * _GRID, 0.0)
    each = np.outer(gap, inquiries * loss.share * factor(loss, place, dispersion / inquiries))
    low, high = np.quantile(each, [(1 - WIDTH) / 2, (1 + WIDTH) / 2])
    return Gain(float(each.mean()), float(low), float(high), loss.gap, loss.share, name)


def factor(loss: Loss, place: Place, count_variance: float) -> np.ndarray:
    """Equally likely values of place x (share and inquiries against their best guess)."""
    relative = loss.share_sd / loss.share if loss.share else 0.0
    width = math.log(place.high / place.low) / _RANGE
    spread = math.sqrt(width ** 2 + math.log1p(relative ** 2) + math.log1p(count_variance))
    return np.asarray(math.sqrt(place.low * place.high) * np.exp(spread * _GRID))


def first(findings: Iterable[Finding], gains: Gains) -> list[Finding]:
    """What asks for something: by inquiries won back, then what cannot be told in inquiries by weight."""
    asking = (each for each in findings if each.verdict in ASKING)
    return sorted(asking, key=lambda each: (*_rank(gains.get(key_of(each), NO_GAIN)), -each.weight, each.rule,
                                            each.name))


def _rank(gain: Gain) -> tuple[bool, float]:
    return (False, -(gain.expected or 0.0)) if gain.counts else (True, 0.0)
