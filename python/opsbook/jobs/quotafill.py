"""RFQ额度 (T18a): a row for each salesperson and month, with what was quoted so far; the quota itself people write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.desk.rows.registers import cell_rows
from opsbook.domain.period import Period
from opsbook.domain.settings import Role
from opsbook.jobs.fillground import FillGround

QUOTA, SALES = "quota", "业务"
SALES_ROLE: Role = "业务"


def quota_rows(ground: FillGround, months: Iterable[Period]) -> Mapping[str, pd.DataFrame]:
    """The rows of RFQ额度 for some months; how many were quoted is missing where nobody knows."""
    record = record_of(QUOTA)
    people = [person.name for person in ground.settings.people if person.role == SALES_ROLE]
    rows = [(month.label, pd.Timestamp(month.start), name, quoted.get(name, 0) if quoted is not None else None)
            for month in months for quoted in [_quoted(ground, month)] for name in people]
    frame = pd.DataFrame(rows, columns=["month", "date", "sales", "quoted"])
    return {record.name: cell_rows(record, frame, ground.settings.calendar.office_zone)}


def _quoted(ground: FillGround, month: Period) -> Mapping[str, int] | None:
    """What each person quoted in a month so far; None where no quotes are stored for it."""
    last = min(month.end, ground.today)
    if last < month.start:
        return None
    so_far = month if last == month.end else Period(month.start, last, "span")
    quotes = ground.evidence(so_far).table("rfq_quotes")
    return None if quotes is None else {str(name): int(n) for name, n in quotes["sales"].value_counts().items()}
