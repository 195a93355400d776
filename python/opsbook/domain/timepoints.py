"""When inquiries arrive and how soon they are answered, on three clocks: platform, office, buyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.columns import Floats
from opsbook.domain.settings import Calendar
from opsbook.domain.workdays import exceptions
from opsbook.errors import SettingsError
from opsbook.texts import say

SHIFTS = ((0, 6), (6, 12), (12, 18), (18, 24))  # the office day in four: night, morning, afternoon, evening
DAY, WEEK = 24, 7 * 24  # hours
Times = np.ndarray[tuple[int], np.dtype[np.datetime64]]
_DAY_ZERO = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True)
class Grid:
    """Weekday x hour (rows 0 = Monday … 6, columns 0 … 23): inquiries, those with a known reply, those in time."""

    counts: pd.DataFrame
    known: pd.DataFrame
    in_time: pd.DataFrame

    @property
    def share(self) -> pd.DataFrame:
        """In time / known; NaN where nothing is known."""
        return (self.in_time / self.known.where(self.known > 0)).astype("float64")


@dataclass(frozen=True)
class TimePoints:
    """The time-points of a set of inquiries.

    `rows` is what `convert` and `replies` gave, `shifts` what `shift_table` gave. `n_without_zone` inquiries have no
    buyer time; `n_unknown` have no known reply and stay out of every share.
    """

    rows: pd.DataFrame
    office: Grid
    buyer: Grid
    shifts: pd.DataFrame
    n_without_zone: int
    n_unknown: int


def time_points(inquiries: pd.DataFrame, calendar: Calendar, zone: pd.Series, as_of: datetime) -> TimePoints:
    """The time-points of an inquiries table. `zone`: each buyer's IANA zone; `as_of`: when the table was true."""
    rows = replies(convert(inquiries, calendar, zone), calendar, as_of)
    return TimePoints(
        rows=rows,
        office=hour_grid(rows["office_at"], rows["in_time"]),
        buyer=hour_grid(rows["buyer_at"], rows["in_time"]),
        shifts=shift_table(rows),
        n_without_zone=int(rows["buyer_at"].isna().sum()),
        n_unknown=int(rows["in_time"].isna().sum()),
    )


def convert(inquiries: pd.DataFrame, calendar: Calendar, zone: pd.Series) -> pd.DataFrame:
    """The rows with `office_at`, `platform_at`, `buyer_at`: created_at as each clock showed it (naive times).

    `buyer_at` is missing where the zone is.
    """
    at = inquiries["created_at"]
    return inquiries.assign(office_at=_local(at, calendar.office_zone), platform_at=_local(at, calendar.platform_zone),
                            buyer_at=_local_each(at, zone))


def replies(rows: pd.DataFrame, calendar: Calendar, as_of: datetime) -> pd.DataFrame:
    """The rows with `reply_hours` by the clock, `work_hours` within office hours, `in_time` (nullable).

    In time: answered within calendar.reply_limit_hours by the clock. An inquiry without a reply is late once it is
    older than the limit at `as_of`, before that unknown. A table without any reply time says nothing: all unknown.
    A reply before its inquiry is a slip of the pen: unknown.
    """
    created, told = _instants(rows, "created_at"), _instants(rows, "first_reply_at")
    reply = np.where(told >= created, told, np.datetime64("NaT"))
    clock, limit = _hours(reply - created), calendar.reply_limit_hours
    met, unknown = clock <= limit, np.isnan(clock)
    if not np.isnat(told).all():
        waited = _hours(np.datetime64(as_of.astimezone(UTC).replace(tzinfo=None), "us") - created)
        late = np.isnat(told) & (waited > limit)
        met, unknown = met & ~late, unknown & ~late
    worked = working_hours(_office_times(created, calendar), _office_times(reply, calendar), calendar)
    in_time = pd.arrays.BooleanArray(met & ~unknown, unknown)
    return rows.assign(reply_hours=clock, work_hours=worked, in_time=in_time)


def _instants(rows: pd.DataFrame, name: str) -> Times:
    """A column of instants as naive UTC times; missing in every row where the table does not have it."""
    if name not in rows:
        return np.full(len(rows), np.datetime64("NaT", "us"))
    return np.asarray(rows[name].to_numpy(dtype="datetime64[us]"))


def _hours(length: npt.NDArray[np.timedelta64]) -> Floats:
    """Lengths in microseconds as hours; NaN where missing."""
    return np.where(np.isnat(length), np.nan, length.astype(np.int64) / 1_000_000 / 3600)


def working_hours(start: Times, end: Times, calendar: Calendar) -> Floats:
    """Office hours of working days between naive office times; NaN where either is missing."""
    there = ~np.isnat(start) & ~np.isnat(end)
    hours = np.full(end.shape, np.nan)
    if there.any():
        days = np.concatenate([start[there], end[there]]).astype("datetime64[D]")
        unusual = exceptions(days.min().item(), days.max().item(), calendar)
        hours[there] = _worked(end[there], calendar, *unusual) - _worked(start[there], calendar, *unusual)
    return hours


def hour_grid(local: pd.Series, in_time: pd.Series) -> Grid:
    """Count naive local times by weekday and hour; missing times are left out."""
    there = local.notna()
    slot = slots(local[there]) - 1
    flags = in_time[there]
    return Grid(*(_grid(slot[chosen]) for chosen in (
        pd.Series(True, index=slot.index), flags.notna(), flags.fillna(False).astype(bool))))


def slots(local: pd.Series) -> pd.Series:
    """The hour of the week of naive local times, 1 (Monday 00:00) to 168, Int64; missing where the time is."""
    hour: pd.Series = (local.dt.day_of_week * DAY + local.dt.hour + 1).astype("Int64")
    return hour


def at_work(local: pd.Series, calendar: Calendar) -> pd.Series:
    """Whether naive office times fall within office hours of a workday; nullable, missing where the time is."""
    opens, closes = office_hours(calendar)
    into = (local - local.dt.normalize()) / pd.Timedelta(hours=1)
    found: pd.Series = local.dt.day_of_week.isin(calendar.workdays) & (into >= opens) & (into < closes)
    return found.astype("boolean").mask(local.isna())


def shift_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Four shifts of the office day. Columns: shift (00:00–06:00 …), inquiries, known, in_time, share, median_minutes.

    `median_minutes` is over answered inquiries; NaN where there is none.
    """
    hours = rows["office_at"].dt.hour
    table = []
    for first, last in SHIFTS:
        part = rows[(hours >= first) & (hours < last)]
        known = part["in_time"].dropna()
        table.append({
            "shift": f"{first:02d}:00–{last:02d}:00", "inquiries": len(part), "known": len(known),
            "in_time": int(known.sum()), "share": float(known.mean()) if len(known) else np.nan,
            "median_minutes": float(part["reply_hours"].median() * 60),
        })
    return pd.DataFrame(table)


def _local(at: pd.Series, zone: str) -> pd.Series:
    local: pd.Series = at.dt.tz_convert(zone).dt.tz_localize(None)
    return local


def _local_each(at: pd.Series, zone: pd.Series) -> pd.Series:
    local = np.full(len(at), np.datetime64("NaT", "us"))
    numbers, names = pd.factorize(zone)
    for number, name in enumerate(names):
        chosen = np.flatnonzero(numbers == number)
        local[chosen] = _local(at.iloc[chosen], name).to_numpy("datetime64[us]")
    return pd.Series(local, index=at.index)


def _grid(slots: pd.Series) -> pd.DataFrame:
    counts = np.bincount(slots.to_numpy(dtype="int64"), minlength=WEEK)
    return pd.DataFrame(counts.reshape(7, DAY), index=range(7), columns=range(DAY))


def _office_times(instants: Times, calendar: Calendar) -> Times:
    local = pd.DatetimeIndex(instants).tz_localize("UTC").tz_convert(calendar.office_zone).tz_localize(None)
    return np.asarray(local.to_numpy(dtype="datetime64[us]"))


def _worked(local: Times, calendar: Calendar, off: Sequence[date], extra: Sequence[date]) -> Floats:
    """Office hours from day zero to each local time, without the days `off` and with the `extra` ones."""
    opens, closes = office_hours(calendar)
    mask = [day in calendar.workdays for day in range(7)]
    days = local.astype("datetime64[D]")
    into = (local - days) / np.timedelta64(1, "h")
    added = np.array(extra, dtype="datetime64[D]")
    works = np.is_busday(days, weekmask=mask, holidays=off) | np.isin(days, added)
    before = np.busday_count(_DAY_ZERO, days, weekmask=mask, holidays=off) + np.searchsorted(added, days)
    return np.asarray(before * (closes - opens) + works * np.clip(into - opens, 0, closes - opens))


def office_hours(calendar: Calendar) -> tuple[float, float]:
    """Opening and closing as hours of the day. Raises SettingsError where they are no times or in the wrong order."""
    try:
        opens, closes = (time.fromisoformat(text) for text in calendar.office_hours)
    except ValueError:
        opens = closes = time(0)
    if opens >= closes:
        raise SettingsError(say("timepoints.office_hours", hours="–".join(calendar.office_hours)),
                            where="设置.toml · calendar.office_hours", todo=say("timepoints.office_hours_todo"))
    return opens.hour + opens.minute / 60, closes.hour + closes.minute / 60
