"""What a rule says about one period and scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opsbook.domain.period import Period
from opsbook.domain.verdict import Verdict


@dataclass(frozen=True)
class Offender:
    """One product, word, order or customer that breaks a rule: its id, name and the values that show it."""

    key: str
    name: str
    detail: str


@dataclass(frozen=True)
class Finding:
    """One verdict with the numbers it rests on.

    `scope` is store, channel, country, person or list; `name` says which one ("" for the store).
    Values are in the metric's own unit, rates as fractions; None where there is none.
    `target` is the threshold used, so a later change of settings does not rewrite it. `tier` names the tier of a
    three-tier rule. `met` and `owed` count the periods of a daily or weekly rule inside a longer period.
    `weight` orders findings: severity x relative gap x place in the funnel.
    """

    rule: str
    title: str
    period: Period
    scope: str
    name: str
    metric: str
    verdict: Verdict
    sentence: str
    action: str
    owner: str
    due: date | None = None
    value: float | None = None
    target: float | None = None
    limit: float | None = None
    last: float | None = None
    peer_average: float | None = None
    peer_best: float | None = None
    tier: str = ""
    why: str = ""
    severity: str = ""
    met: int | None = None
    owed: int | None = None
    reading: str = ""
    weight: float = 0.0
    n_offenders: int = 0
    offenders: tuple[Offender, ...] = ()
