"""What the program writes for the time-points: the value columns of 询盘登记, the tables of the sheet 询盘时点."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from opsbook.catalogue.buyerzones import buyer_zones
from opsbook.catalogue.countries import country_names
from opsbook.domain.settings import Calendar
from opsbook.domain.timepoints import at_work, convert, replies, slots

UNKNOWN_COUNTRY = "未写"
REGISTER, OPTIONS, EVERY = "询盘登记", "时点选项", "全部"
OPTION_COLUMNS = {"国家": "国家或地区", "产品": "询盘产品", "来源": "来源渠道", "业务": "负责业务"}
LONGEST, MOST_OPTIONS = 200, 300    # characters Excel's conditions take with room to spare; words a list is of use with


def value_columns(rows: pd.DataFrame, calendar: Calendar, own: Mapping[str, str], as_of: datetime) -> pd.DataFrame:
    """The cells of 询盘登记 that the program works out, a row for each of `rows` (same index), dtype object.

    `rows`: created_at (UTC) and, where known, first_reply_at, country, buyer_info. `own`: the zones the store chose, by
    country code. `as_of`: when the rows were true; an inquiry not answered by then and older than the limit is late.
    Columns of hours hold the hour of the week, 1 to 168, where they apply, those of flags 1: the sheet 询盘时点 counts
    them.
    """
    known = buyer_zones(rows, own)
    found = replies(convert(rows, calendar, known["zone"]), calendar, as_of)
    names = known["country_code"].map(country_names())
    typed = rows.get("country", names)
    cells = pd.DataFrame({
        "工作小时": found["work_hours"].round(2), "平台时间": found["platform_at"], "买家时间": found["buyer_at"],
        **_hours(found, calendar),
        "国家或地区": names.fillna(typed).fillna(UNKNOWN_COUNTRY).where(rows["created_at"].notna()),
    }, index=rows.index).astype("object")
    return cells.where(cells.notna(), None)


def _hours(found: pd.DataFrame, calendar: Calendar) -> dict[str, pd.Series]:
    """The columns of hours of the week and of flags, in the order in which the sheet 询盘时点 counts them."""
    office, platform, buyer = (slots(found[f"{clock}_at"]) for clock in ("office", "platform", "buyer"))
    days = {clock: found[f"{clock}_at"].dt.normalize() for clock in ("office", "platform", "buyer")}
    return {
        "办公时段": office, "平台时段": platform, "买家时段": buyer,
        "及时时段": office.where(found["in_time"].fillna(False).astype(bool)),
        "超时时段": office.where(~found["in_time"].fillna(True).astype(bool)),
        "下班": _flag(~at_work(found["office_at"], calendar).fillna(True).astype(bool)),
        "平台异日": _flag(days["platform"].notna() & (days["platform"] != days["office"])),
        "买家异日": _flag(days["buyer"].notna() & (days["buyer"] != days["office"])),
    }


def _flag(true: pd.Series) -> pd.Series:
    """1 where it is so, else missing."""
    return pd.Series(1, index=true.index, dtype="Int64").where(true)


def option_rows(register: pd.DataFrame | None) -> pd.DataFrame:
    """Table 时点选项, what the drop-lists offer: 全部, then the words in 询盘登记, the most frequent first."""
    lists = {name: [EVERY] for name in OPTION_COLUMNS}
    if register is not None:
        lists = {name: [EVERY, *_words(register[column])] for name, column in OPTION_COLUMNS.items()}
    every = range(max(map(len, lists.values())))
    return pd.DataFrame({name: pd.Series(words, dtype="object").reindex(every) for name, words in lists.items()})


def _words(cells: pd.Series) -> list[str]:
    texts = cells[cells.map(lambda cell: isinstance(cell, str) and 0 < len(cell) <= LONGEST)]
    return [str(word) for word in texts.value_counts().index[:MOST_OPTIONS]]
