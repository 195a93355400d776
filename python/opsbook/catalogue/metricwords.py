"""How a metric is measured, in the platform's own words: the headers of the exports it is read from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import Record, records
from opsbook.domain.evidence import is_register
from opsbook.domain.metric import Metric
from opsbook.domain.sources import Ratio, Sum, Value
from opsbook.texts import say

AVERAGE, BEST = "_peer_average", "_peer_best"


def how_measured(metric: Metric) -> str:
    """The metric with its note, else with the headers it is read from; its name alone where it is counted."""
    return f"{metric.name}：{metric.note}" if metric.note else _from_export(metric)


def definition(metric: Metric) -> str:
    """How the metric is worked out, without its name: never empty."""
    told = how_measured(metric).removeprefix(metric.name).removeprefix("：")
    return told or say(f"metrics.{metric.id}")


def header(table: str, column: str) -> str:
    """The platform's header of a table's column, the column's own name where there is none."""
    return headers().get(table, {}).get(column, column)


@cache
def headers() -> Mapping[str, Mapping[str, str]]:
    """The platform's header of each column by table, of a register (T…) that of its sheet.

    `overview` has those of its days, with both peers; T29 the names of metrics.
    """
    exports = {kind.dataset: {name: each.headers[0] for name, each in kind.columns.items()}
               for kind in export_kinds().values()}
    typed = {record.dataset: {**_fields(record), **exports[record.dataset]} for record in records() if record.dataset}
    views = {view.id: _fields(record) for record in records() for view in record.view}
    same = {"overview": exports["overview_month"] | exports["overview_day"], "product_weeks": exports["products"],
            "product_table": exports["products"], "open_orders": exports["orders"],
            "T29": {metric.key: metric.name for metric in metrics().values()}}
    return {table: _with_peers(columns) for table, columns in (exports | typed | views | same).items()}


def _fields(record: Record) -> dict[str, str]:
    return {field: column.name for field, column in record.fields.items()}


def _with_peers(columns: Mapping[str, str]) -> dict[str, str]:
    average = {name + AVERAGE: text + say("metrics.peer_average") for name, text in columns.items()}
    best = {name + BEST: text + say("metrics.peer_best") for name, text in columns.items()}
    return {**columns, **average, **best}


def _from_export(metric: Metric) -> str:
    source = next(iter(metric.store or metric.person), None)
    if not isinstance(source, Sum | Value | Ratio) or is_register(source.table) or source.table not in headers():
        return metric.name
    names = (source.column,) if isinstance(source, Value) else source.columns
    if isinstance(source, Ratio):
        return say("metrics.formula_ratio", metric=metric.name, column=_listed(source.table, names),
                   below=_listed(source.over_table or source.table, source.over))
    return say("metrics.formula_column", metric=metric.name, column=_listed(source.table, names))


def _listed(table: str, names: tuple[str, ...]) -> str:
    return "＋".join(f"「{header(table, name)}」" for name in names)
