"""`three_tier`: the target is set by where the number stands among its peers."""

from __future__ import annotations

from opsbook.domain.judgement import Comparison, Judgement, Measured, meets
from opsbook.domain.native import NOTHING, CellNames, Native, known, shown, stands, when
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict


class ThreeTier(NumberRule, frozen=True, kw_only=True, tag="three_tier"):
    """Below 同行平均 it is the target, 预警; from there 同行优秀 is, 关注; from there on the period before is."""

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """The tier, and with it the target; no peers: 缺基准; top tier without a period before: 缺数据."""
        return three_tier(seen)

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """Missing, then without peers, then by tier."""
        tiers = native_tiers(cells, better)
        judged = when(known(cells.average, cells.best), tiers.verdict, Verdict.NO_BENCHMARK)
        return Native(when(known(cells.value), judged, Verdict.NO_DATA),
                      when(known(cells.value, cells.average, cells.best), tiers.target, NOTHING))


def three_tier(seen: Measured) -> Judgement:
    """The three-tier judgement of domain paragraph 4 (S4); a tie belongs to the better tier."""
    if seen.value is None:
        return Judgement(Verdict.NO_DATA)
    if seen.peer_average is None or seen.peer_best is None:
        return Judgement(Verdict.NO_BENCHMARK)
    if not meets(seen.value, seen.better, seen.peer_average):
        return Judgement(Verdict.FAIL, seen.peer_average, tier="below", said="tier_below")
    if not meets(seen.value, seen.better, seen.peer_best):
        return Judgement(Verdict.WATCH, seen.peer_best, tier="middle", said="tier_middle")
    if seen.last is None:
        return Judgement(Verdict.NO_DATA, tier="top", said="tier_top_no_last")
    held = meets(seen.value, seen.better, seen.last)
    return Judgement(Verdict.PASS if held else Verdict.WATCH, seen.last, tier="top",
                     said="tier_top_held" if held else "tier_top_lost")


def native_tiers(cells: CellNames, better: Comparison) -> Native:
    """The same as formulas, for a row that is known to have its value and both peers."""
    above, top = stands(cells.value, better, cells.average), stands(cells.value, better, cells.best)
    held = when(stands(cells.value, better, cells.last), Verdict.PASS, Verdict.WATCH)
    at_top = when(known(cells.last), held, Verdict.NO_DATA)
    return Native(when(above, when(top, at_top, Verdict.WATCH), Verdict.FAIL),
                  when(above, when(top, shown(cells.last), cells.best), cells.average))
