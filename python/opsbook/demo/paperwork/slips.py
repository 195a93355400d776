"""What people get wrong in their registers: wrong cells, one customer written down twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pandas as pd

from opsbook.demo.paperwork.habits import Spot
from opsbook.demo.paperwork.office import Office, at
from opsbook.domain.sheetcell import Value

AN_HOUR = timedelta(hours=1)


def with_slips(office: Office, rows: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The rows with the wrong cells and the customer written down twice."""
    changed = {**rows, "customers": pd.concat([rows["customers"], _twins(office)], ignore_index=True)}
    for slip in office.habits.slips:
        table = changed[slip.record]
        place = place_of(table, slip)
        if place is not None:
            value: Value = table[slip.before].tolist()[place] - AN_HOUR if slip.before else slip.value
            changed[slip.record] = with_cell(table, place, slip.column, value)
    return changed


def with_cell(table: pd.DataFrame, place: int, column: str, value: Value) -> pd.DataFrame:
    """The table with another value in one cell."""
    return table.assign(**{column: table[column].where(table.index != place, value)})


def place_of(table: pd.DataFrame, spot: Spot) -> int | None:
    """Which row of a table (numbered from 0) a story means; None where the table does not reach that far."""
    meant = pd.Series(True, index=table.index)
    for column, word in spot.where.items():
        meant &= table[column] == word
    found = table.index[meant]
    return int(found[-spot.back]) if len(found) >= spot.back else None


def _twins(office: Office) -> pd.DataFrame:
    story, day = office.habits.twins, office.days[-4]
    return pd.DataFrame([{"客户": name, "国家": story.country, "来源": "询盘", "状态": "未成交", "负责业务": person,
                          "开发日期": at(day), "最近联系": at(day)}
                         for name, person in zip(story.names, story.people, strict=True)], dtype=object)
