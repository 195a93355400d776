"""One number, what it is compared with, and what a rule says of it.

Both sides of a comparison are rounded to 10 places and never subtracted, so that Python and a spreadsheet agree.
"""

from __future__ import annotations

import operator
from itertools import pairwise
from typing import Literal

import msgspec

from opsbook.domain.verdict import Verdict

Comparison = Literal["ge", "gt", "le", "lt", "eq", "ne"]
PLACES = 10
_TESTS = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt, "eq": operator.eq,
          "ne": operator.ne}


def meets(value: float, comparison: Comparison, target: float) -> bool:
    """Whether `value` stands to `target` as `comparison` says, both rounded to 10 places."""
    return bool(_TESTS[comparison](round(value, PLACES), round(target, PLACES)))


class Measured(msgspec.Struct, frozen=True):
    """A metric's value in one period and scope; None is missing.

    `earlier` are the values of the periods before, newest first, without gaps: a period that is not stored is None.
    """

    value: float | None = None
    better: Comparison = "ge"
    earlier: tuple[float | None, ...] = ()
    peer_average: float | None = None
    peer_best: float | None = None

    @property
    def last(self) -> float | None:
        """The value one period before."""
        return self.earlier[0] if self.earlier else None

    def as_change(self) -> Measured:
        """The relative change against the period before, and that of each period before; peers do not apply."""
        series = (self.value, *self.earlier)
        changes = tuple(_change(this, before) for this, before in pairwise(series))
        value, earlier = (changes[0], changes[1:]) if changes else (None, ())
        return Measured(value, self.better, earlier)


def _change(this: float | None, before: float | None) -> float | None:
    return (this - before) / before if this is not None and before else None


class Judgement(msgspec.Struct, frozen=True):
    """What a rule says of a number, with the target and the limit it used and, for a three-tier rule, the tier.

    `said` is the key of the sentence (templates/texts/rules.toml); "" means the verdict's own.
    """

    verdict: Verdict
    target: float | None = None
    limit: float | None = None
    tier: str = ""
    said: str = ""
