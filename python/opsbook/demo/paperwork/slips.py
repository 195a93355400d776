"""What people get wrong in their registers: wrong cells, a customer twice, two versions of a row, one deleted."""

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
        table = changed[slip.record].copy()
        place = place_of(table, slip)
        if place is not None:
            if slip.column not in table:
                table[slip.column] = pd.Series(None, index=table.index, dtype=object)
            value: Value = table[slip.before].tolist()[place] - AN_HOUR if slip.before else slip.value
            table[slip.column] = table[slip.column].where(table.index != place, value)
        changed[slip.record] = table
    return changed


def place_of(table: pd.DataFrame, spot: Spot) -> int | None:
    """Which row of a table (numbered from 0) a story means; None where the table does not reach that far."""
    meant = pd.Series(True, index=table.index)
    for column, word in spot.where.items():
        meant &= table[column] == word
    found = table.index[meant]
    return int(found[-spot.back]) if len(found) >= spot.back else None


def disputed_row(office: Office, rows: Mapping[str, pd.DataFrame]) -> tuple[str, pd.DataFrame]:
    """The record and the row that stands in the operator's workbook too, with another word in it."""
    story = office.habits.disagreement
    table = rows[story.record]
    place = place_of(table, story)
    row = table.loc[[] if place is None else [place]].copy()
    return story.record, row.assign(**{story.column: story.value})


def _twins(office: Office) -> pd.DataFrame:
    story, day = office.habits.twins, office.days[-4]
    return pd.DataFrame([{"客户": name, "国家": story.country, "来源": "询盘", "状态": "未成交", "负责业务": person,
                          "开发日期": at(day), "最近联系": at(day)}
                         for name, person in zip(story.names, story.people, strict=True)], dtype=object)
