"""Table 待办 of 运营台: how many of each thing are still to be done, and on which sheet."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from opsbook.catalogue.sheets import sheets
from opsbook.domain.counters import Counter
from opsbook.texts import say

TODOS = "待办"
COLUMNS = (TODOS, "数", "看哪里")


def todo_rows(counters: Iterable[Counter]) -> pd.DataFrame:
    """One row a counter, in the order given; columns COLUMNS. A count nobody can give is 缺数据, never 0."""
    titles = {sheet.id: sheet.title for sheet in sheets()}
    rows = [(each.title, say("duties.no_data") if each.value is None else each.value, titles[each.sheet])
            for each in counters]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
