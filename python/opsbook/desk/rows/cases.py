"""A rule's case in words: what stands in the exports, and the verdict that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.metricwords import AVERAGE, BEST, header
from opsbook.catalogue.records import records
from opsbook.domain.evidence import is_register
from opsbook.domain.rule import Case
from opsbook.texts import say

Row = Mapping[str, Any]
UNSAID = ("family", "row_id")  # the first says again what its channel says
NAMES = ("customer", "order_id", "product_id")  # of a register: which row it is, not what it says
EXPORT_OF = {"overview": "overview_month", "product_weeks": "products", "product_table": "products",
             "open_orders": "orders"}
GROUPS_SAID = 4


def case_text(case: Case) -> str:
    """What the case holds, by the platform's headers, then an arrow and the verdict: ``… → ▲ 预警``."""
    past = [say("sheets.case_last", inputs=text) for text in _tables(case.past, 0)]
    told = [*_settings(case.settings), *_tables(case.tables, case.weeks), *past]
    inputs = say("sheets.case_part").join(told) or say("sheets.case_nothing")
    label = case.verdict.label
    if case.count is not None:
        label = say("sheets.case_counted", label=label, count=case.count)
    key = "sheets.case_of" if case.name else "sheets.case"
    return say(key, inputs=inputs, name=case.name, label=label)


def _settings(own: Mapping[str, Any]) -> Iterator[str]:
    if "rfq_quota" in own:
        yield say("sheets.case_rfq_quota", value=own["rfq_quota"])
    if "people" in own:
        yield say("sheets.case_people", names="、".join(f"{each['name']}（{each['role']}）" for each in own["people"]))
    for task, value in own.get("tasks", {}).items():
        yield say(f"sheets.case_task_{task}", value=value)
    for rule, value in own.get("targets", {}).items():
        yield say("sheets.case_targets", rule=rule, value=value)


def _tables(tables: Mapping[str, Sequence[Row]], weeks: int) -> Iterator[str]:
    for table, rows in tables.items():
        text = _rows(table, rows)
        weekly = weeks and table == "product_weeks"
        yield say("sheets.case_weeks", inputs=text, weeks=weeks) if weekly else text


def _rows(table: str, rows: Sequence[Row]) -> str:
    """The only row; of several what all share, then how many have each of the rest."""
    told = [_cells(table, row) for row in rows]
    if not told:
        return say("sheets.case_no_rows", table=_view_name(table))
    if len(told) == 1:
        return _joined(told[0])
    same = [text for text in told[0] if all(text in other for other in told)]
    differ = Counter(_joined([text for text in each if text not in same]) for each in told)
    if len(differ) == 1:
        return say("sheets.case_rows", count=len(told), same=_joined(same))
    groups = [say("sheets.case_group", count=count, differ=text) for text, count in differ.most_common(GROUPS_SAID)]
    return say("sheets.case_part").join([*([_joined(same)] if same else []), *groups])


def _cells(table: str, row: Row) -> list[str]:
    """The cells that matter; an id only where it is missing."""
    return [f"{header(table, name)} {_shown(value, _type(table, name))}" for name, value in row.items()
            if name not in UNSAID and not (_type(table, name) == "id" and value)]


def _shown(value: Any, kind: str) -> str:
    if value is None or value == "":
        return say("sheets.empty")
    if isinstance(value, bool):
        return say("sheets.yes" if value else "sheets.no")
    if isinstance(value, date):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if kind == "rate" and isinstance(value, float):
        return f"{value * 100:.4g}%"
    if kind == "country":
        return country_names().get(str(value), str(value))
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def _view_name(table: str) -> str:
    """What people call the register a view is of."""
    return next(record.name for record in records() if table in (view.id for view in record.view))


@cache
def _type(table: str, column: str) -> str:
    kinds = {kind.dataset: kind.columns for kind in export_kinds().values()}
    found = kinds.get(EXPORT_OF.get(table, table), {}).get(column.removesuffix(AVERAGE).removesuffix(BEST))
    if found:
        return found.type
    if column in NAMES and is_register(table):
        return "id"
    metric = metrics().get(column) if table == "T29" else None
    return metric.format if metric else ""


def _joined(texts: Sequence[str]) -> str:
    return say("sheets.case_join").join(texts)
