"""Everything a rule can look at: the period's facts and tables, those of the periods before, the store's settings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from opsbook.domain.columns import Columns
from opsbook.domain.decomposition import Split, Two
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.groups import Ledger, Scope
from opsbook.domain.judgement import Comparison, Measured
from opsbook.domain.measure import ledger_of, numbers_of
from opsbook.domain.metric import Metric
from opsbook.domain.period import Period
from opsbook.domain.scopesplit import TABLE_OF, Division, split_by, stretch
from opsbook.domain.settings import Settings, setting
from opsbook.domain.shortfall import kept_sources, nothing_among, shortfall


@dataclass(frozen=True)
class StorePeriod:
    """What is to be judged: a period's evidence, those of periods before (`past`) and of days and weeks (`parts`).

    `country_names` gives the Chinese name of an ISO code, for sentences.
    """

    evidence: Evidence
    settings: Settings
    today: date
    past: Sequence[Evidence] = ()
    parts: Sequence[Evidence] = ()
    country_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fact:
    """A metric's value for one name; None is missing."""

    value: float | None = None
    peer_average: float | None = None
    peer_best: float | None = None


Facts = Mapping[str, Fact]
_UNKNOWN, _NOTHING = Fact(), dict[str, Fact]()


@dataclass(frozen=True, eq=False)
class Ground:
    """The ground the rules stand on for one period. Nothing is measured before a rule asks for it, and then once.

    `targets` are the catalogue's targets by rule, for rules that lean on another rule's target.
    """

    metrics: Mapping[str, Metric]
    store: StorePeriod
    targets: Mapping[str, float | None] = field(default_factory=dict)
    _ledgers: dict[Period, Ledger] = field(default_factory=dict)
    _facts: dict[tuple[Period, str, str], Facts] = field(default_factory=dict)
    _shorts: dict[tuple[Period, str, str], Coverage | None] = field(default_factory=dict)
    _columns: dict[str, Columns | None] = field(default_factory=dict)
    _parts: dict[Period, Ground] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        """The period that is judged."""
        return self.store.evidence.period

    def part(self, period: Period) -> Ground:
        """The ground of a day or week inside, with the parts before it as its past; empty where nothing is stored."""
        if period not in self._parts:
            stored = next((part for part in self.store.parts if part.period == period), Evidence(period))
            store = replace(self.store, evidence=stored, past=self.store.parts, parts=())
            self._parts[period] = Ground(self.metrics, store, self.targets, self._ledgers, self._facts, self._shorts)
        return self._parts[period]

    def names(self, metric: str, scope: Scope) -> tuple[str, ...]:
        """The channels, countries or people the metric is known for; ("",) for the store."""
        return ("",) if scope == "store" else tuple(self._facts_of(self.store.evidence, metric, scope))

    def measured(self, metric: str, scope: Scope = "store", name: str = "", back: int = 1) -> Measured:
        """The metric's value in the scope, with its peers and its values in the `back` periods before.

        A total of part of a period is missing: half a month is no month to compare (`short_of` says how much is there).
        """
        fact, *past = (self._whole_facts(each, metric, scope).get(name, _UNKNOWN) for each in self._evidences(back))
        earlier = (each.value for each in past)
        better: Comparison = "le" if self.metrics[metric].direction == "down" else "ge"
        return Measured(fact.value, better, tuple(earlier), fact.peer_average, fact.peer_best)

    def pairs(self, metric: str, scope: Scope) -> Mapping[str, Two]:
        """A metric's value one period before and in this one, by name; a name may have one of them only."""
        now, last = (self._whole_facts(each, metric, scope) for each in self._evidences(1))
        return {name: Two(last.get(name, _UNKNOWN).value, now.get(name, _UNKNOWN).value)
                for name in dict.fromkeys([*now, *last])}

    def divided(self, division: Division) -> Split | None:
        """Why a metric changed, by channel or country; None where that is not known in both periods."""
        both = (stretch(each, TABLE_OF[division.by]) if each else math.nan for each in self._evidences(1))
        now, last = both
        return split_by(self.pairs, division, (last, now))

    def short_of(self, metric: str, scope: Scope) -> tuple[Period, Coverage] | None:
        """The period, this or the one before, of which the metric has a part only, and how much; None for none."""
        both = ((each.period, self._short(each, metric, scope)) for each in self._evidences(1) if each is not None)
        return next(((period, cover) for period, cover in both if cover is not None), None)

    def kept(self, metric: str, scope: Scope) -> bool:
        """Whether a register or list of events that gives the metric was kept all through the period."""
        return bool(kept_sources(metric, scope, self.metrics, self._ledger(self.store.evidence)))

    def asks_nothing(self, metric: str, scope: Scope, name: str) -> bool:
        """Whether what was kept says that nothing was to be done: the metric is a share of no rows at all."""
        ledger = self._ledger(self.store.evidence)
        kept = kept_sources(metric, scope, self.metrics, ledger)
        return bool(kept) and all(nothing_among(source, ledger, scope, name) for source in kept)

    def _evidences(self, back: int) -> Iterator[Evidence | None]:
        yield self.store.evidence
        yield from (self._past.get(self.period.before(steps)) for steps in range(1, back + 1))

    @cached_property
    def _past(self) -> Mapping[Period, Evidence]:
        return {evidence.period: evidence for evidence in self.store.past}

    def _whole_facts(self, evidence: Evidence | None, metric: str, scope: Scope) -> Facts:
        if evidence is None or self._short(evidence, metric, scope) is not None:
            return _NOTHING
        return self._facts_of(evidence, metric, scope)

    def _short(self, evidence: Evidence, metric: str, scope: Scope) -> Coverage | None:
        key = (evidence.period, metric, scope)
        if key not in self._shorts:
            self._shorts[key] = shortfall(metric, scope, self.metrics, self._ledger(evidence))
        return self._shorts[key]

    def _facts_of(self, evidence: Evidence, metric: str, scope: Scope) -> Facts:
        key = (evidence.period, metric, scope)
        if key not in self._facts:
            self._facts[key] = self._measure(evidence, metric, scope)
        return self._facts[key]

    def _measure(self, evidence: Evidence, metric: str, scope: Scope) -> Facts:
        numbers = numbers_of(metric, scope, self.metrics, self._ledger(evidence))
        if numbers is None:
            return {}
        each = zip(numbers.value.tolist(), numbers.peer_average.tolist(), numbers.peer_best.tolist(), strict=True)
        facts = (Fact(*(None if math.isnan(number) else number for number in row)) for row in each)
        return dict(zip(numbers.names, facts, strict=True))

    def _ledger(self, evidence: Evidence) -> Ledger:
        if evidence.period not in self._ledgers:
            self._ledgers[evidence.period] = ledger_of(evidence, self.store.settings)
        return self._ledgers[evidence.period]

    def store_value(self, metric: str) -> float:
        """A metric of the whole store, NaN where it is missing."""
        value = self.measured(metric, back=0).value
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
            frame = self._countries() if table == "countries" else self._ledger(self.store.evidence).tables.get(table)
            self._columns[table] = None if frame is None else Columns(frame, self.store.today, self.store_value)
        return self._columns[table]

    def _countries(self) -> pd.DataFrame | None:
        known = {key: self._facts_of(self.store.evidence, key, "country") for key, metric in self.metrics.items()
                 if metric.country}
        values = {key: {name: fact.value for name, fact in facts.items()} for key, facts in known.items() if facts}
        if "visitors" not in values:
            return None
        frame = pd.DataFrame(values, dtype=np.float64).rename_axis("country").reset_index()
        names = self.store.country_names
        return frame.assign(country_name=[names.get(code, code) for code in frame["country"]])
