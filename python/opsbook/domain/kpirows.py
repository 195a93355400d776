"""Counting the items of the KPI sheets for each person: actual, target and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from opsbook.domain.chance.change import Change
from opsbook.domain.ground import Ground
from opsbook.domain.kpi import KpiItem, KpiRow, Measure
from opsbook.domain.kpicounts import full_days
from opsbook.domain.kpievidence import EvidenceTable, evidence_words, kept_by, missing_words
from opsbook.domain.kpiinquiries import MonthlyInquiries, monthly_inquiries
from opsbook.domain.kpiorders import MONTHS_BACK, PersonsOrders, orders_of
from opsbook.domain.nameorder import name_order
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.settings import setting
from opsbook.domain.sources import Count
from opsbook.domain.workdays import workdays_of
from opsbook.texts import say

NAMED = 5       # orders named in the evidence


@dataclass(frozen=True, eq=False)
class KpiBasis:
    """What the items are counted from: the month's ground, the rules, and what people call the tables of evidence.

    `chance` is what chance and season have to do with the change of the month's inquiries.
    """

    ground: Ground
    rules: Mapping[str, Rule]
    tables: Mapping[str, EvidenceTable]
    chance: Change | None = None

    def tables_of(self, item: KpiItem) -> Sequence[EvidenceTable]:
        """Where the item's evidence stands, the first choice first."""
        return [self.tables[name] for name in item.tables]


@dataclass(frozen=True)
class _Seen:
    actual: float | None
    evidence: str
    keys: tuple[str, ...] | None = None


def items_of(items: Iterable[KpiItem], basis: KpiBasis) -> tuple[KpiRow, ...]:
    """A block of rows for each operator and salesperson, by name, in the order of the items; the bonus once, last.

    An item belongs to the role its `owner_setting` names where it has one; one that weighs 0 is left out.
    """
    inquiries = monthly_inquiries(basis.ground, basis.chance)
    asked = [item for item in items if item.stage in ("", inquiries.stage) and _weight(item, basis) != 0]
    people = sorted(basis.ground.store.settings.people, key=lambda person: name_order(person.name))
    rows = [_row(item, person.name, basis, inquiries) for person in people
            for item in asked if item.scoring != "bonus" and _role(item, basis) == person.role]
    return (*rows, *(_row(item, "", basis, inquiries) for item in asked if item.scoring == "bonus"))


def _weight(item: KpiItem, basis: KpiBasis) -> float | None:
    weights = basis.ground.store.settings.kpi.weights
    return None if item.scoring == "bonus" else weights.get(item.weight_key)


def _role(item: KpiItem, basis: KpiBasis) -> str:
    chosen = setting(basis.ground.store.settings, item.owner_setting) if item.owner_setting else None
    return str(chosen or item.role)


def _row(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> KpiRow:
    target, limit = lines_of(item, basis)
    seen = _MEASURES[item.measure](item, person, basis, inquiries)
    return KpiRow(person, item, _weight(item, basis), target, limit, seen.actual, seen.evidence, seen.keys)


def lines_of(item: KpiItem, basis: KpiBasis) -> tuple[float | None, float | None]:
    """The target and the limit: the store's own, else the rule's."""
    if item.target == "workdays":
        return float(len(workdays_of(basis.ground.period, basis.ground.store.settings.calendar))), None
    own = basis.ground.own_thresholds(item.rule)
    given = (*basis.rules[item.rule].bounds, None, None)[:2]
    target, limit = (rule if mine is None else mine for mine, rule in zip(own, given, strict=True))
    return (0.0 if item.scoring == "most" and target is None else target), limit


def _metric(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> _Seen:
    """The rule's metric for the person (or the store); who is in a log that was kept and did nothing has done 0."""
    ground, metric = basis.ground, _metric_of(item, basis)
    name = person if item.scope == "person" else ""
    value = ground.measured(metric, item.scope, name, back=0).value
    if value is None and name and name not in ground.names(metric, "person") and _counts_all(metric, ground):
        value = 0.0
    short = None if value is not None else ground.short_of(metric, item.scope)
    if short is not None:
        return _Seen(None, missing_words(basis.tables_of(item), ground, short[1]))
    told = evidence_words(basis.tables_of(item), ground, name)
    stored = any(table in ground.store.evidence.tables for table in item.tables)
    if value is None and stored:
        told = say("kpi.unknown", rows=told, how=ground.metrics[metric].note or ground.metrics[metric].name)
    return _Seen(value, told)


def _metric_of(item: KpiItem, basis: KpiBasis) -> str:
    rule = basis.rules[item.rule]
    if not isinstance(rule, NumberRule):
        raise TypeError(f"{item.rule} has no metric")
    return rule.metric


def _counts_all(metric: str, ground: Ground) -> bool:
    """Whether the metric counts the rows of a log that covers the whole month."""
    sources = (source for source in ground.metrics[metric].person if isinstance(source, Count))
    return any(kept_by(source.table, ground) for source in sources)


def _change(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> _Seen:
    return _Seen(inquiries.change, inquiries.words)


def _level(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> _Seen:
    return _Seen(inquiries.now, inquiries.bonus_words)


def _full_days(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> _Seen:
    ground, table, asked = basis.ground, item.tables[0], basis.tables_of(item)
    quota, marketing = ground.target_of(item.rule), ground.columns(table)
    if not kept_by(table, ground) or quota is None or marketing is None:
        return _Seen(None, missing_words(asked, ground, ground.store.evidence.coverage.get(table)))
    days = full_days(marketing.frame, person, quota)
    rows = evidence_words(asked, ground, person)
    return _Seen(float(days), say("kpi.full_days", rows=rows, days=days, quota=f"{quota:g}"))


def _overdue(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> _Seen:
    orders = orders_of(basis.ground, item.tables, person)
    if orders is None:
        return _Seen(None, missing_words(basis.tables_of(item), basis.ground, None))
    due = orders.due(basis.rules[item.rule])
    if due.empty:
        return _Seen(None, say("kpi.no_orders_due"), ())
    late = due.loc[due["late"], "order_id"].astype(str)
    told = say("kpi.orders_due", due=len(due), late=len(late), names=_named(late))
    return _Seen(float(len(late)), told + _from_exports(item, orders), _keys(late, due["order_id"]))


def _invited(item: KpiItem, person: str, basis: KpiBasis, inquiries: MonthlyInquiries) -> _Seen:
    orders = orders_of(basis.ground, item.tables, person)
    if orders is None:
        return _Seen(None, missing_words(basis.tables_of(item), basis.ground, None))
    finished = orders.finished
    if finished.empty or finished["invited"].isna().all():
        return _Seen(None, say("kpi.no_orders_finished" if finished.empty else "kpi.invitations_unknown"),
                     _keys(finished["order_id"]))
    asked = finished["invited"].astype("boolean").fillna(False)
    forgotten = finished.loc[~asked.to_numpy(dtype=bool), "order_id"].astype(str)
    told = say("kpi.orders_finished", count=len(finished), asked=int(asked.sum()), names=_named(forgotten))
    return _Seen(float(asked.mean()), told + _from_exports(item, orders), _keys(forgotten, finished["order_id"]))


def _keys(*orders: pd.Series) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pd.concat(orders).astype(str)))


def _from_exports(item: KpiItem, orders: PersonsOrders) -> str:
    """That the rule, which reads one export, may say another number."""
    return say("kpi.orders_exported", months=MONTHS_BACK, rule=item.rule) if orders.exported else ""


def _named(orders: pd.Series) -> str:
    names = say("kpi.join").join(orders[:NAMED]) or say("kpi.none")
    return names + (say("kpi.more") if len(orders) > NAMED else "")


_MEASURES: Mapping[Measure, Callable[[KpiItem, str, KpiBasis, MonthlyInquiries], _Seen]] = {
    "metric": _metric, "change": _change, "level": _level, "full_days": _full_days, "overdue": _overdue,
    "invited": _invited,
}
