"""What every rule has, whatever its kind: who, why, what to do, until when, from where, and its two cases.

A rule is an entry of templates/catalogue/rules/*.toml. Its `kind` is one of the closed set in opsbook.domain.kinds:
a kind adds the fields it compares with and says how it judges. No rule is code, only kinds are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from opsbook.domain.due import Due
from opsbook.domain.ground import Ground
from opsbook.domain.groups import Scope
from opsbook.domain.judgement import Comparison, Judgement, Measured, meets
from opsbook.domain.metric import CHANGE_KIND, COUNT_KIND, Metric, show
from opsbook.domain.native import CellNames, Native
from opsbook.domain.numberwords import Words, number_words
from opsbook.domain.outcome import Outcome
from opsbook.domain.settings import Role
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

YEAR = 12
RuleGrain = Literal["day", "week", "month"]
Owner = Role | Literal["运营+业务", "运营督促/业务执行", "运营规划/业务执行"]  # two roles share some rules
Severity = Literal["critical", "high", "medium", "low", "info"]
Stage = Literal["exposure", "click", "visit", "inquiry", "order", "none"]


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of the rule's source tables and the verdict they must get.

    `tables` are the rows of `period` (a month where not said), `past` those of the period before. Rows of product_weeks
    without dates are repeated for `weeks` weeks back. `settings` are the store's own; `today` is the day after the
    period where not said. `count` is the number of offenders a rule on a list must find, `name` the channel, country or
    person that must get the verdict.
    """

    verdict: Verdict
    period: str = "2025-03"
    tables: dict[str, list[dict[str, Any]]] = {}
    past: dict[str, list[dict[str, Any]]] = {}
    weeks: int = 0
    settings: dict[str, Any] = {}
    today: date | None = None
    count: int | None = None
    name: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """One rule.

    `periods` are the grains it is judged for; in a longer period it is judged for each part, `workdays` says only
    working days owe it. `stage` is its place in the funnel. `owner_setting` names the setting that says the role where
    that is the company's choice. `source` names document and paragraph as ``S4 一.3``; `sheets` the tables it is read
    from. `readings` are the open points (X1-X28) it rests on. `on` is false for a rule that is off by default.
    `fires` and `holds` are a case that breaks it and one that does not.
    """

    id: str
    name: str
    periods: tuple[RuleGrain, ...]
    scopes: tuple[Scope | Literal["list"], ...] = ("store",)
    severity: Severity
    owner: Owner
    owner_setting: str = ""
    why: str
    action: str
    due: Due = Due()
    stage: Stage = "none"
    source: str
    sheets: tuple[str, ...]
    readings: tuple[str, ...] = ()
    workdays: bool = False
    on: bool = True
    fires: Case
    holds: Case

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """What the rule says of the period, one outcome a scope and name."""
        raise NotImplementedError

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The metrics whose numbers it compares."""
        return ()

    @property
    def bounds(self) -> tuple[float | None, ...]:
        """The numbers a store may replace: the target, then the limit; None where only the company can set it."""
        return ()

    def number_kind(self, metrics: Mapping[str, Metric]) -> str:
        """The kind of number format of its value, target and limit (see opsbook.review.numbers)."""
        return COUNT_KIND

    def is_share(self, metrics: Mapping[str, Metric]) -> bool:
        """Whether its target and limit are parts of a whole: numbers from 0 to 1."""
        return False

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """What the sentences of its kind say beside the title, the period and the counts."""
        return {}


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a rule on a number applies: a metric of the period before against the number of a setting."""

    metric: str
    comparison: Comparison
    setting: str

    def holds(self, ground: Ground) -> bool:
        """Whether the rule applies; where either number is missing it does, and its own verdict says so."""
        before, bound = ground.measured(self.metric).last, ground.number(self.setting)
        return before is None or bound is None or meets(before, self.comparison, bound)

    def words(self, ground: Ground) -> Words:
        """The two numbers it compares."""
        metric = ground.metrics[self.metric]
        before, bound = ground.measured(self.metric).last, ground.number(self.setting)
        return {"base": show(metric, before), "stable": show(metric, bound)}


class Empty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column whose empty cells are unknown and stay out of the rule's rate: the finding says how many they are."""

    table: str
    column: str

    def told(self, ground: Ground) -> str:
        """How many of the rows are empty; "" where none is."""
        columns = ground.columns(self.table)
        n_empty = 0 if columns is None else int(columns.words(self.column).isna().sum())
        return say(f"rules.empty_{self.column}", rows=columns.n_rows, empty=n_empty) if columns and n_empty else ""


class NumberRule(Rule, frozen=True, kw_only=True):
    """A rule on one metric, judged for the store and for each channel, country or person that has the metric.

    `change` judges the relative change against the period before. `only` names the channels (countries, people) it is
    about. `applies` keeps it silent (提示) where another rule takes its place. `empty` is the column whose empty cells
    its rate leaves out. `needs` is the setting its metric rests on and only the company can say: without it 未设目标.
    """

    metric: str
    change: bool = False
    only: tuple[str, ...] = ()
    applies: Condition | None = None
    empty: Empty | None = None
    needs: str = ""

    def judge(self, seen: Measured, own_target: float | None = None, own_limit: float | None = None) -> Judgement:
        """The verdict on one number; `own_target` and `own_limit` are the store's own thresholds."""
        raise NotImplementedError

    def native(self, cells: CellNames, better: Comparison) -> Native:
        """What `judge` says as formulas over cells; `better` is the direction of its metric (``ge`` or ``le``)."""
        raise NotImplementedError

    def outcomes(self, ground: Ground) -> Iterator[Outcome]:
        """One outcome a scope and name; a rule that finds no name at all gives one, 缺数据."""
        scopes = [scope for scope in self.scopes if scope != "list"]
        named = [(scope, name) for scope in scopes for name in self.only or ground.names(self.metric, scope)]
        for scope, name in named or [(scopes[0], "")]:
            yield self.outcome(ground, scope, name)

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The metric it is about."""
        return (self.metric,)

    def number_kind(self, metrics: Mapping[str, Metric]) -> str:
        """That of its metric; a change is a rate."""
        return CHANGE_KIND if self.change else metrics[self.metric].number_kind

    def is_share(self, metrics: Mapping[str, Metric]) -> bool:
        """A rate itself is one, a change of it is not."""
        return not self.change and metrics[self.metric].format == "rate"

    @property
    def back(self) -> int:
        """How many periods before it looks at: one, for a change a year, so that it can be read with the season."""
        return YEAR if self.change else 1

    def outcome(self, ground: Ground, scope: Scope, name: str) -> Outcome:
        """The outcome for one scope and name."""
        level = ground.measured(self.metric, scope, name, self.back)
        if self.applies and not self.applies.holds(ground):
            return Outcome(scope, name, level, Judgement(Verdict.INFO, said="does_not_apply"), level)
        seen = level.as_change() if self.change else level
        return Outcome(scope, name, seen, self._judged(seen, ground, scope, name), level)

    def _judged(self, seen: Measured, ground: Ground, scope: Scope, name: str) -> Judgement:
        """The verdict; on a number that is missing because the company said none, or nothing was asked for, that."""
        judgement = self.judge(seen, *ground.own_thresholds(self.id))
        if judgement.verdict is not Verdict.NO_DATA or not ground.kept(self.metric, scope):
            return judgement
        if self.needs and ground.number(self.needs) is None:
            return Judgement(Verdict.NO_TARGET, said="no_setting")
        nothing = ground.asks_nothing(self.metric, scope, name)
        return Judgement(Verdict.INFO, said="list_empty") if nothing else judgement

    def words(self, outcome: Outcome, ground: Ground) -> Words:
        """The numbers in the metric's format, and what `applies` compares."""
        words = number_words(ground.metrics[self.metric], outcome, self.change)
        return {**words, **self.applies.words(ground)} if self.applies else words
