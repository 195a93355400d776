"""Everything a rule can look at: the period's facts and tables, those of the periods before, the store's settings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.domain.columns import Columns
from opsbook.domain.evidence import Evidence
from opsbook.domain.groups import Ledger
from opsbook.domain.judgement import Comparison, Measured
from opsbook.domain.measure import ledger_of, measure, measure_ledger
from opsbook.domain.metric import Metric
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings, setting

STEPS_BACK = 12


@dataclass(frozen=True)
class StorePeriod:
    """What is to be judged: a period's evidence, those of periods before (`past`) and of days and weeks (`parts`)."""

    evidence: Evidence
    settings: Settings
    today: date
    past: Sequence[Evidence] = ()
    parts: Sequence[Evidence] = ()


@dataclass(frozen=True)
class Fact:
    """One row of a facts frame; None is missing."""

    value: float | None = None
    peer_average: float | None = None
    peer_best: float | None = None
    reading: str = ""


Facts = Mapping[tuple[str, str], Mapping[str, Fact]]
_UNKNOWN = Fact()


@dataclass(frozen=True, eq=False)
class Ground:
    """The ground the rules stand on for one period; facts and tables are made once, when first asked for.

    `targets` are the catalogue's targets by rule, for rules that lean on another rule's target.
    """

    metrics: Mapping[str, Metric]
    store: StorePeriod
    targets: Mapping[str, float | None] = field(default_factory=dict)
    _columns: dict[str, Columns | None] = field(default_factory=dict)
    _measured: dict[Period, Facts] = field(default_factory=dict)
    _parts: dict[Period, Ground] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Facts:
        """The facts of the period by metric and scope, then by name."""
        period = self.store.evidence.period
        if period not in self._measured:
            self._measured[period] = by_name(measure_ledger(self.metrics, self.ledger))
        return self._measured[period]

    @cached_property
    def ledger(self) -> Ledger:
        """The period's tables with those derived from them."""
        return ledger_of(self.store.evidence, self.store.settings)

    @cached_property
    def facts_before(self) -> tuple[Facts, ...]:
        """The facts of the periods before, newest first; a period that is not stored is empty."""
        stored = {evidence.period: evidence for evidence in self.store.past}
        wanted = [self.store.evidence.period.before(n) for n in range(1, STEPS_BACK + 1)]
        while wanted and wanted[-1] not in stored:
            wanted.pop()
        return tuple(self._facts(stored[period]) if period in stored else {} for period in wanted)

    def _facts(self, evidence: Evidence) -> Facts:
        if evidence.period not in self._measured:
            self._measured[evidence.period] = by_name(measure(self.metrics, evidence, self.store.settings))
        return self._measured[evidence.period]

    def part(self, period: Period) -> Ground:
        """The ground of a day or week inside, with the parts before it as its past; empty where nothing is stored."""
        if period not in self._parts:
            stored = next((part for part in self.store.parts if part.period == period), Evidence(period))
            store = replace(self.store, evidence=stored, past=self.store.parts, parts=())
            self._parts[period] = Ground(self.metrics, store, self.targets, _measured=self._measured)
        return self._parts[period]

    def names(self, metric: str, scope: str) -> tuple[str, ...]:
        """The channels, countries or people the metric is known for; ("",) for the store."""
        return ("",) if scope == "store" else tuple(self.facts.get((metric, scope), {}))

    def measured(self, metric: str, scope: str = "store", name: str = "") -> Measured:
        """The metric's value in the scope, with its peers and its values in the periods before."""
        every = (self.facts, *self.facts_before)
        fact, *before = (facts.get((metric, scope), {}).get(name, _UNKNOWN) for facts in every)
        better: Comparison = "le" if self.metrics[metric].direction == "down" else "ge"
        return Measured(fact.value, better, tuple(past.value for past in before),
                        fact.peer_average, fact.peer_best, fact.reading)

    def store_value(self, metric: str) -> float:
        """A metric of the whole store, NaN where it is missing."""
        value = self.measured(metric).value
        return math.nan if value is None else value

    def number(self, path: str) -> float | None:
        """The number of a setting, None where it is not set."""
        value = setting(self.store.settings, path)
        return float(value) if isinstance(value, float | int) else None

    def look_up(self, path: str) -> float | str | bool | None:
        """A setting by its path, or as ``rule.O03`` the target of a rule."""
        head, _, rule = path.partition(".")
        return self.target_of(rule) if head == "rule" else setting(self.store.settings, path)

    def own_thresholds(self, rule: str) -> tuple[float | None, float | None]:
        """The store's own target (settings.thresholds, else targets) and limit (settings.limits) for the rule."""
        settings = self.store.settings
        return settings.thresholds.get(rule, settings.targets.get(rule)), settings.limits.get(rule)

    def target_of(self, rule: str) -> float | None:
        """The target of another rule, the store's own where it has one."""
        own, _ = self.own_thresholds(rule)
        return self.targets.get(rule) if own is None else own

    def columns(self, table: str) -> Columns | None:
        """A table's columns, None where nothing is stored; `countries` are the facts of that scope, one row each."""
        if table not in self._columns:
            frame = self._countries() if table == "countries" else self.ledger.tables.get(table)
            self._columns[table] = None if frame is None else Columns(frame, self.store.today, self.store_value)
        return self._columns[table]

    def _countries(self) -> pd.DataFrame | None:
        found = {metric: {name: fact.value for name, fact in facts.items()}
                 for (metric, scope), facts in self.facts.items() if scope == "country"}
        if "visitors" not in found:
            return None
        return pd.DataFrame(found, dtype=np.float64).rename_axis("country").reset_index()


def by_name(frame: pd.DataFrame) -> Facts:
    """The rows of a facts frame by metric and scope, then by name."""
    found: dict[tuple[str, str], dict[str, Fact]] = {}
    wanted = ("metric", "scope", "name", "value", "peer_average", "peer_best", "reading")
    for metric, scope, name, *numbers, reading in zip(*(frame[column].tolist() for column in wanted), strict=True):
        value, average, best = (None if math.isnan(number) else number for number in numbers)
        found.setdefault((metric, scope), {})[name] = Fact(value, average, best, reading)
    return found
