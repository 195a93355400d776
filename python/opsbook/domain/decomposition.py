"""Why a number changed: its change divided into parts that add up to it exactly.

Three ways, one for each way a number is made:

* `product_split`: the number is a product of factors (inquiries = exposure x click rate x visitors a click x inquiry
  rate). Log-mean Divisia (LMDI-I): a factor x makes L(now, before) ln(x now / x before) of the change, where
  L(a, b) = (a - b) / ln(a / b) is the logarithmic mean. Source: Ang, "The LMDI approach to decomposition analysis: a
  practical guide", Energy Policy 33 (2005); zeros by their analytical limit, Ang and Liu, "Handling zero values in the
  logarithmic mean Divisia index decomposition approach", Energy Policy 35 (2007).
* `sum_split`: the number is a sum over groups. Every group makes its own difference, which is also its Shapley value.
* `rate_split`: the number is a rate over groups. A group makes its share of the rate, divided between what its weight
  and what its own rate did, each taken at the mean of the other: the Shapley value of two factors. Source: Shorrocks,
  "Decomposition procedures for distributional analysis", Journal of Economic Inequality 11 (2013).

No order of the parts matters in any of the three. What no known part explains is a part of its own, `unknown`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

PartKind = Literal["part", "others", "unknown"]
SMALLEST = 1e-9    # what rounding leaves of a part that is none


class Two(NamedTuple):
    """A number before and now; None where it is missing."""

    before: float | None
    now: float | None


NEITHER = Two(None, None)


class Weighed(NamedTuple):
    """A rate as what is above and below its line."""

    above: float
    below: float


@dataclass(frozen=True)
class Part:
    """What one part made of a change, in the unit of the whole.

    `name` is the factor's last stage, or the group; `since` the stage the factor is counted from, "" for the first.
    `own` is what the part's own rate made of `change`, the rest came from its weight; None where there are no weights.
    `others` are small parts together (`count` of them), `unknown` is what no known part explains.
    """

    name: str
    change: float
    before: float | None = None
    now: float | None = None
    since: str = ""
    own: float | None = None
    kind: PartKind = "part"
    count: int = 1


@dataclass(frozen=True)
class Split:
    """The change of a number divided into parts: their changes add up to `now` less `before`.

    `missing` names the groups that have a number in one of the two periods only and the stages that are not known:
    what they made is in `unknown`, or in the factor after them.
    """

    before: float
    now: float
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()

    @property
    def change(self) -> float:
        """What is divided."""
        return self.now - self.before

    def of_kind(self, kind: PartKind) -> tuple[Part, ...]:
        """The parts of one kind, in their order."""
        return tuple(part for part in self.parts if part.kind == kind)

    def largest(self, n_parts: int = 3) -> tuple[Part, ...]:
        """The known parts that made most of the change, up or down; those that made nothing are none."""
        moved = [part for part in self.of_kind("part") if abs(part.change) > SMALLEST]
        return tuple(sorted(moved, key=lambda part: (-abs(part.change), part.name))[:n_parts])

    def shortened(self, n_parts: int) -> Split:
        """The same with the largest parts, the rest of the known ones together as `others`, then `unknown`.

        A rest of one part stays by its own name.
        """
        kept = self.largest(n_parts)
        rest = [part for part in self.largest(len(self.parts)) if part not in kept]
        others = (_together(rest),) if len(rest) > 1 else tuple(rest)
        return replace(self, parts=(*kept, *others, *self.of_kind("unknown")))


def product_split(stages: Mapping[str, Two]) -> Split | None:
    """The change of the last stage along the stages before it; None where it is missing or no stage before is known.

    The first stage that is known counts in its own unit, each after it as a rate of the one before. A stage that is
    missing in a period, or is 0 while a later one is not, explains nothing: it is left out and named in `missing`, and
    the stage after it is counted from the one before it.
    """
    names = list(stages)
    whole = stages[names[-1]]
    if whole.before is None or whole.now is None:
        return None
    known = [name for number, name in enumerate(names) if _explains(stages, names[number:])]
    if len(known) < 2 or known[-1] != names[-1]:
        return None
    changes = _log_mean_changes([_both(stages[name]) for name in known])
    parts = (Part(name, change, *_factor(stages, since, name), since)
             for (since, name), change in zip(pairwise(("", *known)), changes, strict=True))
    return Split(whole.before, whole.now, tuple(parts), tuple(name for name in names if name not in known))


def sum_split(whole: Two, groups: Mapping[str, Two]) -> Split | None:
    """The change of a sum by its groups; None where the whole is missing or no group is known in both periods."""
    known = {name: _both(each) for name, each in groups.items() if None not in each}
    if whole.before is None or whole.now is None or not known:
        return None
    parts = [Part(name, now - before, before, now) for name, (before, now) in known.items()]
    left = [total - math.fsum(each[at] for each in known.values()) for at, total in enumerate(_both(whole))]
    counted = min(left) >= -SMALLEST    # else the groups are counted otherwise than the whole
    return _with_unknown(Split(whole.before, whole.now, tuple(parts), _half_known(groups)),
                         Two(*left) if counted else NEITHER)


def rate_split(whole: tuple[Weighed, Weighed], groups: Mapping[str, tuple[Weighed | None, Weighed | None]],
               ) -> Split | None:
    """The change of a rate by its groups, the period before first; None where the whole has nothing below the line.

    A group's weight is its share of the whole's lower number. A group without a lower number in one period has no rate
    there: all it made came from its weight.
    """
    before, now = whole
    known = {name: (old, new) for name, (old, new) in groups.items() if old is not None and new is not None}
    if before.below <= 0 or now.below <= 0 or not known:
        return None
    usual = (before.above / before.below + now.above / now.below) / 2
    parts = tuple(_rate_part(name, old, new, (before.below, now.below, usual)) for name, (old, new) in known.items())
    missing = tuple(name for name, each in groups.items() if (each[0] is None) != (each[1] is None))
    return _with_unknown(Split(before.above / before.below, now.above / now.below, parts, missing))


def rounded(changes: Sequence[float], unit: float = 1.0) -> tuple[float, ...]:
    """The changes in whole units that still add up to their rounded sum: those nearest to the next unit are moved.

    The method of largest remainders (Hamilton), so that what people read adds up as the numbers do.
    """
    floors = [math.floor(change / unit) for change in changes]
    lacking = round(sum(changes) / unit) - sum(floors)
    order = sorted(range(len(changes)), key=lambda at: (floors[at] - changes[at] / unit, at))
    raised = set(order[:lacking])
    return tuple((floor + (at in raised)) * unit for at, floor in enumerate(floors))


def log_mean(now: float, before: float) -> float:
    """The logarithmic mean of two positive numbers: (a - b) / ln(a / b), the number itself where they are equal."""
    return now if now == before else (now - before) / math.log1p((now - before) / before)


def _explains(stages: Mapping[str, Two], onward: Sequence[str]) -> bool:
    """Whether a stage is known in both periods, and is 0 only where all that follows is."""
    both = [stages[name] for name in onward]
    if None in both[0]:
        return False
    for first, *later in (tuple(each[at] for each in both) for at in (0, 1)):
        if first is None or first < 0 or (first == 0 and any(later)):
            return False
    return True


def _log_mean_changes(stages: Sequence[tuple[float, float]]) -> list[float]:
    before, now = stages[-1]
    if before == 0 or now == 0:
        # The limit as the zeros go to 0: the first stage that vanished, or appeared, made all of it.
        first = next(at for at, each in enumerate(stages) if 0 in each)
        return [now - before if at == first else 0.0 for at in range(len(stages))]
    factors = [1.0, *(new / old for old, new in stages)]
    return [log_mean(now, before) * math.log(factor / earlier) for earlier, factor in pairwise(factors)]


def _factor(stages: Mapping[str, Two], since: str, name: str) -> Two:
    """The factor itself in both periods: the first stage as it is, a later one as a rate of the one before."""
    if not since:
        return stages[name]
    pairs = zip(stages[name], stages[since], strict=True)
    return Two(*(above / below if above is not None and below else None for above, below in pairs))


def _rate_part(name: str, old: Weighed, new: Weighed, whole: tuple[float, float, float]) -> Part:
    below_before, below_now, usual = whole
    weight_before, weight_now = old.below / below_before, new.below / below_now
    rates = [each.above / each.below if each.below else None for each in (old, new)]
    before, now = (rate if rate is not None else other for rate, other in (rates, rates[::-1]))
    if before is None or now is None:
        return Part(name, 0.0, own=0.0)
    own = (now - before) * (weight_before + weight_now) / 2
    moved = (weight_now - weight_before) * ((before + now) / 2 - usual)
    return Part(name, own + moved, rates[0], rates[1], own=own)


def _with_unknown(split: Split, sums: Two = NEITHER) -> Split:
    """With a part for what the known ones do not explain, where that is more than rounding leaves; `sums` is what of a
    sum they leave in each period: as much in both is a part too.
    """
    left = split.change - math.fsum(part.change for part in split.parts)
    scale = max(abs(split.before), abs(split.now))
    if all(abs(each or 0.0) <= SMALLEST * scale for each in (left, *sums)) and not split.missing:
        return split
    return replace(split, parts=(*split.parts, Part("", left, *sums, kind="unknown", count=len(split.missing))))


def _together(parts: Iterable[Part]) -> Part:
    every = list(parts)
    sums = [[number for part in every if (number := getattr(part, side)) is not None] for side in ("before", "now")]
    weighed = any(part.own is not None for part in every)
    before, now = (None if weighed or not numbers else math.fsum(numbers) for numbers in sums)
    return Part("", math.fsum(part.change for part in every), before, now, kind="others", count=len(every))


def _half_known(groups: Mapping[str, Two]) -> tuple[str, ...]:
    """The groups with a number in one period only."""
    return tuple(name for name, each in groups.items() if (each.before is None) != (each.now is None))


def _both(each: Two) -> tuple[float, float]:
    """The two numbers of one that is known. Raises ValueError where it is not: a fault of the caller."""
    if each.before is None or each.now is None:
        raise ValueError(each)
    return each.before, each.now
