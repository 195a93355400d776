"""The table 波动: what each count did in the newest week and month, with what OPS_CHANGE needs to say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, isfinite

import pandas as pd

from opsbook.domain.chance.change import Change
from opsbook.domain.chance.noise import Noise
from opsbook.domain.chance.season import Shift
from opsbook.texts import say

FLUCTUATIONS = "波动"
COLUMNS = ("指标", "期", "上期", "本期", "周离散", "自由度", "季节比", "季节不确定", "季节依据", "结论")


@dataclass(frozen=True)
class Fluctuation:
    """What a metric (its name) did in a period (its label), by which noise and which season."""

    metric: str
    period: str
    noise: Noise
    season: Shift
    change: Change

    @property
    def cells(self) -> tuple[str | float | None, ...]:
        """The cells of COLUMNS; a df that is infinite is an empty cell."""
        df = self.noise.df if isfinite(self.noise.df) else None
        basis = say("chance.basis_own" if self.season.own else "chance.basis_prior")
        return (self.metric, self.period, self.change.before, self.change.now, self.noise.dispersion, df,
                exp(self.season.log), self.season.sd, basis, self.change.verdict)


def fluctuation_rows(found: Iterable[Fluctuation]) -> pd.DataFrame:
    """One row each, columns COLUMNS."""
    return pd.DataFrame([each.cells for each in found], columns=list(COLUMNS), dtype=object)
