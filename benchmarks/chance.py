"""How often a change is called real: in months in which nothing happened, and in months that lost some inquiries."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from measure import Line, show
from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.compare import compare_counts
from opsbook.domain.chance.noise import noise_of
from opsbook.domain.chance.season import Shift

N_MONTHS, WEEKS_A_MONTH, PERCENT = 4_000, 30.4 / 7, 100.0
FALSE_ALARMS = 6.2      # percent, nominal 5
MEANS, DISPERSIONS, WEEKS, SEASONS = (5, 20, 200, 2000), (1.0, 1.5, 3.0, 8.0), (8, 12), (0.0, 0.12)
DROPS, INQUIRIES, HALF_A_YEAR = (0.1, 0.2, 0.3, 0.4, 0.5), 200, 26


@dataclass(frozen=True)
class Stores:
    """Stores of one kind: `mean` counts a month, over-dispersed, a season that moves by `season_sd` unseen."""

    mean: float
    dispersion: float
    n_weeks: int
    season_sd: float

    def called_real(self, rng: np.random.Generator, drop: float = 0.0) -> float:
        """Percent of months that are called real where `drop` of the count is lost."""
        weeks = self._counts(rng, self.mean / WEEKS_A_MONTH, (N_MONTHS, self.n_weeks))
        before = self._counts(rng, self.mean, (N_MONTHS,))
        season = np.exp(rng.normal(0.0, self.season_sd, N_MONTHS))
        now = self._counts(rng, self.mean * season * (1 - drop), (N_MONTHS,))
        shift, prior, even = Shift(0.0, self.season_sd, own=True), season_prior().noise, np.ones(self.n_weeks)
        changes = (compare_counts(float(first), float(second), noise_of(own, even, prior), shift)
                   for first, second, own in zip(before, now, weeks, strict=True))
        return PERCENT * float(np.mean([change is not None and change.reality == "real" for change in changes]))

    def _counts(self, rng: np.random.Generator, mean: float | npt.NDArray[np.float64], size: tuple[int, ...],
                ) -> npt.NDArray[np.int64]:
        if self.dispersion == 1:
            return rng.poisson(mean, size)
        return rng.negative_binomial(np.asarray(mean) / (self.dispersion - 1), 1 / self.dispersion, size)


def main() -> int:
    """Run and print."""
    rng = np.random.default_rng(20261122)
    quiet = [Line(f"mean {mean}, dispersion {dispersion}, {weeks} weeks, season ±{season}",
                  Stores(mean, dispersion, weeks, season).called_real(rng), FALSE_ALARMS, "%")
             for mean, dispersion, weeks, season in product(MEANS, DISPERSIONS, WEEKS, SEASONS)]
    seen = [Line(f"{INQUIRIES} inquiries less {drop:.0%}, dispersion {dispersion}, season ±{season}",
                 Stores(INQUIRIES, dispersion, HALF_A_YEAR, season).called_real(rng, drop), None, "%")
            for dispersion, season, drop in product((1.0, 1.5, 2.0), SEASONS, DROPS)]
    missed = show(f"Called real although nothing happened, of {N_MONTHS:,} months each", quiet)
    return missed + show("Called real where something was lost (power)", seen)


if __name__ == "__main__":
    sys.exit(main())
