"""What follows from the time-points of the last weeks: whom to staff, when to be on air, which hours matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from opsbook.domain.judgement import PLACES
from opsbook.domain.onair import OnAir, on_air
from opsbook.domain.settings import Settings
from opsbook.domain.staffing import (
    StaffingPlan,
    Wanted,
    demand_of,
    office_covered,
    office_week,
    smallest_plan,
)
from opsbook.domain.timepoints import DAY, convert, office_hours, replies

MOST_INQUIRIES = 0.8    # the hours that hold so many of them


@dataclass(frozen=True)
class Weeks:
    """The whole weeks that are looked at: `until` is their last office day."""

    weeks: int
    until: date

    @property
    def since(self) -> date:
        """Their first office day."""
        return self.until - timedelta(7 * self.weeks - 1)


@dataclass(frozen=True)
class TimeAdvice:
    """The advice of some weeks with `n` inquiries.

    `n_weeks` of the weeks have any. `office_hours` a week are worked now; they have somebody there in time for
    `office_covered` of the inquiries. `answered` is the share that was in fact answered in time, NaN where no reply is
    known. `busy` has the hours of the day that hold MOST_INQUIRIES of them: hour, inquiries, share, together; `late`
    those in which replies were late: hour, known, late, share. `air_busy` is as `busy`, for the inquiries of the best
    countries alone and by the platform's clock.
    """

    weeks: Weeks
    target: float
    n: int
    n_weeks: int
    plan: StaffingPlan
    office_hours: float
    office_covered: int
    answered: float
    on_air: OnAir
    busy: pd.DataFrame
    late: pd.DataFrame
    air_busy: pd.DataFrame


def advise(inquiries: pd.DataFrame, regions: pd.DataFrame | None, weeks: Weeks, settings: Settings, target: float,
           ) -> TimeAdvice:
    """The advice for inquiries with office_at, in_time, country_code and zone (see `timed`); others than of the weeks
    are left out. Raises ValueError as smallest_plan, SettingsError where the office hours are wrong."""
    start, end = pd.Timestamp(weeks.since), pd.Timestamp(weeks.until + timedelta(1))
    rows = inquiries[(inquiries["office_at"] >= start) & (inquiries["office_at"] < end)]
    calendar, staffing = settings.calendar, settings.staffing
    opens, closes = office_hours(calendar)
    at = rows["office_at"]
    plan = smallest_plan(demand_of(at, weeks.until, weeks.weeks, calendar.reply_limit_hours),
                         Wanted(target, staffing.per_hour, frozenset(staffing.never), office_week(calendar)))
    air = on_air(rows, regions, calendar, weeks.until)
    theirs = rows.loc[rows["country_code"].isin(air.countries["country_code"]), "platform_at"]
    return TimeAdvice(
        weeks, target, len(rows), int(((at - start) // pd.Timedelta(weeks=1)).nunique()), plan,
        len(calendar.workdays) * (closes - opens), office_covered(at, calendar),
        float(rows["in_time"].astype("Float64").mean()) if rows["in_time"].notna().any() else np.nan,
        air, busy_hours(at), late_hours(at, rows["in_time"]), busy_hours(theirs))


def timed(inquiries: pd.DataFrame, zones: pd.DataFrame, settings: Settings, as_of: pd.Timestamp) -> pd.DataFrame:
    """The inquiries with what `advise` asks for; `zones` are country_code and zone of each."""
    converted = convert(inquiries, settings.calendar, zones["zone"])
    judged = replies(converted, settings.calendar, as_of.to_pydatetime())
    return judged.assign(country_code=zones["country_code"], zone=zones["zone"])


def busy_hours(at: pd.Series) -> pd.DataFrame:
    """The fewest hours of the day that hold MOST_INQUIRIES of the inquiries: hour, inquiries, share, together.

    `at` are their times on the clock that is asked about, without zone.
    """
    counts = np.bincount(at.dt.hour.to_numpy(dtype="int64"), minlength=DAY)
    order = np.argsort(-counts, kind="stable")
    share = counts[order] / max(1, counts.sum())
    together = np.cumsum(share)
    needed = int(np.searchsorted(np.round(together, PLACES), MOST_INQUIRIES)) + 1 if counts.any() else 0
    found = pd.DataFrame({"hour": order, "inquiries": counts[order], "share": share, "together": together})
    return found.head(needed)


def late_hours(office_at: pd.Series, in_time: pd.Series) -> pd.DataFrame:
    """The hours of the day with late replies, most of them first: hour, known, late, share."""
    known = in_time.notna()
    late = (~in_time[known].astype(bool)).groupby(office_at[known].dt.hour).agg(known="size", late="sum")
    found = late[late["late"] > 0].rename_axis("hour").reset_index()
    found["share"] = found["late"] / found["known"]
    ordered: pd.DataFrame = found.sort_values(["late", "share"], ascending=False, kind="stable").reset_index(drop=True)
    return ordered
