"""The judging cell functions on one row of cells, in the order of COLUMNS; the last ones may lack.

The rules and their texts are templates/catalogue/rules; the comparison is opsbook.domain.celljudge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.advice import number_sentence, what_to_do
from opsbook.domain.celljudge import CellNumbers, code, judge_cell
from opsbook.domain.judgement import PLACES, Judgement, Measured
from opsbook.domain.metric import Metric
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.verdict import Verdict
from opsbook.excel.cells import Cell, WrongInput, known, number
from opsbook.texts import say

COLUMNS = ("rule", "value", "last", "average", "best", "target", "limit")
ANSWER = ("verdict", "target", "gap", "advice")
_NUMBERS, _TARGET = COLUMNS[1:], COLUMNS.index("target")
_ACTED_ON = frozenset(Verdict) - {Verdict.PASS, Verdict.OFF}


class Judged(msgspec.Struct, frozen=True):
    """A row of cells judged."""

    rule: NumberRule
    metric: Metric
    numbers: CellNumbers
    judgement: Judgement


def judged(row: Sequence[Cell]) -> Judged:
    """The row judged. Raises WrongInput: no such rule, one that is not judged by numbers, a cell that is no number."""
    rule, numbers = _rule(known(row[0])), CellNumbers(*map(number, row[1:], _NUMBERS))
    if not isinstance(rule, NumberRule):
        raise WrongInput(say("udfs.not_by_numbers", rule=rule.id))
    metric = metrics()[rule.metric]
    return Judged(rule, metric, numbers, judge_cell(rule, metric.better, numbers))


def code_of(row: Sequence[Cell]) -> int:
    """The verdict's number, 1 to 8."""
    return code(judged(row).judgement.verdict)


def word_of(row: Sequence[Cell]) -> str:
    """The verdict's word."""
    return judged(row).judgement.verdict.word


def target_of(row: Sequence[Cell]) -> float | None:
    """The target in force, None where there is none; of a pace, which numbers alone do not judge, its lower end."""
    rule = _rule(known(row[0]))
    if isinstance(rule, NumberRule) or not rule.bounds:
        return judged(row).judgement.target
    own = number(row[_TARGET], "target")
    return rule.bounds[0] if own is None else own


def gap_of(row: Sequence[Cell]) -> float | None:
    """Value less target, None where one is missing; rounded as comparisons are."""
    return _gap(number(row[0], "value"), number(row[1], "target"))


def advice_of(row: Sequence[Cell]) -> str:
    """What the numbers say and what to do."""
    return _advice(judged(row))


def answer_of(row: Sequence[Cell]) -> list[Cell]:
    """The columns ANSWER of one row."""
    found = judged(row)
    target = found.judgement.target
    return [found.judgement.verdict.word, target, _gap(found.numbers.value, target), _advice(found)]


def _gap(value: float | None, target: float | None) -> float | None:
    return None if value is None or target is None else round(value - target, PLACES)


def _advice(found: Judged) -> str:
    numbers, verdict, period = found.numbers, found.judgement.verdict, say("udfs.this_period")
    seen = Measured(numbers.value, found.metric.better, (numbers.last,), numbers.average, numbers.best)
    sentence = number_sentence(found.rule, found.metric, seen, found.judgement, period)
    return sentence + _todo(found.rule.id, verdict) if verdict in _ACTED_ON else sentence


@cache
def _todo(rule: str, verdict: Verdict) -> str:
    return say("udfs.todo", action=what_to_do(rules()[rule], verdict, say("udfs.this_period")))


def _rule(cell: Cell) -> Rule:
    if cell is None:
        raise WrongInput(say("udfs.rule_missing"))
    rule = _by_id().get(str(cell).casefold())
    if rule is None:
        raise WrongInput(say("udfs.no_rule", rule=cell))
    return rule


@cache
def _by_id() -> Mapping[str, Rule]:
    """The rules by id, upper or lower case."""
    return {id.casefold(): rule for id, rule in rules().items()}
