"""Which rows of a table a list rule names: all of them, where a finding keeps only the first twenty."""

from __future__ import annotations

import math

import pandas as pd

from opsbook.catalogue.rules import rules
from opsbook.domain.columns import Columns
from opsbook.domain.kinds.limit import Limit
from opsbook.domain.kinds.listing import Listing
from opsbook.domain.kinds.steps import Steps
from opsbook.domain.rowtest import all_of, any_of
from opsbook.domain.settings import setting
from opsbook.domain.verdict import Verdict
from opsbook.review.view import View


def row_verdicts(view: View, rule_id: str, rows: pd.DataFrame) -> list[Verdict]:
    """The rule's verdict on each row, by the thresholds the month was judged by.

    预警 where it names the row, 达标 where it does not, 缺数据 where that cannot be told; 停用 where the rule is off.
    """
    if any(each.verdict is Verdict.OFF for each in view.of_rule(rule_id)):
        return [Verdict.OFF] * len(rows)
    rule = rules()[rule_id]
    assert isinstance(rule, Listing)
    columns = Columns(rows, view.today, lambda metric: _number(view.value(metric)))
    among, every, some = ([test.settled(lambda path: look_up(view, path)) for test in tests]
                          for tests in (rule.among, rule.all, rule.any))
    answer = all_of([*among, *every], columns)
    if some:
        answer = answer.both(any_of(some, columns))
    return [Verdict.FAIL if yes else Verdict.PASS if no else Verdict.NO_DATA
            for yes, no in zip(answer.yes, answer.no, strict=True)]


def look_up(view: View, path: str) -> float | str | bool | None:
    """A setting by its path, or as ``rule.R10`` the target that rule was judged by."""
    head, _, name = path.partition(".")
    return target_of(view, name) if head == "rule" else setting(view.month.settings, path)


def target_of(view: View, rule_id: str) -> float | None:
    """The target a rule was judged by, else the store's own, else that of the catalogue."""
    rule = rules()[rule_id]
    used, _ = view.thresholds(rule_id)
    return rule.target if used is None and isinstance(rule, Limit | Steps) else used


def _number(value: float | None) -> float:
    return math.nan if value is None else value
