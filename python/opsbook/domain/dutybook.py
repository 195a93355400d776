"""The rows of 每日必做 as the duties look at them: of which day, whose, and when each was closed."""

from __future__ import annotations

import pandas as pd

from opsbook.domain.duties import DutyRow


def duty_book(rows: pd.DataFrame, zone: str) -> list[DutyRow]:
    """The rows of the register (columns date item person done done_on reason, changed_at where known).

    Done, or not to be done with a reason, is closed: on the day it says, else the office's day (`zone`) on which the
    row last changed, never before it was due.
    """
    known = rows[rows["date"].notna() & rows["item"].notna()]
    day, answered = pd.to_datetime(known["date"]), known["done"].notna()
    closed = known["done"].fillna(False).astype(bool) | (answered & known["reason"].notna())
    when = pd.to_datetime(known["done_on"]).fillna(_changed(known, zone)).fillna(day)
    closed_on = when.where(when > day, day)
    people = known["person"].astype("object").where(known["person"].notna(), "")
    each = zip(day, known["item"], people, closed_on.where(closed), strict=True)
    return [DutyRow(due.date(), str(item), str(person), at.date() if pd.notna(at) else None)
            for due, item, person, at in each]


def _changed(rows: pd.DataFrame, zone: str) -> pd.Series:
    """The office's day on which each row last changed; missing where nobody knows."""
    if "changed_at" not in rows:
        return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    at = pd.to_datetime(rows["changed_at"], utc=True).dt.tz_convert(zone)
    return at.dt.tz_localize(None).dt.normalize()
