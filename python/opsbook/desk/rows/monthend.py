"""Table 月底预测 of 运营台: where inquiries, TM and orders of the month will end, and the KPI of inquiries."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.domain.monthend import MonthEnd, count_words
from opsbook.texts import say

MONTH_END = "月底预测"
COLUMNS = ("指标", "已有", "预计月底", "95%范围")


def month_end_rows(found: MonthEnd | str) -> pd.DataFrame:
    """One row a count and KPI, columns COLUMNS; one row that says why where nothing can be told."""
    rows = [(found, None, None, None)] if isinstance(found, str) else list(_rows(found))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _rows(found: MonthEnd) -> Iterator[tuple[str, int | None, int | None, str | None]]:
    for key, end in found.ends.items():
        title = say("forecast.row", month=found.month.label, name=metrics()[key].name)
        if end is None:
            yield title, None, None, say("duties.no_data")
        else:
            so_far = round(end.so_far) if end.n_known else None
            yield title, so_far, round(end.expected), say("forecast.row_range", range=count_words(end))
    for item in found.kpi:
        yield say("forecast.kpi_short", rule=item.row.item.rule, chances=item.words), None, None, None
