"""A count of the KPI sheets that no metric gives: the days on which the whole marketing quota was used."""

from __future__ import annotations

import pandas as pd

VISITOR_MARKETING = "访客营销"


def full_days(marketing: pd.DataFrame, person: str, quota: float) -> int:
    """On how many days the account used all its places for 访客营销; T17 says how many where they are not `quota`.

    A day on which nobody wrote how many were used, or that had no places, is not full.
    """
    own = marketing[(marketing["person"] == person) & (marketing["kind"] == VISITOR_MARKETING)]
    if own.empty:
        return 0
    days = own.assign(quota=own["quota"].astype(float).fillna(quota)).groupby("date")
    used, places = days["used"].sum(min_count=1).astype(float), days["quota"].max()
    return int(((used >= places) & (places > 0)).sum())
