"""A store's month made ready to be looked at: facts by metric and scope, findings in the order that matters."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.domain.chance.change import Change
from opsbook.domain.finding import Finding
from opsbook.domain.judgement import Measured
from opsbook.domain.period import Period
from opsbook.domain.storemonth import StoreMonth
from opsbook.domain.verdict import Verdict
from opsbook.domain.weight import SEVERITY
from opsbook.review.cells import Entry
from opsbook.review.findinglook import better, has_fixed_target, judges_change, level_rule
from opsbook.review.metriclook import figure
from opsbook.texts import say

MONTHS_SHOWN = 12
FLAGGED = (Verdict.FAIL, Verdict.WATCH)
JUDGED = (Verdict.FAIL, Verdict.WATCH, Verdict.PASS)   # worst first
_ORDER = (Verdict.FAIL, Verdict.WATCH, Verdict.NO_BENCHMARK, Verdict.NO_TARGET, Verdict.NO_DATA, Verdict.PASS)

Record = Mapping[Hashable, Any]   # a row of a frame
FactKey = tuple[str, str, str, date]


@dataclass(frozen=True)
class Fact:
    """A metric's value in one month and scope with the platform's peer values; None where missing."""

    value: float | None = None
    average: float | None = None
    best: float | None = None
    reading: str = ""


NO_FACT = Fact()


@dataclass(frozen=True)
class Standing:
    """A metric's target and verdict as cells, and the target as a number; "" where no rule speaks of it."""

    shown_target: Entry
    verdict: Verdict | str
    target: float | None = None


@dataclass(frozen=True)
class View:
    """A store's month with its facts by (metric, scope, name, first day of the month)."""

    month: StoreMonth
    facts: Mapping[FactKey, Fact]

    @property
    def period(self) -> Period:
        """The month reviewed."""
        return self.month.evidence.period

    def fact(self, metric: str, scope: str = "store", name: str = "", back: int = 0) -> Fact:
        """A metric this month, or `back` months earlier; all None where nothing is stored."""
        return self.facts.get((metric, scope, name, self.period.before(back).start), NO_FACT)

    def value(self, metric: str, scope: str = "store", name: str = "", back: int = 0) -> float | None:
        """The value alone."""
        return self.fact(metric, scope, name, back).value

    def chance(self, metric: str, scope: str = "store", name: str = "") -> Change | None:
        """What the metric did against last month beside what chance does; None where nothing can be claimed."""
        return self.month.changes.get((metric, scope, name))

    def history(self, metric: str) -> tuple[float | None, ...]:
        """The store's last twelve months, this one at the end."""
        return tuple(self.value(metric, back=back) for back in reversed(range(MONTHS_SHOWN)))

    def names(self, metric: str, scope: str) -> list[str]:
        """The channels, countries or persons that have a value this month, largest first, then by name."""
        found = {name: fact.value for (key, its, name, start), fact in self.facts.items()
                 if key == metric and its == scope and start == self.period.start and fact.value is not None}
        return sorted(found, key=lambda name: (-(found[name] or 0.0), name))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings by verdict (worst first), then by weight, then by rule: always the same order."""
        return tuple(sorted(self.month.findings, key=lambda each: (
            _ORDER.index(each.verdict) if each.verdict in _ORDER else len(_ORDER), -each.weight, each.rule, each.name)))

    def flags(self, metrics: Iterable[str] = ()) -> list[Finding]:
        """What is not in order (预警 and 关注), heaviest first; of these metrics where some are named."""
        wanted = set(metrics)
        flagged = [each for each in self.findings
                   if each.verdict in FLAGGED and (not wanted or each.metric in wanted)]
        return sorted(flagged, key=lambda each: -each.weight)

    def finding(self, metric: str, scope: str = "store", name: str = "") -> Finding | None:
        """What stands beside a metric's level in a scope, None where no rule speaks of it.

        Where several rules do: one with a fixed target before one that looks at peers (三档对标 shows those), then the
        severer rule, then the worse verdict.
        """
        found = (each for each in self.findings if (each.metric, each.scope, each.name) == (metric, scope, name)
                 and each.verdict not in (Verdict.INFO, Verdict.OFF) and not judges_change(each))
        return min(found, key=_rank, default=None)

    def standing(self, metric: str, scope: str = "store", name: str = "") -> Standing:
        """Target and verdict on a metric's level.

        A rule that judges the same metric for people (S02) is asked about the store's value where no rule of the store
        speaks of it, with the target its findings were judged by. Both are "" where no rule does; 缺数据 where there is
        no value either.
        """
        finding, value = self.finding(metric, scope, name), self.value(metric, scope, name)
        if finding:
            return Standing(figure(metric, finding.target), finding.verdict, finding.target)
        rule = level_rule(metric) if scope == "store" else None
        if rule is None:
            return Standing("", Verdict.NO_DATA if value is None else "")
        judged = rule.judge(Measured(value, better(metric)), *self.thresholds(rule.id))
        return Standing(figure(metric, judged.target), judged.verdict, judged.target)

    def thresholds(self, rule: str) -> tuple[float | None, float | None]:
        """Target and limit of a rule: those its findings were judged by, else the store's own of today."""
        used = next((each for each in self.of_rule(rule) if each.target is not None), None)
        if used:
            return used.target, used.limit
        settings = self.month.settings
        return settings.thresholds.get(rule, settings.targets.get(rule)), settings.limits.get(rule)

    def worst(self, scope: str, name: str, metrics: Iterable[str]) -> Verdict:
        """The worst verdict of one name's findings on some metrics; 缺数据 where there is none."""
        wanted = set(metrics)
        seen = {each.verdict for each in self.findings
                if (each.scope, each.name) == (scope, name) and each.metric in wanted}
        return next((verdict for verdict in JUDGED if verdict in seen), Verdict.NO_DATA)

    @property
    def today(self) -> date:
        """The office's day of the newest import or copy of the registers, which the rules take for today.

        The month's last where there is neither.
        """
        known = [at.date() for at in (self.month.imported_at, self.month.registered_at) if at]
        return max(known, default=self.period.end)

    def of_rule(self, rule: str) -> list[Finding]:
        """The findings of one rule."""
        return [each for each in self.findings if each.rule == rule]

    def office_time(self, at: datetime) -> str:
        """A time on the office's clock."""
        return f"{at.astimezone(ZoneInfo(self.month.settings.calendar.office_zone)):%Y-%m-%d %H:%M}"

    def table(self, name: str) -> pd.DataFrame | None:
        """This month's rows of a table; None where nothing is stored."""
        found = self.month.evidence.table(name)
        return found if found is not None and len(found) else None

    def missing(self, table: str, back: int = 0) -> str:
        """The line that stands where a table has no rows: ○ 缺数据：流量来源 2025-03 无记录."""
        return say("review.missing", table=table_name(table), month=self.period.before(back).label)


def view_of(month: StoreMonth) -> View:
    """The month with its facts indexed."""
    monthly = month.facts[month.facts["grain"] == "month"]
    keys = zip(monthly["metric"], monthly["scope"], monthly["name"], pd.to_datetime(monthly["start"]).dt.date,
               strict=True)
    columns = (_numbers(monthly[name]) for name in ("value", "peer_average", "peer_best"))
    values = zip(*columns, monthly["reading"], strict=True)
    return View(month, {key: Fact(*each) for key, each in zip(keys, values, strict=True)})


def month_text(period: Period) -> str:
    """The month as people write it: 2025年3月."""
    return f"{period.start.year}年{period.start.month}月"


def table_name(table: str) -> str:
    """A table's name for people."""
    return say(f"review.table_{table}")


def _rank(finding: Finding) -> tuple[bool, bool, float]:
    return not has_fixed_target(finding), finding.target is None, -SEVERITY.get(finding.severity, 0.0)


def _numbers(column: pd.Series) -> list[float | None]:
    numbers = column.astype("float64")
    return [None if value != value else value for value in numbers.tolist()]
