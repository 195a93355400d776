"""A value for each name of a scope, missing values included, and how such values combine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from opsbook.domain.columns import Floats


@dataclass(frozen=True, eq=False)
class Numbers:
    """A value for each name, with the platform's own peers where it gives them; NaN is missing."""

    names: tuple[str, ...]
    value: Floats
    peer_average: Floats
    peer_best: Floats

    @property
    def whole(self) -> bool:
        """Whether there are names and every one has a value."""
        return bool(self.names) and not np.isnan(self.value).any()

    def filled(self, other: Numbers) -> Numbers:
        """The same names, what is missing taken from `other`."""
        at = pd.Index(other.names).get_indexer(pd.Index(self.names))
        pairs = ((self.value, other.value), (self.peer_average, other.peer_average), (self.peer_best, other.peer_best))
        return Numbers(self.names, *(_fill(own, more, at) for own, more in pairs))


def plain(names: tuple[str, ...], value: Floats) -> Numbers:
    """Values without peers."""
    none = np.full(len(names), np.nan)
    return Numbers(names, value, none, none)


def first_known(tried: Iterable[Numbers | None]) -> Numbers | None:
    """The first numbers that are there, what they miss filled from those after; None where there are none."""
    best: Numbers | None = None
    for numbers in tried:
        if numbers is not None:
            best = best.filled(numbers) if best is not None and best.names else numbers
        if best is not None and best.whole:
            break
    return best


def excess(numbers: Numbers, target: float | None) -> Numbers:
    """By how much each value exceeds the target, 0 where it does not; missing where there is no target."""
    return plain(numbers.names, np.maximum(numbers.value - (np.nan if target is None else target), 0.0))


def divided(top: Floats, bottom: Floats | float) -> Floats:
    """`top` over `bottom`; NaN where `bottom` is 0 or missing."""
    below = np.broadcast_to(np.asarray(bottom, dtype=float), top.shape)
    return np.asarray(np.divide(top, below, out=np.full(top.shape, np.nan), where=below != 0), dtype=np.float64)


def _fill(own: Floats, more: Floats, at: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Floats:
    there = np.append(more, np.nan)[at]  # at is -1 where `more` does not have the name
    return np.asarray(np.where(np.isnan(own), there, own))
