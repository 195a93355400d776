"""`trend`: a number against itself, one period before or the mean of several."""

from __future__ import annotations

from opsbook.domain.judgement import Comparison, Judgement, Measured, meets
from opsbook.domain.kinds.tiers import native_tiers, three_tier
from opsbook.domain.native import NOTHING, CellNames, Native, known, stands, when
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class Trend(NumberRule, frozen=True, kw_only=True, tag="trend"):
    """达标 where it is no worse than before, else 预警; without history 缺数据.

    `mean_of` compares with the mean of that many periods before (those that have a value). `peers` judges by the
    three tiers where both peer values are given, as the source asks.
    """

    mean_of: int = 1
    peers: bool = False

    @property
    def back(self) -> int:
        """As many periods as the mean takes."""
        return self.mean_of

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """Against the period before, or the mean of `mean_of`."""
        if self.peers and None not in (seen.peer_average, seen.peer_best):
            return three_tier(seen)
        before = [value for value in seen.earlier[:self.mean_of] if value is not None]
        if seen.value is None:
            return Judgement(Verdict.NO_DATA)
        if not before:
            return Judgement(Verdict.NO_DATA, said="no_history")
        target = sum(before) / len(before)
        held = meets(seen.value, seen.better, target)
        return Judgement(Verdict.PASS if held else Verdict.FAIL, target, said=self._said(held))

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """Against 上期, which holds the mean where it compares with one; by the tiers where both peers are there."""
        there = known(cells.value, cells.last)
        held = when(stands(cells.value, better, cells.last), Verdict.PASS, Verdict.FAIL)
        plain = Native(when(there, held, Verdict.NO_DATA), when(there, cells.last, NOTHING))
        if not self.peers:
            return plain
        tiers, peers = native_tiers(cells, better), known(cells.value, cells.average, cells.best)
        return Native(when(peers, tiers.verdict, plain.verdict), when(peers, tiers.target, plain.target))

    def _said(self, held: bool) -> str:
        return f"{'trend' if self.mean_of == 1 else 'mean'}_{'held' if held else 'lost'}"
