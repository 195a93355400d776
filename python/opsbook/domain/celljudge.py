"""The verdict of a rule on numbers that stand in cells, as the sheet 店铺诊断 and the cell functions ask for it."""

from __future__ import annotations

import msgspec

from opsbook.domain.finding import Finding
from opsbook.domain.judgement import Comparison, Judgement, Measured
from opsbook.domain.kinds.trend import Trend
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.verdict import Verdict

CODES = tuple(Verdict)  # OPS_CODE gives the place of a verdict here, from 1: the order of CHOOSE


class CellNumbers(msgspec.Struct, frozen=True):
    """The numbers of one row of 店铺诊断; None is an empty cell.

    `last` is what a rule on a trend compares with: the period before, or the mean of several. `target` and `limit` are
    those in force; where they are empty the catalogue's hold.
    """

    value: float | None = None
    last: float | None = None
    average: float | None = None
    best: float | None = None
    target: float | None = None
    limit: float | None = None


def judge_cell(rule: NumberRule, better: Comparison, numbers: CellNumbers) -> Judgement:
    """What the rule says of the numbers; `better` is the direction of its metric (``ge`` or ``le``)."""
    earlier = (numbers.last,)
    seen = Measured(numbers.value, better, earlier, numbers.average, numbers.best)
    return rule.judge(seen, numbers.target, numbers.limit)


def code(verdict: Verdict) -> int:
    """The verdict's number, 1 to 8."""
    return CODES.index(verdict) + 1


def cell_numbers(rule: Rule, finding: Finding) -> CellNumbers:
    """The numbers of a finding as its row shows them: a trend against a mean has the mean as `last`."""
    against_mean = isinstance(rule, Trend) and rule.mean_of > 1 and finding.target is not None
    last = finding.target if against_mean else finding.last
    return CellNumbers(finding.value, last, finding.peer_average, finding.peer_best, finding.target, finding.limit)


def told(rule: Rule, better: Comparison, finding: Finding) -> str:
    """已判: the finding's word where its numbers alone would not give it, else "".

    So for lists, patterns and rules judged by days or weeks, and for a rule that does not apply. 停用 is never stored
    here: whether a rule is used stands in its own cell.
    """
    if finding.verdict == Verdict.OFF:
        return ""
    if not isinstance(rule, NumberRule) or finding.owed is not None:
        return finding.verdict.word
    again = judge_cell(rule, better, cell_numbers(rule, finding))
    return "" if again.verdict == finding.verdict else finding.verdict.word
