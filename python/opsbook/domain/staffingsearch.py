"""The cheapest heads round the clock, exact: dynamic programming over the circle of hours.

A state says how an hour ended: nobody there for so many hours, or so many people of whom some have just come (they stay
another hour: a shift lasts two at least). For each state and each number of inquiries missed so far the least cost is
known. The circle is cut at the hour with the fewest states; each of them is tried as the one before the first hour, and
must come back after the last. Who has been there longest goes first, so that the fewest are held.

More than the greatest need of an hour and its neighbours is never worth having: of two shifts one of which ends and one
of which begins in an hour with people to spare, one long shift does it in an hour less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
MOST_HEADS = 30
A_HOUR, A_SHIFT, OUTSIDE = 10**14, 10**10, 10**6
"""Fewest hours first, then fewest shifts, then fewest hours outside office hours, then least waiting (1 an hour)."""
_NEVER = np.int64(2**60)


@dataclass(frozen=True)
class State:
    """`heads` people there, `fresh` of them since this hour; or nobody for `gap` hours."""

    heads: int
    fresh: int
    gap: int


@dataclass(frozen=True)
class Search:
    """What each hour of the circle asks.

    `needs[h, g]`: how many must be there after g hours without anybody; `missed[h, g - 1]`: how many inquiries are lost
    where hour h ends g unstaffed ones, `waiting[h, g - 1]`: how many then wait on. The last column of each holds for
    all longer gaps. `closed` hours cannot be staffed, `outside` is 1 outside office hours. At most `most_missed` may be
    lost.
    """

    needs: Ints
    missed: Ints
    waiting: Ints
    closed: Flags
    outside: Ints
    most_missed: int

    @property
    def length(self) -> int:
        """How many hours the circle has."""
        return len(self.closed)

    @property
    def longest_gap(self) -> int:
        """The gap after which nothing changes any more."""
        return int(self.missed.shape[1])

    @cached_property
    def most(self) -> Ints:
        """How many people are ever worth having in each hour."""
        worst = self.needs[:, -1]
        most = np.maximum(worst, np.maximum(np.roll(worst, 1), np.roll(worst, -1)))
        return np.where(self.closed, 0, most)

    def states(self, hour: int) -> list[State]:
        """The states an hour can end in."""
        staffed = [State(heads, fresh, 0) for heads in range(1, int(self.most[hour]) + 1) for fresh in range(heads + 1)]
        return staffed + [State(0, 0, gap) for gap in range(1, self.longest_gap + 1)]

    def following(self, state: State, hour: int) -> Iterator[tuple[State, int, int]]:
        """The states `hour` may end in after `state`: each with its cost and how many inquiries are missed."""
        if state.fresh == 0:
            gap = min(state.gap + 1, self.longest_gap)
            yield State(0, 0, gap), int(self.waiting[hour, gap - 1]), int(self.missed[hour, gap - 1])
        need = int(self.needs[hour, min(state.gap, self.longest_gap - 1)])
        for heads in range(max(need, state.fresh), int(self.most[hour]) + 1):
            fresh = max(0, heads - state.heads)
            cost = heads * (A_HOUR + int(self.outside[hour]) * OUTSIDE) + fresh * A_SHIFT
            yield State(heads, fresh, 0), cost, 0


def cheapest_heads(search: Search) -> Ints | None:
    """The heads of each hour; None where too many inquiries are missed whatever is staffed.

    Raises ValueError where an hour would need more than MOST_HEADS.
    """
    if search.most.max(initial=0) > MOST_HEADS:
        raise ValueError(f"{search.most.max()} people in an hour")
    if search.most_missed < 0:
        return None
    cut = int(search.most.argmin())
    hours = [(cut + 1 + step) % search.length for step in range(search.length)]     # the last one is the cut
    starts = search.states(cut)
    ends = _costs(search, hours, starts)[-1]
    back = [ends[start][place].min() if start in ends else _NEVER for place, start in enumerate(starts)]
    best = int(np.argmin(back))
    if back[best] >= _NEVER:
        return None
    return _walk_back(search, hours, starts[best])


_Costs = dict[State, Ints]


def _costs(search: Search, hours: list[int], starts: list[State]) -> list[_Costs]:
    """The least cost of every state by start (row) and inquiries missed (column): at first, and after each hour."""
    nothing = np.full((len(starts), search.most_missed + 1), _NEVER)
    before: _Costs = {}
    for place, start in enumerate(starts):
        before[start] = nothing.copy()
        before[start][place, 0] = 0
    known = [before]
    for hour in hours:
        after: _Costs = {}
        for state, costs in known[-1].items():
            for following, cost, missed in search.following(state, hour):
                if missed <= search.most_missed:
                    target = after.setdefault(following, nothing.copy())
                    reached = target[:, missed:]
                    np.minimum(reached, costs[:, :costs.shape[1] - missed] + cost, out=reached)
        known.append(after)
    return known


def _walk_back(search: Search, hours: list[int], start: State) -> Ints:
    """The heads of each hour on the cheapest way from the state back to itself."""
    known = _costs(search, hours, [start])
    heads = np.zeros(search.length, dtype=np.int64)
    state, missed = start, int(known[-1][start][0].argmin())
    for step in range(search.length - 1, -1, -1):
        heads[hours[step]] = state.heads
        total = int(known[step + 1][state][0, missed])
        state, missed = _before(search, hours[step], known[step], (state, missed, total))
    return heads


def _before(search: Search, hour: int, known: _Costs, reached: tuple[State, int, int]) -> tuple[State, int]:
    """The state and the inquiries missed an hour before, on a way with that cost."""
    wanted, missed, total = reached
    for state, costs in known.items():
        for following, cost, lost in search.following(state, hour):
            if following == wanted and lost <= missed and costs[0, missed - lost] + cost == total:
                return state, missed - lost
    raise ValueError(f"no way to {wanted}")
