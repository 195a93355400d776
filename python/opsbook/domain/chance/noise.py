"""How much a store's counts scatter from week to week by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Noise:
    """Over-dispersion of a count (variance over mean, >= 1) and from how many of the store's own weeks it is known.

    `n_weeks` 0 is our own assumption (SeasonPrior.noise). `df` are its degrees of freedom.
    """

    dispersion: float
    n_weeks: int

    @property
    def df(self) -> float:
        """Degrees of freedom of a variance from the squares of successive differences: 2(n-1)² / (3n-4)."""
        raise NotImplementedError


def noise_of(counts: npt.ArrayLike, expected: npt.ArrayLike, prior: Noise) -> Noise:
    """The over-dispersion of a count from whole weeks, oldest first; `expected` is the season's weight of each week.

    NaN weeks are left out. `prior` (SeasonPrior.noise) answers where fewer than FEWEST weeks are known.
    """
    raise NotImplementedError


def noise_of_rates(hits: npt.ArrayLike, trials: npt.ArrayLike, prior: Noise) -> Noise:
    """The over-dispersion of a rate (variance over the binomial's) from whole weeks, oldest first."""
    raise NotImplementedError
