"""From an effect and its interval to a word: 见效, 无效, 待观察, 未执行, 说不清, and why."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from opsbook.domain.actioneffects.difference import LEVEL, Floats

Conclusion = Literal["worked", "no_effect", "watching", "not_done", "unclear"]
Status = Literal["compared", "again", "drifting", "late", "missing", "few", "tiny", "not_done"]
"""What can be said of an action before its numbers are looked at: touched again in the weeks around it, on another
course than its like before it already, not over yet,
a week or the unit missing, too few like units, counts too small, never done."""
REASONS = ("late", "again", "drifting", "missing", "few", "not_done")


def conclude(effects: pd.DataFrame, worthwhile: float) -> pd.DataFrame:
    """The effects with `conclusion` and `reason`.

    见效: the whole interval is above 0, and still so when all that are looked at together are counted (Benjamini and
    Hochberg, JRSS B 57, 1995). 无效: the interval holds no effect of `worthwhile` (0.1 is +10 %) or more; "worse" where
    all of it is below 0, counted together likewise. Everything else is not known: "wide" where both could be, "chance"
    where so many actions bring forth one like it without any effect.
    """
    compared = effects["status"].eq("compared").to_numpy()
    p = effects["p"].to_numpy(dtype=float)
    low, high = (effects[name].to_numpy(dtype=float) for name in ("low", "high"))
    called = false_discovery(np.where(compared, p, np.nan)) <= 1 - LEVEL
    cases = [compared & (low > 0) & called, compared & (low > 0), compared & (high < 0) & called,
             compared & (high < worthwhile), compared]
    words = np.select([*cases, effects["status"].eq("late").to_numpy(), effects["status"].eq("not_done").to_numpy()],
                      ["worked", "unclear", "no_effect", "no_effect", "unclear", "watching", "not_done"], "unclear")
    reasons = np.select(cases, ["", "chance", "worse", "", "wide"], effects["status"].to_numpy(dtype=object))
    return effects.assign(conclusion=words, reason=reasons)


def false_discovery(p: Floats) -> Floats:
    """The p values adjusted for being many (Benjamini and Hochberg 1995); NaN stays NaN and counts as none."""
    order = np.argsort(p)[::-1]
    known = int(np.isfinite(p).sum())
    ranks = np.arange(len(p), 0, -1, dtype=float)
    found = np.fmin.accumulate(np.where(np.isfinite(p[order]), p[order] * known / ranks, np.nan))
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.where(np.isfinite(p[order]), np.minimum(found, 1.0), np.nan)
    return adjusted
