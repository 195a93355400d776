"""How much a store's counts scatter from week to week by themselves.

Counts are quasi-Poisson: their variance is a dispersion times their mean (McCullagh & Nelder 1989, Generalized Linear
Models, §6.2). The dispersion comes from the squares of successive differences (von Neumann, Kent, Bellinson & Hart
1941, Ann. Math. Stat. 12, 153-162), so that a true change of level, which is what is looked for, does not pass for
noise: it enters one difference only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FEWEST = 4          # weeks, below which the store's own say nothing
SHORT = 8           # weeks, below which they are a short history
LEAST_DF = 1.0      # below it Student's t says nothing at all
PRIOR_WEEKS = 2     # how many weeks the prior counts for where the own weeks are calmer than it


@dataclass(frozen=True)
class Noise:
    """Over-dispersion of a count (variance over mean, >= 1) and from how many of the store's own weeks it is known.

    `n_weeks` 0 is our own assumption (SeasonPrior.noise). `df` are the degrees of freedom of the estimate, infinite
    where it is taken as it stands.
    """

    dispersion: float
    n_weeks: int
    df: float = inf

    @property
    def short(self) -> bool:
        """Whether fewer than SHORT of the store's own weeks stand behind it."""
        return not self.n_weeks or self.df <= _df(SHORT - 1)


def noise_of(counts: npt.ArrayLike, expected: npt.ArrayLike, prior: Noise) -> Noise:
    """The over-dispersion of a count from whole weeks, oldest first; `expected` is the season's weight of each week.

    Weeks without a count (NaN) or a weight are left out. `prior` (SeasonPrior.noise) answers below FEWEST weeks.
    Own weeks calmer than the prior are drawn a little towards it (a moderated variance: Smyth 2004, Stat. Appl. Genet.
    Mol. Biol. 3:3); wilder ones never are, since that would call noise a change.
    """
    count, weight = _known(counts, expected)
    if len(count) < FEWEST or not count.sum():
        return prior
    mean = count.sum() / weight.sum()
    noise = _moderated(_scatter(count / weight, mean / weight), len(count), prior)
    kurtosis = 6 * (noise.dispersion - 1) / float(count.mean())     # of a negative binomial, beyond the normal's
    return replace(noise, df=_df(len(count), kurtosis))


def noise_of_rates(hits: npt.ArrayLike, trials: npt.ArrayLike, prior: Noise, per: bool = False) -> Noise:
    """The over-dispersion of a rate (variance over the binomial's) from whole weeks, oldest first, as `noise_of`.

    `per` as in `compare.Share`: the variance is over that of a Poisson count by its trials.
    """
    hit, trial = _known(hits, trials)
    if len(hit) < FEWEST or not hit.sum() or not (per or hit.sum() < trial.sum()):
        return prior
    rate = hit.sum() / trial.sum()
    return _moderated(_scatter(hit / trial, rate * (1.0 if per else 1 - rate) / trial), len(hit), prior)


def _known(counts: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[Floats, Floats]:
    count, weight = (np.asarray(each, dtype=float) for each in (counts, weights))
    known = np.isfinite(count) & np.isfinite(weight) & (weight > 0)
    return count[known], weight[known]


def _scatter(level: Floats, variance: Floats) -> float:
    """The mean square of successive differences, over what the plain (Poisson, binomial) variances make of it."""
    return float(np.mean(np.diff(level) ** 2 / (variance[1:] + variance[:-1])))


def _moderated(own: float, n_weeks: int, prior: Noise) -> Noise:
    drawn = (own * n_weeks + prior.dispersion * PRIOR_WEEKS) / (n_weeks + PRIOR_WEEKS)
    return Noise(max(1.0, own, drawn), n_weeks, _df(n_weeks))


def _df(n_weeks: int, kurtosis: float = 0.0) -> float:
    """Degrees of freedom of a variance from successive differences, by its own variance: a few weeks of rare and
    clustered counts tell little of their scatter.

    That is 2(n-1)² / (3n-4) for normal weeks; a difference of two has half their excess kurtosis.
    """
    return max(LEAST_DF, 2 / ((3 * n_weeks - 4) / (n_weeks - 1) ** 2 + kurtosis / (2 * n_weeks)))
