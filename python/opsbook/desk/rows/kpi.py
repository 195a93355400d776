"""Tables 运营绩效, 业务绩效, 绩效合计 and 参考指标 of the sheet 绩效考核."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from opsbook.catalogue.records import Record, record_of
from opsbook.domain.kpi import KpiItem, KpiRow
from opsbook.domain.kpireferences import Reference
from opsbook.domain.period import Period
from opsbook.domain.settings import Kpi, Person
from opsbook.domain.sheetcell import Value
from opsbook.texts import say

OPERATORS, SALES, TOTALS, REFERENCES = "kpi_operators", "kpi_sales", "kpi_totals", "kpi_references"


@dataclass(frozen=True)
class KpiMonth:
    """What the rows of a month share; `places` are the ids of the rows an item was counted in (`place_key`)."""

    month: Period
    kpi: Kpi
    places: Mapping[str, str] = field(default_factory=dict)


def kpi_table_rows(record: str, rows: Iterable[KpiRow], of: KpiMonth) -> pd.DataFrame:
    """The rows of 运营绩效 or 业务绩效 (its record's id), one an item; score and verdict are the sheet's formulas."""
    return _frame(record_of(record), [_row(row, of) for row in rows])


def total_rows(people: Iterable[Person], month: Period) -> pd.DataFrame:
    """The rows of 绩效合计: one a person; the points are the sheet's own formulas."""
    rows = [{**_month(month), "姓名": person.name, "角色": person.role} for person in people]
    return _frame(record_of(TOTALS), rows)


def reference_rows(found: Iterable[Reference], month: Period) -> pd.DataFrame:
    """The rows of 参考指标, one a number."""
    return _frame(record_of(REFERENCES), [_reference(each, month) for each in found])


def place_key(person: str, item: KpiItem) -> str:
    """The key of `KpiMonth.places`: ``李娜|p4p``."""
    return f"{person}|{item.id}"


def _row(row: KpiRow, of: KpiMonth) -> dict[str, Value]:
    item, kpi = row.item, of.kpi
    pays = item.scoring == "bonus"
    return {
        **_month(of.month), "姓名": row.person or say("kpi.whole_store"), "规则": item.rule, "项": item.name,
        "权重": row.weight, "目标": row.target, "界限": row.limit, "实际": row.actual,
        "计分": say(f"kpi.scoring_{item.scoring}"), "依据": row.evidence,
        "中档得": kpi.middle_share if item.scoring == "steps" else None, "单价": kpi.bonus_price if pays else None,
        "依据表": record_of(item.record).name, "位置": of.places.get(place_key(row.person, item)),
    }


def _reference(found: Reference, month: Period) -> dict[str, Value]:
    return {
        **_month(month), "模块": found.module, "规则": found.rule or None, "指标": found.name,
        "本期": found.value, "上期": found.last, "环比": found.change, "去年同月": found.year_ago,
        "同比": found.year_change, "同行平均": found.peer_average, "同行优秀": found.peer_best,
        "判定": found.verdict.word if found.verdict else None, "说明": found.sentence,
    }


def _month(month: Period) -> dict[str, Value]:
    return {"月": month.label, "月初": month.start}


def _frame(record: Record, rows: list[dict[str, Value]]) -> pd.DataFrame:
    """The columns the program fills, in the order of the table."""
    names = [column.name for column in record.columns if column.filled]
    return pd.DataFrame(rows, columns=names, dtype="object")
