"""Counts of stores in which nothing happens, or something known does."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from opsbook.domain.chance.change import Change
from opsbook.domain.chance.compare import compare_counts
from opsbook.domain.chance.noise import Noise, noise_of
from opsbook.domain.chance.season import Shift

PRIOR = Noise(2.0, 0)
WEEKS_A_MONTH = 30.4 / 7


def counts(rng: np.random.Generator, mean: npt.ArrayLike, dispersion: float, size: int | tuple[int, int],
           ) -> npt.NDArray[np.int64]:
    """Over-dispersed counts: Poisson where the dispersion is 1, else negative binomial."""
    if dispersion == 1:
        return rng.poisson(mean, size)
    return rng.negative_binomial(np.asarray(mean) / (dispersion - 1), 1 / dispersion, size)


def month_changes(rng: np.random.Generator, mean: float, dispersion: float, n_weeks: int, season_sd: float = 0.0,
                  drop: float = 0.0, n_stores: int = 1000) -> list[Change]:
    """What two months did in each of many stores whose noise is known from `n_weeks` weeks alone.

    The season moves the second month by a log-normal factor nobody knows, and `drop` of it is lost.
    """
    weeks = counts(rng, mean / WEEKS_A_MONTH, dispersion, (n_stores, n_weeks))
    before = counts(rng, mean, dispersion, n_stores)
    season = np.exp(rng.normal(0.0, season_sd, n_stores))
    now = counts(rng, mean * season * (1 - drop), dispersion, n_stores)
    shift = Shift(0.0, season_sd, own=False)
    changes = (compare_counts(float(first), float(second), noise_of(own, np.ones(n_weeks), PRIOR), shift)
               for first, second, own in zip(before, now, weeks, strict=True))
    return [change for change in changes if change is not None]


def called_real(changes: list[Change]) -> float:
    """The share of them that is called real."""
    return float(np.mean([change.reality == "real" for change in changes]))
