"""What a KPI was counted from, in words: 操作记录 23 行，11-01 至 11-28."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.domain.evidence import Coverage
from opsbook.domain.ground import Ground
from opsbook.texts import say

PERSON = ("person", "sales")    # registers say 业务 (sales) or person


@dataclass(frozen=True)
class EvidenceTable:
    """A table of the evidence: its name there, what people call it, and its column with the day ("": none)."""

    name: str
    title: str
    date: str = ""


def evidence_words(tables: Sequence[EvidenceTable], ground: Ground, person: str) -> str:
    """The rows of a person ("": everybody) in the first table that is stored: how many, from which day to which.

    What is laid on the person's role (the duties of two operators) counts as theirs.
    """
    stored = ground.store.evidence.tables
    table = next((each for each in tables if each.name in stored), None)
    if table is None:
        return missing_words(tables, ground, None)
    settings = ground.store.settings
    rows = _rows_of(stored[table.name], {person, *(each.role for each in settings.people if each.name == person)})
    if rows.empty:
        return say("kpi.no_rows", title=table.title)
    days = _days(rows, table.date, settings.calendar.office_zone)
    if days.empty:
        return say("kpi.rows", title=table.title, rows=len(rows))
    return say("kpi.rows_dated", title=table.title, rows=len(rows), first=f"{days.min():%m-%d}",
               last=f"{days.max():%m-%d}")


def missing_words(tables: Sequence[EvidenceTable], ground: Ground, cover: Coverage | None) -> str:
    """Why nothing could be counted: nothing stored, or how much of the month is."""
    title = say("kpi.join").join(dict.fromkeys(each.title for each in tables))
    if cover is not None and cover.present:
        return say("kpi.partly", title=title, present=cover.present, expected=cover.expected,
                   unit=say(f"kpi.unit_{cover.unit}"))
    return say("kpi.nothing", title=title, period=ground.period.label)


def kept_by(table: str, ground: Ground) -> bool:
    """Whether the table is stored for the whole period: no row then means that nothing was done."""
    evidence = ground.store.evidence
    cover = evidence.coverage.get(table)
    return table in evidence.tables and (cover is None or cover.adds_up)


def _rows_of(rows: pd.DataFrame, names: set[str]) -> pd.DataFrame:
    """The rows of those names; all of them for "" and where the table names nobody."""
    column = next((name for name in PERSON if name in rows), None)
    return rows if "" in names or column is None else rows[rows[column].isin(names)]


def _days(rows: pd.DataFrame, column: str, zone: str) -> pd.Series:
    """The days of the rows, in office time where they are moments."""
    if column not in rows:
        return pd.Series(dtype="datetime64[us]")
    days = pd.to_datetime(rows[column]).dropna()
    return days.dt.tz_convert(ZoneInfo(zone)).dt.tz_localize(None) if days.dt.tz is not None else days
