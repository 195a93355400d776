"""Table 本期该填 of 运营台: which record tables are due, for which period, how far they are, until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.catalogue.sheets import sheets
from opsbook.domain.duesheets import DueSheet
from opsbook.texts import say

DUE = "本期该填"
COLUMNS = ("期", "状态", "表", "该在")


def due_sheet_rows(due: Iterable[DueSheet]) -> pd.DataFrame:
    """One row a table and period, in the order given; columns COLUMNS. What is late begins with 缺."""
    titles = {sheet.id: sheet.title for sheet in sheets()}
    rows = [(say("duties.due_period", table=record_of(each.record).name, period=each.period.label),
             say(f"duties.state_{each.state}", count=each.count.rows, lacking=each.count.lacking),
             titles[record_of(each.record).sheet], datetime.combine(each.due, time())) for each in due]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
