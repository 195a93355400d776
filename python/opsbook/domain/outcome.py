"""What a rule gives for one scope and name, before it is put into a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from opsbook.domain.finding import Offender
from opsbook.domain.judgement import Judgement, Measured


@dataclass(frozen=True)
class Outcome:
    """A judgement and what it was made on.

    `level` is the metric itself where `seen` is its change. Rules on lists say how many rows were `judged`, how many
    broke the rule (`count`, the first of them in `offenders`) and how many could not be decided (`unknown`).
    Rules of a shorter period say how many of the `owed` parts `met` it and for how many there is no data (`missing`).
    """

    scope: str
    name: str
    seen: Measured
    judgement: Judgement
    level: Measured | None = None
    judged: int | None = None
    count: int = 0
    unknown: int = 0
    offenders: tuple[Offender, ...] = ()
    met: int | None = None
    owed: int | None = None
    missing: int = 0
