"""When P4P must be on air: the working hours of the buyers of the best countries, on our clocks.

Best are the countries with most inquiries, of equals those that convert better. A country's clock is the one most of
its inquiries came by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.settings import Calendar

BEST = 5
OPENS, CLOSES = 9, 18       # when buyers work, on their own clock (ours)
STEP = 15                   # minutes: the clocks of the world differ by quarters of an hour


@dataclass(frozen=True)
class OnAir:
    """The best countries, and what being on air in their working hours reaches.

    `countries`: country_code, zone, inquiries, rate (inquiries a visitor, NaN where not known), office and platform
    (the working hours there: ``22:00–07:00``), share (of the country's inquiries that come in them). `hours`: the hours
    of the platform's day that one of them works. `share`: of all inquiries, those that come while one of them works;
    NaN without inquiries.
    """

    countries: pd.DataFrame
    hours: frozenset[int]
    share: float


def on_air(rows: pd.DataFrame, regions: pd.DataFrame | None, calendar: Calendar, day: date) -> OnAir:
    """The hours of the best countries, clocks as on `day`.

    `rows`: inquiries with created_at, country_code and zone; `regions`: the table of that name.
    """
    best = best_countries(rows, regions)
    zones = best["zone"].tolist()
    spans = {name: [_span(zone, clock, day) for zone in zones]
             for name, clock in (("office", calendar.office_zone), ("platform", calendar.platform_zone))}
    works = {zone: _works(rows["created_at"], zone) for zone in zones}
    own = [works[zone][(rows["country_code"] == code).to_numpy()].mean()
           for code, zone in zip(best["country_code"], zones, strict=True)]
    reached = np.any(list(works.values()), axis=0) if works else np.zeros(len(rows), dtype=bool)
    return OnAir(best.assign(**spans, share=np.array(own, dtype="float64")), market_hours(zones, calendar, day),
                 float(reached.mean()) if len(rows) else np.nan)


def best_countries(rows: pd.DataFrame, regions: pd.DataFrame | None) -> pd.DataFrame:
    """The best countries with a clock, the best first: country_code, zone, inquiries, rate."""
    known = rows[rows["country_code"].notna() & rows["zone"].notna()]
    counts = known.groupby("country_code")["zone"].agg(inquiries="size", zone=lambda zones: zones.mode()[0])
    counts["rate"] = _rates(regions).reindex(counts.index).astype("float64")
    order = ["inquiries", "rate", "country_code"]
    ranked = counts.reset_index().sort_values(order, ascending=[False, False, True], na_position="last")
    return ranked.head(BEST)[["country_code", "zone", "inquiries", "rate"]].reset_index(drop=True)


def market_hours(zones: Iterable[str], calendar: Calendar, day: date) -> frozenset[int]:
    """The hours of the platform's day, 0 to 23, in which it is working time in one of the zones; clocks as on `day`.

    How many they are is what the hours on air are to reach (R11).
    """
    platform = ZoneInfo(calendar.platform_zone)
    minutes = range(OPENS * 60, CLOSES * 60, STEP)
    return frozenset(datetime.combine(day, time(*divmod(minute, 60)), ZoneInfo(zone)).astimezone(platform).hour
                     for zone in zones for minute in minutes)


def _span(zone: str, clock: str, day: date) -> str:
    """The working hours of a zone on another clock."""
    ends = (datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(ZoneInfo(clock)) for hour in (OPENS, CLOSES))
    return "–".join(f"{end:%H:%M}" for end in ends)


def _works(at: pd.Series, zone: str) -> npt.NDArray[np.bool_]:
    hour = at.dt.tz_convert(zone).dt.hour.to_numpy()
    return np.asarray((hour >= OPENS) & (hour < CLOSES), dtype=bool)


def _rates(regions: pd.DataFrame | None) -> pd.Series:
    """Inquiries a visitor by country code; missing where nobody visited."""
    if regions is None or not {"country", "visitors", "inquiries"} <= set(regions.columns):
        return pd.Series(dtype="float64")
    sums = regions.groupby("country")[["visitors", "inquiries"]].sum().astype("float64")
    return sums["inquiries"] / sums["visitors"].where(sums["visitors"] > 0)
