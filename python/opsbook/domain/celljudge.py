"""The verdict of a rule on numbers that stand in cells, as the sheet 店铺诊断 and the cell functions ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from opsbook.domain.judgement import Comparison, Judgement, Measured
from opsbook.domain.rule import NumberRule
from opsbook.domain.verdict import Verdict

CODES = tuple(Verdict)  # OPS_CODE gives the place of a verdict here, from 1: the order of CHOOSE


@dataclass(frozen=True)
class CellNumbers:
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
