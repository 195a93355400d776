"""A waterfall: from one total through what each part made to another, drawn as stacked columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from opsbook.review.tables import Floating

Role = Literal["total", "up", "down"]
ROLES: tuple[Role, ...] = ("total", "up", "down")


class Step(NamedTuple):
    """What a part made, and how that is written over its column."""

    name: str
    change: float
    label: str


class Stack(NamedTuple):
    """One column of the chart: an invisible foot, then the bar above 0 and what of it hangs below."""

    foot: float
    above: float
    below: float
    top: float


@dataclass(frozen=True)
class Waterfall(Floating):
    """A native chart from `first` (a total) over the steps to `last` (the total they add up to); `alt` says it all."""

    first: Step
    steps: tuple[Step, ...]
    last: Step
    alt: str
    height: int = 230
    n_cols: int = 1

    @property
    def bars(self) -> tuple[Step, ...]:
        """Every column from left to right."""
        return self.first, *self.steps, self.last

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """What each column is: a total, or a step up or down."""
        return "total", *("down" if step.change < 0 else "up" for step in self.steps), "total"

    @cached_property
    def stacks(self) -> tuple[Stack, ...]:
        """The columns: a step goes on from where the one before ended, also below 0."""
        levels = list(accumulate((step.change for step in self.steps), initial=self.first.change))
        spans = [(0.0, self.first.change), *pairwise(levels), (0.0, self.last.change)]
        return tuple(_stack(*sorted(span)) for span in spans)

    def series(self, role: Role, part: Literal["above", "below"]) -> tuple[float, ...]:
        """The heights of one colour, 0 where a column has another."""
        return tuple(getattr(stack, part) if its == role else 0.0
                     for its, stack in zip(self.roles, self.stacks, strict=True))

    def rows(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """What the chart is drawn from: names of rows and their numbers; first the feet, at the end where labels go."""
        yield "foot", tuple(stack.foot for stack in self.stacks)
        for role in ROLES:
            yield role, self.series(role, "above")
        for role in ROLES:
            yield f"{role} below", self.series(role, "below")
        yield "label", tuple(stack.top for stack in self.stacks)


def _stack(low: float, high: float) -> Stack:
    foot = max(low, 0.0) + min(high, 0.0)
    return Stack(foot, max(high, 0.0) - max(low, 0.0), min(low, 0.0) - min(high, 0.0), max(high, 0.0))
