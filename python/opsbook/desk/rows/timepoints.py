"""What the program writes for the time-points: the value columns of 询盘登记, the tables of the sheet 询盘时点."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from opsbook.catalogue.buyerzones import buyer_zones
from opsbook.catalogue.countries import country_names
from opsbook.desk.rows.names import NO, YES
from opsbook.domain.settings import Calendar
from opsbook.domain.timepoints import at_work, convert, replies, slots

FLAGS = {True: YES, False: NO}
UNKNOWN_COUNTRY = "未写"


def value_columns(rows: pd.DataFrame, calendar: Calendar, own: Mapping[str, str], as_of: datetime) -> pd.DataFrame:
    """The cells of 询盘登记 that the program works out, a row for each of `rows` (same index), dtype object.

    `rows`: created_at (UTC) and, where known, first_reply_at, country, buyer_info. `own`: the zones the store chose, by
    country code. `as_of`: when the rows were true; an inquiry not answered by then and older than the limit is late.
    """
    known = buyer_zones(rows, own)
    found = replies(convert(rows, calendar, known["zone"]), calendar, as_of)
    names = known["country_code"].map(country_names())
    typed = rows.get("country", names)
    cells = pd.DataFrame({
        "工作小时": found["work_hours"].round(2), "平台时间": found["platform_at"], "买家时间": found["buyer_at"],
        "办公时段": slots(found["office_at"]), "平台时段": slots(found["platform_at"]),
        "买家时段": slots(found["buyer_at"]), "按时回复": found["in_time"].map(FLAGS),
        "上班时间": at_work(found["office_at"], calendar).map(FLAGS),
        "国家或地区": names.fillna(typed).fillna(UNKNOWN_COUNTRY).where(rows["created_at"].notna()),
    }, index=rows.index).astype("object")
    return cells.where(cells.notna(), None)
