"""Difference in differences on counts: what an action did beyond what happened to like units that nobody touched.

The effect is a ratio of ratios, (touched after / touched before) / (untouched after / untouched before): Angrist and
Pischke, Mostly Harmless Econometrics (2009), 5.2, on the log scale of a Poisson model (Wooldridge, Econometrics
Journal 26, 2023). Each logarithm is the empirical one, half a count added (Gart, JRSS B 28, 1966). Counts are
over-dispersed Poisson with the variance mean + excess x mean squared (negative binomial, Cameron and Trivedi,
Regression Analysis of Count Data, 2nd ed. 2013, 3.3), the excess known from how differently the untouched units moved,
so that the interval is Student's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

N_LIKE, LEAST_LIKE = 30, 8      # untouched units a touched one is compared with: the most, the least
FARTHEST = np.log(3.0)          # a like unit has from a third to three times the traffic,
LAST_RESORT = np.log(10.0)      # where too few have, the nearest up to ten times: the best sellers have no like
LEVEL = 0.95
HALF = 0.5                      # Gart's: the logarithm of a count of 0


@dataclass(frozen=True)
class Counts:
    """What each unit had in the weeks before and in those after; NaN where that is not known."""

    before: Floats
    after: Floats

    @property
    def total(self) -> Floats:
        """Both together."""
        return self.before + self.after

    def known(self) -> Flags:
        """The units both numbers of which are known."""
        return np.isfinite(self.total)


@dataclass(frozen=True)
class Matched:
    """Units touched in one week, each beside its like ones: `like` has a row a touched unit, a column an untouched."""

    touched: Counts
    free: Counts
    like: Flags

    @cached_property
    def links(self) -> Floats:
        """`like` as numbers, without the untouched units that are not known; nothing where fewer than LEAST_LIKE."""
        known = self.like & self.free.known()
        return np.where(known.sum(axis=1, keepdims=True) >= LEAST_LIKE, known, False).astype(float)

    @cached_property
    def pool(self) -> Counts:
        """The untouched units' counts, 0 where not known: `links` leaves those out."""
        return Counts(*(np.nan_to_num(side) for side in (self.free.before, self.free.after)))

    @cached_property
    def sums(self) -> tuple[Floats, Floats]:
        """What the like units had together before and after, for each touched unit; NaN where that is nothing."""
        sides = (self.links @ side for side in (self.pool.before, self.pool.after))
        before, after = (np.where(side > 0, side, np.nan) for side in sides)
        return before, after

    @cached_property
    def ratio(self) -> Floats:
        """What became of the like units: after / before."""
        before, after = self.sums
        return after / before

    @property
    def n_like(self) -> Floats:
        """How many like units each touched one has."""
        total: Floats = self.links.sum(axis=1)
        return total

    @cached_property
    def excess(self) -> Floats:
        """The square of the relative noise of one count beyond Poisson's, at least 0: by moments over the like units.

        Each of them is split between before and after as all together are; what it strays more than a Poisson count
        would is 2 excess (total x share x (1 - share)) squared.
        """
        before, after = self.sums
        share, total, own = after / (before + after), self.pool.total, self.pool.after
        strayed = self.links @ own**2 - 2 * share * (self.links @ (own * total)) + share**2 * (self.links @ total**2)
        freedom = 1 - 1 / np.maximum(self.n_like, 2)
        chance = share * (1 - share)
        return np.maximum((strayed / freedom - chance * (before + after)) / (2 * chance**2 * (self.links @ total**2)),
                          0.0)

    @property
    def known(self) -> Flags:
        """The touched units that can be compared."""
        return self.touched.known() & np.isfinite(self.ratio)


@dataclass(frozen=True)
class Estimate:
    """The effect on each group of touched units: 0.4 is +40 %, with its interval; NaN where nothing can be said.

    `before` and `after` are the group's own counts, `expected` what after would have been had it moved as the like
    units did. `p` is how often chance alone is that far from 0. `n_units` are the units compared.
    """

    before: Floats
    after: Floats
    expected: Floats
    effect: Floats
    low: Floats
    high: Floats
    p: Floats
    n_units: Floats

    @classmethod
    def nothing(cls, n_groups: int) -> Estimate:
        """What is said of groups none of whose weeks are known."""
        unknown = np.full(n_groups, np.nan)
        return cls(unknown, unknown, unknown, unknown, unknown, unknown, unknown, np.zeros(n_groups))


def like_units(touched: Floats, free: Floats) -> Flags:
    """For each touched unit the N_LIKE untouched ones nearest in traffic, none farther than FARTHEST.

    Both are sums of exposure in the weeks before, compared by their logarithms; where fewer than LEAST_LIKE are that
    near, the LEAST_LIKE nearest up to LAST_RESORT. Units alike in traffic drift alike and
    return to the usual alike, which a comparison with the whole store would take for an effect.
    """
    apart = np.abs(np.log1p(touched)[:, None] - np.log1p(free)[None, :])
    apart = np.where(np.isfinite(apart), apart, np.inf)
    near: Flags = (apart <= _rank(apart, N_LIKE)) & (apart <= FARTHEST)
    few = near.sum(axis=1, keepdims=True) < LEAST_LIKE
    return np.asarray(np.where(few, (apart <= _rank(apart, LEAST_LIKE)) & (apart <= LAST_RESORT), near))


def _rank(apart: Floats, n: int) -> Floats:
    """How far the n-th nearest of each row is; infinite where there are fewer."""
    return np.partition(apart, n - 1, axis=1)[:, n - 1 : n] if apart.shape[1] >= n else np.full((len(apart), 1), np.inf)


def estimate(weeks: Sequence[tuple[Matched, Floats]]) -> Estimate:
    """The effect on each group; a group may have units that were touched in different weeks.

    With each `Matched` goes who is in which group: a row a group, a column a touched unit, 1 or 0. Units that cannot
    be compared are left out.
    """
    matched = [each for each, _ in weeks]
    members = [member * each.known for each, member in weeks]
    with np.errstate(divide="ignore", invalid="ignore"):
        counts = Counts(_total(members, [each.touched.before for each in matched]),
                        _total(members, [each.touched.after for each in matched]))
        expected = _total(members, [each.touched.before * each.ratio for each in matched])
        n_units = _total(members, [np.ones(each.ratio.size) for each in matched])
        mean = _total(members, [each.ratio for each in matched]) / n_units
        ratio = np.where(counts.before > 0, expected / counts.before, mean)
        shares = [_shares(member, each, expected, n_units) for each, member in zip(matched, members, strict=True)]
        own = _total([share**2 for share in shares], [2 * each.excess for each in matched])
        log = np.log((counts.after + HALF) / (counts.before + HALF) / ratio)
        spread = np.sqrt(1 / (counts.before + HALF) + 1 / (counts.after + HALF) + own + _of_like(matched, shares))
        freedom = _total(members, [each.n_like - 1 for each in matched])
        return _estimate(counts, expected, (log, spread, freedom), n_units)


def _total(members: Sequence[Floats], values: Sequence[Floats]) -> Floats:
    """The sum over each group's units."""
    total: Floats = np.sum([member @ np.nan_to_num(value) for member, value in zip(members, values, strict=True)],
                           axis=0)
    return total


def _shares(member: Floats, each: Matched, expected: Floats, n_units: Floats) -> Floats:
    """How much each touched unit weighs in what is expected of its group; all the same where that is nothing."""
    own = np.nan_to_num(each.touched.before * each.ratio)
    return np.where(expected[:, None] > 0, member * own / expected[:, None], member / n_units[:, None])


def _of_like(matched: Sequence[Matched], shares: Sequence[Floats]) -> Floats:
    """The variance of the log of what the like units did, by the delta method.

    A like unit that several touched ones share is counted with its full weight.
    """
    total = np.zeros(len(shares[0]))
    for each, share in zip(matched, (np.nan_to_num(share) for share in shares), strict=True):
        own = share.any(axis=1)      # most groups are of one week
        excess = (share[own] @ np.nan_to_num(each.excess)) / share[own].sum(axis=1)
        for side, counts in zip(each.sums, (each.pool.before, each.pool.after), strict=True):
            weight = (share[own] @ np.nan_to_num(each.links / side[:, None]))**2
            total[own] += weight @ counts + excess * (weight @ counts**2)
    return total


def _estimate(counts: Counts, expected: Floats, of_log: tuple[Floats, Floats, Floats], n_units: Floats) -> Estimate:
    """`of_log` are the logarithm of the effect, its spread and the degrees of freedom this is known with."""
    from scipy.special import stdtr, stdtrit

    log, spread, freedom = of_log
    far = stdtrit(freedom, (1 + LEVEL) / 2) * spread
    p = 2 * stdtr(freedom, -np.abs(log / spread))
    said = (counts.before, counts.after, expected, np.expm1(log), np.expm1(log - far), np.expm1(log + far), p, n_units)
    return Estimate(*(np.where((n_units > 0) | (each is n_units), each, np.nan) for each in said))
