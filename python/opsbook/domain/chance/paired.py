"""Whether more of the same things entered a group than left it: products of a tier, this month against the last."""

from __future__ import annotations

import numpy as np

from opsbook.domain.chance.change import LEVEL, Change, Reason, reality_of

EVEN = 0.5
FEW = 10        # moves below this are few


def compare_moves(before: int, entered: int, left: int) -> Change:
    """What the size of a group did when `entered` came in and `left` went out of `before`.

    Without a real change a move is as likely in as out, so that those in are binomial of all moves (the exact form of
    McNemar 1947, Psychometrika 12, 153-157); those that stayed say nothing. Relative to before, absolute where that
    was 0.
    """
    from scipy.special import bdtr

    moves, base = entered + left, before or 1
    below = bdtr(np.arange(moves + 1, dtype=float), moves, EVEN) if moves else np.ones(1)
    p = min(1.0, 2 * float(below[min(entered, left)]))
    reach = moves - 2 * int(np.searchsorted(below, (1 - LEVEL) / 2))
    reason: Reason = "few" if moves < FEW else ""
    return Change(before, before + entered - left, (entered - left) / base, -reach / base, reach / base, p,
                  reality_of(p), reason, "relative" if before else "absolute")
