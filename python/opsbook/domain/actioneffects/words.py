"""An effect in words: +38%, +12%~+70%, and why nothing more can be said."""

from __future__ import annotations

from datetime import date, timedelta

from opsbook.domain.actioneffects.difference import LEAST_LIKE
from opsbook.domain.actioneffects.study import LEAST_COUNT
from opsbook.domain.metric import MINUS
from opsbook.texts import say

MOST = 10.0     # an effect beyond +1000 % is no number to read


def effect_text(value: float) -> str:
    """An effect with its sign: +38%, −12%."""
    return say("actions.beyond") if value >= MOST else f"{value:+.0%}".replace("-", MINUS)


def interval_text(low: float, high: float) -> str:
    """An interval: −5%~+31%; "" where there is none."""
    known = low == low and high == high
    return say("actions.interval", low=effect_text(low), high=effect_text(high)) if known else ""


def reason_text(reason: str, seen_on: date | None = None) -> str:
    """Why an action's conclusion is what it is (conclusion.py); `seen_on` is the last day of its weeks after."""
    day = "" if seen_on is None else f"{seen_on + timedelta(1):%m-%d}"
    return say(f"actions.reason_{reason}", day=day, least=LEAST_LIKE, count=LEAST_COUNT)


def together_text(n_units: float) -> str:
    """How many products were looked at together; "" where it is one alone."""
    return say("actions.together", count=int(n_units)) if n_units > 1 else ""
