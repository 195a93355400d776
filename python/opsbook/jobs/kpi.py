"""The KPI sheets of a month (T30, T31): counted from registers, logs and exports as they are stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import pandas as pd

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.kpi import evidence_tables, kpi_items, kpi_modules, view_of
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import Record, record_of
from opsbook.catalogue.rules import rules
from opsbook.desk.rows.firstrows import NONE, Counted, filled_row, keyed_row
from opsbook.desk.rows.kpi import (
    OPERATORS,
    REFERENCES,
    SALES,
    TOTALS,
    KpiMonth,
    kpi_table_rows,
    place_key,
    reference_rows,
    total_rows,
)
from opsbook.desk.rows.metricrows import NUMBERS
from opsbook.desk.rows.periodcells import COLUMNS, period_cells
from opsbook.domain.chance.change import Change
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.kpi import KpiRow, totals
from opsbook.domain.kpiinquiries import METRIC
from opsbook.domain.kpiorders import MONTHS_BACK
from opsbook.domain.kpireferences import references
from opsbook.domain.kpirows import KpiBasis, items_of
from opsbook.domain.nameorder import name_order
from opsbook.domain.rule import YEAR
from opsbook.domain.settings import Role
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.jobs.yardsticks import yardstick_of
from opsbook.texts import say

SALES_ROLE: Role = "业务"
REGISTERED_ORDERS = "T21"


def kpi_rows(fill: FillGround) -> Filled:
    """The rows of 绩效合计, 运营绩效, 业务绩效 and 参考指标 for the month `fill` is about, and a line for each person.

    Without people in the settings (设置·人员) there is nobody to score: only 参考指标, and a line that says so.
    """
    month, settings = fill.period, fill.settings
    ground = period_ground(fill, _backs(fill))
    rows = items_of(kpi_items(), KpiBasis(ground, rules(), evidence_tables(), _chance(fill, ground)))
    shared = KpiMonth(month, settings.kpi, {place_key(row.person, row.item): _place(row, fill) for row in rows})
    sales = {person.name for person in settings.people if person.role == SALES_ROLE}
    scored = [person for person in settings.people if person.name in {row.person for row in rows}]
    modules = {module.name: module.rules for module in kpi_modules()}
    tables = {
        TOTALS: total_rows(sorted(scored, key=lambda person: name_order(person.name)), month),
        OPERATORS: kpi_table_rows(OPERATORS, [row for row in rows if row.person not in sales], shared),
        SALES: kpi_table_rows(SALES, [row for row in rows if row.person in sales], shared),
        REFERENCES: reference_rows(references(modules, rules(), ground), month),
    }
    scores = _scores(rows, settings.kpi.middle_share)
    return Filled(_by_table(tables), () if scores else (say("kpi.nobody"),), done=scores)


def period_ground(fill: FillGround, backs: Iterable[int] = ()) -> Ground:
    """The ground the rules stand on for the period `fill` is about, with those so many periods back."""
    every = [fill.period, *(fill.period.before(back) for back in backs)]
    now, *past = (fill.evidence(period) for period in every)
    store = StorePeriod(now, fill.settings, fill.today, past, (), country_names())
    targets = {rule.id: getattr(rule, "target", None) for rule in rules().values()}
    return Ground(metrics(), store, targets, {period: fill.ledger(period) for period in every})


def _chance(fill: FillGround, ground: Ground) -> Change | None:
    """What chance and season have to do with the change of the month's inquiries; None where a month is not known."""
    seen = ground.measured(METRIC)
    if seen.value is None or seen.last is None:
        return None
    yardstick = yardstick_of(fill.history, fill.settings, fill.period)
    return yardstick.count_change(METRIC, (seen.last, seen.value), (fill.period.before(), fill.period))


def _backs(fill: FillGround) -> Iterator[int]:
    """The month before and that of last year; where orders are not registered, those whose orders may be due now."""
    yield from (1,) if REGISTERED_ORDERS in fill.evidence(fill.period).tables else range(1, MONTHS_BACK + 1)
    yield YEAR


def _place(row: KpiRow, fill: FillGround) -> str:
    """The id of the first row the item was counted in, "" where its table has none: one of the month and the person, or
    what the person's role does together; the number itself where the item is one of the store's.
    """
    record = record_of(row.item.record)
    cells = fill.tables.get(record.name, pd.DataFrame())
    if not row.item.tables:
        number = dict(zip((*COLUMNS, NUMBERS[0]), (*period_cells(fill.period), metrics()[METRIC].id), strict=True))
        return filled_row(record, number, cells)
    if row.keys is not None:
        return next(filter(None, (keyed_row(record, key, cells) for key in row.keys)), NONE)
    roles = [person.role for person in fill.settings.people if person.name == row.person]
    people = () if row.item.scope == "store" else (row.person, *roles)
    return Counted(record, fill.period, people, {**_words(row, record), **row.item.where}).first(cells)


def _words(row: KpiRow, record: Record) -> Mapping[str, Collection[str]]:
    """The words that the rows of the item's view of the record have."""
    views = filter(None, map(view_of, row.item.tables))
    return next((view.where for owner, view in views if owner.id == record.id), {})


def _by_table(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    return {record_of(record).name: rows for record, rows in tables.items()}


def _scores(rows: Iterable[KpiRow], middle_share: float) -> tuple[str, ...]:
    return tuple(say("kpi.line", person=person, points=f"{points:.1f}", scored=f"{scored:g}", whole=f"{whole:g}")
                 for person, points, scored, whole in totals(rows, middle_share))
