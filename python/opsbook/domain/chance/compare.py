"""Whether a count or a rate changed by more than chance and season do alone.

Both tests compare on a scale on which the scatter does not depend on the level, so that small counts and zeros need no
rule of their own, and turn the same scale back into the interval: what lies outside it is what is called real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import asin, asinh, exp, isfinite, log, nan, sin, sinh, sqrt
from typing import TypeVar

from opsbook.domain.chance.change import LEVEL, REAL, Change, Reason, reality_of
from opsbook.domain.chance.noise import Noise
from opsbook.domain.chance.season import UNCHANGED, Shift

K = TypeVar("K")
ANSCOMBE = 3 / 8        # Anscombe 1948, Biometrika 35, 246-254: added to a count before its root is taken
FEW = 30                # counts before or now below this are few
FARTHEST = 50.0         # half a log, beyond which no count is told from another
LOUD = 4.0              # noise with so many times the variance of the season hides it
Scale = Callable[[float], float]


@dataclass(frozen=True)
class Share:
    """`hits` of `trials`: the inquiries of the visitors, the replies in time of the inquiries.

    `per` is set where hits are no part of the trials and may outnumber them: the visitors by search click.
    """

    hits: float
    trials: float
    per: bool = False

    @property
    def rate(self) -> float:
        """Hits by trials, NaN without trials."""
        return self.hits / self.trials if self.trials else nan


@dataclass(frozen=True)
class _Normal:
    """What is normal on a scale of standard deviations: around `centre` by Student's t with `df`."""

    centre: float
    df: float

    def p(self, seen: float) -> float:
        """How often chance does at least as much, on both sides."""
        from scipy.special import ndtr, stdtr

        away = -abs(seen - self.centre)
        return float(2 * (stdtr(self.df, away) if isfinite(self.df) else ndtr(away)))

    def bounds(self) -> tuple[float, float]:
        """Where LEVEL of what chance does lies."""
        from scipy.special import ndtri, stdtrit

        tail = (1 + LEVEL) / 2
        reach = float(stdtrit(self.df, tail) if isfinite(self.df) else ndtri(tail))
        return self.centre - reach, self.centre + reach


def compare_counts(before: float | None, now: float | None, noise: Noise, season: Shift) -> Change | None:
    """What a count did, relative to before (absolute where that was 0); None where either is not known.

    With r the ratio to expect, the variance of now - r·before is D·m + s²·m², m being the mean now, D the dispersion
    times (1 + r) and s the uncertainty of the season. (2/s)·asinh(s·√(x/D)) has the variance 1 whatever m is (Anscombe
    1948, for the negative binomial; 2·√(x/D) where s is 0); 3/8 is added to each count. As D is estimated, Student's t
    with the degrees of freedom of Satterthwaite 1946 (Biometrics Bull. 2, 110-114) takes the place of the normal.
    """
    if before is None or now is None or not (isfinite(before) and isfinite(now)):
        return None
    ratio, spread = exp(season.log), season.sd
    scatter, level = noise.dispersion * (1 + ratio), ratio * (before + ANSCOMBE)
    loud = spread**2 * level / scatter      # variance by season over variance by noise
    normal = _Normal(_stable(level, scatter, spread), noise.df * (1 + loud) ** 2)
    bounds = (max(_unstable(bound, scatter, spread) - ANSCOMBE, 0.0) for bound in normal.bounds())
    p = normal.p(_stable(now + ANSCOMBE, scatter, spread))
    low, high = (bound / before - 1 if before else bound for bound in bounds)
    change = now / before - 1 if before else now
    return Change(before, now, change, low, high, p, reality_of(p), _reason(min(before, now), noise, season, loud),
                  "relative" if before else "absolute", noise.n_weeks)


def compare_rates(before: Share, now: Share, noise: Noise, season: Shift = UNCHANGED) -> Change | None:
    """What a rate did, as a difference; None where either is not known or without trials.

    2·asin(√p) has the variance dispersion / trials whatever p is (Anscombe 1948, with 3/8 added to the hits); where
    hits may outnumber trials (visits by clicks) 2·√p has. `season` is the shift of the log odds; its uncertainty s adds
    p(1-p)·s². Degrees of freedom as `compare_counts`.
    """
    sides = (before.hits, before.trials, now.hits, now.trials)
    if not all(isfinite(each) for each in sides) or before.trials <= 0 or now.trials <= 0:
        return None
    binomial = not before.per and before.hits <= before.trials and now.hits <= now.trials
    scale, back = (_angle, _share_of) if binomial else (sqrt, _square)
    usual = _shifted(_smoothed(before), season.log, binomial)
    chance = noise.dispersion * (1 / before.trials + 1 / now.trials)
    by_season = usual * (1 - usual if binomial else 1.0) * season.sd**2
    unit = sqrt(chance + by_season) / 2
    normal = _Normal(scale(usual) / unit, noise.df * (1 + by_season / chance) ** 2)
    p = normal.p(scale(_smoothed(now)) / unit)
    low, high = (_plain(back(bound * unit), now.trials, binomial) - before.rate for bound in normal.bounds())
    few = min(before.trials, now.trials)
    return Change(before.rate, now.rate, now.rate - before.rate, low, high, p, reality_of(p),
                  _reason(few, noise, season, by_season / chance), "points", noise.n_weeks)


def discover(changes: Mapping[K, Change], rate: float = REAL) -> Mapping[K, Change]:
    """The changes of one review together: of those called real at most `rate` are false on average.

    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300; it holds too for metrics that go up and down together
    (Benjamini & Yekutieli 2001, Ann. Stat. 29, 1165-1188). A change that alone would be real and is not among them
    becomes 可能.
    """
    ordered = sorted(change.p for change in changes.values())
    passing = (p for place, p in enumerate(ordered, 1) if p <= rate * place / len(ordered))
    line = max(passing, default=-1.0)
    return {key: change if change.p <= line or change.reality != "real" else change.judged("perhaps")
            for key, change in changes.items()}


def _stable(level: float, scatter: float, spread: float) -> float:
    root = sqrt(level / scatter)
    return 2 * asinh(spread * root) / spread if spread else 2 * root


def _unstable(place: float, scatter: float, spread: float) -> float:
    half = max(place, 0.0) / 2
    return scatter * (sinh(min(spread * half, FARTHEST)) / spread if spread else half) ** 2


def _smoothed(share: Share) -> float:
    return (share.hits + ANSCOMBE) / (share.trials + 2 * ANSCOMBE)


def _plain(rate: float, trials: float, binomial: bool) -> float:
    """The rate that `_smoothed` makes this of: a bound in the terms in which rates are shown."""
    plain = max((rate * (trials + 2 * ANSCOMBE) - ANSCOMBE) / trials, 0.0)
    return min(plain, 1.0) if binomial else plain


def _angle(rate: float) -> float:
    return asin(sqrt(rate))


def _share_of(angle: float) -> float:
    return sin(min(max(angle, 0.0), asin(1.0))) ** 2


def _square(root: float) -> float:
    return max(root, 0.0) ** 2


def _shifted(rate: float, by: float, binomial: bool) -> float:
    if not by or not binomial:
        return rate * exp(by)
    return 1 / (1 + exp(-log(rate / (1 - rate)) - by))


def _reason(least: float, noise: Noise, season: Shift, loud: float) -> Reason:
    """Why the interval is wide, "" where it is not: an assumed season, but where the noise of few counts drowns it."""
    if season.sd and not season.own and (least >= FEW or loud * LOUD >= 1):
        return "prior_season"
    if least < FEW:
        return "few"
    return "short_history" if noise.short else ""
