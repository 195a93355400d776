"""Tables 填写情况 and 抽查 of the sheet 管理者检查."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from opsbook.catalogue.records import Record, record_of
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.fillstate import FillState
from opsbook.domain.period import Period
from opsbook.domain.settings import Person
from opsbook.domain.sheetcell import Value
from opsbook.texts import say

STATE, SPOTS = "fill_state", "spotchecks"
NAMED = 5           # missed times named
LONGEST = 80       # letters of a row's content


@dataclass(frozen=True)
class TableState:
    """How a person filled one record table; None where it was not kept yet."""

    person: Person
    record: Record
    state: FillState | None


def state_rows(states: Iterable[TableState], month: Period) -> pd.DataFrame:
    """The rows of 填写情况, one a person and table."""
    rows = [{"月": month.label, "月初": month.start, **_state(each)} for each in states]
    return _frame(record_of(STATE), rows)


def spot_rows(drawn: pd.DataFrame, month: Period, day: Value) -> pd.DataFrame:
    """The rows of 抽查: `drawn` has person, table, row (its id) and content; `day` is when they were drawn."""
    rows = [{"月": month.label, "抽查日": day, "被查人": person, "表": table, "行": row, "内容": content}
            for person, table, row, content in drawn[["person", "table", "row", "content"]].itertuples(index=False)]
    return _frame(record_of(SPOTS), rows)


def content_text(record: Record, cells: pd.Series) -> str:
    """What a row of a record table says, as ``日期 2026-11-03；类型 调价；对象 …``, cut after LONGEST letters."""
    own = [column.name for column in record.columns if column.name in cells and column.name != record.person
           and (column.name in (record.date, *record.fill_key) or column.input)]
    told = [say("kpi.value", column=name, value=text) for name in own if (text := cell_text(cells[name]))]
    text = say("kpi.value_join").join(told)
    return text if len(text) <= LONGEST else text[:LONGEST - 1] + "…"


def _state(each: TableState) -> dict[str, Value]:
    about: dict[str, Value] = {"姓名": each.person.name, "角色": each.person.role, "表": each.record.name}
    state = each.state
    if state is None:
        return about | {"情况": say("kpi.not_started")}
    counts: dict[str, Value] = {"行数": state.n_rows, "最近一行": state.last_day, "最近写入": state.written_on}
    if each.record.dataset:     # rows come with imports too: neither due nor late
        return about | counts | {"情况": say("kpi.nothing_due")}
    due: dict[str, Value] = {"应填": state.n_due, "没填": len(state.missed), "晚填": state.n_late}
    return about | counts | due | {"情况": _words(state)}


def _words(state: FillState) -> str:
    if not state.n_due:
        return say("kpi.nothing_due")
    if not state.missed:
        return say("kpi.complete")
    names = say("kpi.join").join(each.label.split("~")[0][5:] or each.label for each in state.missed[:NAMED])
    more = say("kpi.more") if len(state.missed) > NAMED else ""
    return say("kpi.missed", count=len(state.missed), names=names, more=more)


def _frame(record: Record, rows: list[dict[str, Value]]) -> pd.DataFrame:
    names = [column.name for column in record.columns if column.filled]
    return pd.DataFrame(rows, columns=names, dtype="object")
