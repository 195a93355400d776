"""How many periods in a row something has asked for attention (连续几期)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from opsbook.domain.finding import Finding
from opsbook.domain.period import Grain
from opsbook.domain.verdict import Verdict

OPEN = (Verdict.FAIL, Verdict.WATCH)


class Subject(NamedTuple):
    """What a finding is about, whatever its period: a rule in one scope, for days, weeks or months."""

    grain: Grain
    rule: str
    scope: str
    name: str


Streaks = Mapping[Subject, int]


def subject(finding: Finding) -> Subject:
    """What the finding is about."""
    return Subject(finding.period.grain, finding.rule, finding.scope, finding.name)


def streaks(periods: Sequence[Sequence[Finding]]) -> dict[Subject, int]:
    """How many periods up to the newest each subject has been 预警 or 关注; what is neither now is left out.

    `periods` are the findings of periods without gaps, newest first; one that was never judged has none. Counting stops
    at the first period with another verdict: what was not judged or had no data is not known to have been bad.
    """
    counts: dict[Subject, int] = {}
    lasting = _open(periods[0]) if periods else set()
    for findings in periods:
        lasting &= _open(findings)
        if not lasting:
            break
        counts.update({each: counts.get(each, 0) + 1 for each in lasting})
    return counts


def _open(findings: Sequence[Finding]) -> set[Subject]:
    return {subject(finding) for finding in findings if finding.verdict in OPEN}
