"""Facts (domain/facts.py) looked up one by one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from opsbook.domain.groups import Scope


class Fact(NamedTuple):
    """A number with its peers; None where it is missing."""

    value: float | None = None
    peer_average: float | None = None
    peer_best: float | None = None


@dataclass(frozen=True)
class FactBook:
    """The facts of one period by metric, scope and name."""

    _facts: dict[tuple[str, str, str], Fact]

    @classmethod
    def of(cls, facts: pd.DataFrame) -> FactBook:
        """The facts of a facts frame."""
        keys = zip(facts["metric"], facts["scope"], facts["name"], strict=True)
        numbers = zip(facts["value"], facts["peer_average"], facts["peer_best"], strict=True)
        return cls({key: Fact(*map(_known, each)) for key, each in zip(keys, numbers, strict=True)})

    def fact(self, metric: str, scope: Scope = "store", name: str = "") -> Fact:
        """The fact; without numbers where there is none."""
        return self._facts.get((metric, scope, name), Fact())

    def value(self, metric: str, scope: Scope = "store", name: str = "") -> float | None:
        """Its number alone."""
        return self.fact(metric, scope, name).value

    def names(self, metric: str, scope: Scope) -> list[str]:
        """Every name a metric has in a scope."""
        return [name for key, where, name in self._facts if (key, where) == (metric, scope)]


def change(now: float | None, last: float | None) -> float | None:
    """The relative change (环比); None where one is missing or the last was 0."""
    return None if now is None or not last else now / last - 1


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)
