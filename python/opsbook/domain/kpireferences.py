"""The six modules of 《阿里国际站运营绩效考核表,如何评估运营效果与优化方向?》: trend and peers beside the score.

The article gives no numbers, so none is scored (X22). The month's inquiries stand first, whole and a working day, so
that their change can be read with the season.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from opsbook.domain.diagnosis import diagnose
from opsbook.domain.finding import Finding
from opsbook.domain.ground import Ground
from opsbook.domain.kpiinquiries import YEAR, MonthlyInquiries, monthly_inquiries, relative
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

DECIMALS = 2     # of inquiries a working day


@dataclass(frozen=True)
class Reference:
    """One number of a module with last month's, last year's and the peers'; None is unknown, `rule` "" for no rule."""

    module: str
    rule: str
    name: str
    value: float | None
    last: float | None
    year_ago: float | None
    peer_average: float | None = None
    peer_best: float | None = None
    verdict: Verdict | None = None
    sentence: str = ""

    @property
    def change(self) -> float | None:
        """Against last month, relative."""
        return relative(self.value, self.last)

    @property
    def year_change(self) -> float | None:
        """Against the same month last year, relative."""
        return relative(self.value, self.year_ago)


def references(modules: Mapping[str, Iterable[str]], rules: Mapping[str, Rule], ground: Ground,
               ) -> tuple[Reference, ...]:
    """The month's inquiries, then the rules of each module (its name to their ids) as the diagnosis judges them."""
    asked = {rule: rules[rule] for each in modules.values() for rule in each}
    found = {finding.rule: finding for finding in diagnose(asked, ground.metrics, ground.store)}
    rows = (_reference(module, asked[rule], found[rule], ground) for module, each in modules.items() for rule in each
            if rule in found)
    return (*_inquiries(monthly_inquiries(ground)), *rows)


def _inquiries(seen: MonthlyInquiries) -> Iterator[Reference]:
    module, days = say("kpi.module_inquiries"), seen.workday_words
    yield Reference(module, "", say("kpi.inquiries"), seen.now, seen.before.count, seen.year_ago.count,
                    sentence=seen.words)
    now, before, year_ago = (_rounded(month.per_day) for month in (seen.month, seen.before, seen.year_ago))
    yield Reference(module, "", say("kpi.inquiries_a_day"), now, before, year_ago, sentence=days)


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, DECIMALS)


def _reference(module: str, rule: Rule, finding: Finding, ground: Ground) -> Reference:
    year_ago = None
    if isinstance(rule, NumberRule) and finding.scope == "store":
        year_ago = ground.measured(rule.metric, back=YEAR).earlier[YEAR - 1]
    return Reference(module, rule.id, rule.name, finding.value, finding.last, year_ago, finding.peer_average,
                     finding.peer_best, finding.verdict, finding.sentence)
