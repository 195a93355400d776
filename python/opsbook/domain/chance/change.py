"""What a number did between two periods, beside what chance and season do alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from opsbook.domain.chance.noise import SHORT
from opsbook.domain.chance.season import MONTHS_OF_OWN
from opsbook.domain.metric import MINUS
from opsbook.texts import say

Reality = Literal["real", "perhaps", "unseen"]          # 真变化, 可能, 看不出
Unit = Literal["relative", "points", "absolute"]
Reason = Literal["", "prior_season", "short_history", "few"]
REAL, PERHAPS = 0.05, 0.10      # chance alone does as much less often than this
LEVEL = 1 - REAL                # of the interval: outside it is what is called real
FINE = 0.01                     # below a point, points are told with two decimals
POINTS = 100


@dataclass(frozen=True)
class Change:
    """What a metric did between two periods, and what chance and season alone do.

    `change`, `low` and `high` share a unit: "relative" for counts (-0.17), "points" for rates (0.012 is 1.2 个点),
    "absolute" for counts that were 0 before. `low` to `high` is where 95 % of such changes lie although nothing
    happened; `p` is how often chance alone does at least as much. `reason` says why the interval is wide, "" where it
    is not. `n_weeks` are the weeks its noise is known from.
    """

    before: float
    now: float
    change: float
    low: float
    high: float
    p: float
    reality: Reality
    reason: Reason = ""
    unit: Unit = "relative"
    n_weeks: int = 0

    @property
    def word(self) -> str:
        """真变化, 可能 or 看不出."""
        return say(f"chance.{self.reality}")

    @property
    def words(self) -> str:
        """The change with what is normal: −17%，正常波动 −24%~+21%, and why that is wide."""
        return say("chance.words", change=self.shown(self.change), **self._normal())

    @property
    def verdict(self) -> str:
        """The word with the change and what is normal, for one cell: 真变化 −17%（正常波动 −24%~+21%）."""
        return say("chance.verdict", word=self.word, change=self.shown(self.change), **self._normal())

    def shown(self, value: float) -> str:
        """A value in the unit of the change, with its sign."""
        if self.unit == "points":
            digits = 2 if max(abs(self.low), abs(self.high)) < FINE else 1
            return say("chance.points", value=_signed(f"{value * POINTS:+.{digits}f}"))
        return _signed(f"{value:+.0%}" if self.unit == "relative" else f"{value:+,.0f}")

    def judged(self, reality: Reality) -> Change:
        """The same change under another word, as `discover` gives it."""
        return replace(self, reality=reality)

    def _normal(self) -> dict[str, object]:
        why = say(f"chance.{self.reason}", weeks=SHORT, months=MONTHS_OF_OWN) if self.reason else ""
        return {"low": self.shown(self.low), "high": self.shown(self.high), "why": why}


def reality_of(p: float) -> Reality:
    """The word for one change looked at alone; of many together `compare.discover` says it."""
    return "real" if isfinite(p) and p < REAL else "perhaps" if isfinite(p) and p < PERHAPS else "unseen"


def _signed(text: str) -> str:
    """With our own minus; what is shown as zero has no sign."""
    return text.replace("-", MINUS) if any(digit in text for digit in "123456789") else text.lstrip("+-")
