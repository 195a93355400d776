"""Whether a count or a rate changed by more than chance and season do alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from opsbook.domain.chance.change import REAL, Change
from opsbook.domain.chance.noise import Noise
from opsbook.domain.chance.season import UNCHANGED, Shift

K = TypeVar("K")


@dataclass(frozen=True)
class Share:
    """`hits` of `trials`: the inquiries of the visitors, the replies in time of the inquiries."""

    hits: float
    trials: float

    @property
    def rate(self) -> float:
        """Hits by trials, NaN without trials."""
        return self.hits / self.trials if self.trials else float("nan")


def compare_counts(before: float | None, now: float | None, noise: Noise, season: Shift) -> Change | None:
    """What a count did, relative to before (absolute where that was 0); None where either is not known."""
    raise NotImplementedError


def compare_rates(before: Share, now: Share, noise: Noise, season: Shift = UNCHANGED) -> Change | None:
    """What a rate did, as a difference; None where either is not known or without trials.

    `season.sd` is how much the log odds of the rate move by season (SeasonPrior.rate_sd); its `log` is their shift.
    """
    raise NotImplementedError


def discover(changes: Mapping[K, Change], rate: float = REAL) -> Mapping[K, Change]:
    """The changes of one review together: of those called real at most `rate` are false on average.

    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, 289-300. A change that alone would be real and is not among
    them becomes 可能.
    """
    raise NotImplementedError
