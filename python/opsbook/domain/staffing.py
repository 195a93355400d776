"""The smallest staffing plan: the fewest hours of work a week with somebody there in time for enough of the inquiries.

Definition. The week is a circle of whole hours. An inquiry of time t has somebody there in time where a staffed hour
[h, h+1) meets [t, t + limit]: of an inquiry of 10:20 and a limit of 2 hours the hours 10, 11 and 12 do. Whoever waits
is answered in the first staffed hour; so many people are there that the busiest of the weeks looked at is done within
the hour, each answering so many an hour. Every person's shift lasts at least two hours. Inquiries that nobody is there
for in time count as missed and need nobody. The plan has the fewest hours of work (people x hours); among those the
fewest shifts, then the fewest hours outside office hours, then the least waiting.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from opsbook.domain.judgement import PLACES
from opsbook.domain.settings import Calendar
from opsbook.domain.staffingsearch import Flags, Ints, Search, cheapest_heads
from opsbook.domain.timepoints import DAY, WEEK, Times, at_work, working_hours

MOST_SHIFT = 12     # hours: longer ones are handed over, which costs nobody an hour (ours)
HOUR = 3600         # seconds


@dataclass(frozen=True)
class Demand:
    """Inquiries of some weeks: `counts` by week, hour of the circle, and how many hours later is still in time.

    `first` is the hour of the week (0 = Monday 00:00) of the circle's first hour.
    """

    counts: Ints
    first: int = 0

    @property
    def total(self) -> int:
        """How many inquiries there are."""
        return int(self.counts.sum())


@dataclass(frozen=True)
class Wanted:
    """The share of inquiries to be reached, how many a person answers an hour, and the hours of the day nobody works.

    `office` are the hours of the week within office hours: those are taken first where hours are equal.
    """

    target: float
    per_hour: float
    never: frozenset[int] = frozenset()
    office: frozenset[int] = frozenset()


@dataclass(frozen=True)
class StaffingPlan:
    """A week's shifts: weekday (0 = Monday), start (hour of that day), end (hours since that day's 00:00), heads.

    `hours` of work a week reach `covered` of `total` inquiries. `reached` is False where the target cannot be met in
    the hours that may be worked: then `shifts` is empty and `covered` what working all of them would reach.
    """

    shifts: pd.DataFrame
    hours: int
    covered: int
    total: int
    reached: bool = True

    @property
    def share(self) -> float:
        """Covered / total; NaN without inquiries."""
        return self.covered / self.total if self.total else math.nan


def demand_of(office_at: pd.Series, until: date, weeks: int, limit: float) -> Demand:
    """The inquiries of the `weeks` up to and with the day `until`, by naive office times; `limit` in hours."""
    start = pd.Timestamp(until - timedelta(7 * weeks - 1))
    inside = office_at[(office_at >= start) & (office_at < pd.Timestamp(until + timedelta(1)))]
    seconds = ((inside - start) // pd.Timedelta(seconds=1)).to_numpy(dtype="int64")
    hour = seconds // HOUR
    reach = (seconds + round(limit * HOUR)) // HOUR - hour
    counts = np.zeros((weeks * WEEK, math.ceil(limit) + 1), dtype=np.int64)
    np.add.at(counts, (hour, reach), 1)
    return Demand(counts.reshape(weeks, WEEK, -1), start.day_of_week * DAY)


def smallest_plan(demand: Demand, wanted: Wanted) -> StaffingPlan:
    """The plan of the module's definition, exact. Raises ValueError where an hour would need more than MOST_HEADS."""
    counts, total = demand.counts, demand.total
    length = counts.shape[1]
    clock = [(demand.first + hour) % WEEK for hour in range(length)]
    closed = np.array([hour % DAY in wanted.never for hour in clock])
    outside = np.array([hour not in wanted.office for hour in clock], dtype=np.int64)
    most_missed = total - math.ceil(round(wanted.target * total, PLACES))
    search = Search(needs(counts, wanted.per_hour), missed_by_gap(counts), waiting_by_gap(counts), closed,
                    outside, most_missed)
    heads = cheapest_heads(search)
    if heads is None:
        return StaffingPlan(_shift_frame([]), 0, total - _missed(search, _all_open(closed)), total, reached=False)
    shifts = [(*divmod(clock[start % length], DAY), hours, many) for start, hours, many in shifts_of(heads)]
    return StaffingPlan(_shift_frame(shifts), int(heads.sum()), total - _missed(search, heads > 0), total)


def office_week(calendar: Calendar) -> frozenset[int]:
    """The hours of the week (0 = Monday 00:00) that lie within office hours, whole or in part."""
    quarters = pd.Series(pd.date_range("2024-01-01", periods=WEEK * 4, freq="15min"))     # a Monday
    working = at_work(quarters, calendar).to_numpy(dtype=bool)
    return frozenset(int(hour) for hour in np.flatnonzero(working.reshape(WEEK, 4).any(axis=1)))


def office_covered(office_at: pd.Series, calendar: Calendar) -> int:
    """How many inquiries have somebody there in time where people work in office hours, to the minute."""
    start: Times = office_at.to_numpy(dtype="datetime64[us]")
    end: Times = start + np.timedelta64(round(calendar.reply_limit_hours * HOUR), "s")
    opening = at_work(pd.Series(end), calendar).to_numpy(dtype=bool)
    return int(((working_hours(start, end, calendar) > 0) | opening).sum())


def needs(counts: Ints, per_hour: float) -> Ints:
    """How many people an hour needs at least, by hour and by how many hours before it (0, 1 …) nobody was there."""
    weeks, length, n_reach = counts.shape
    flat = counts.reshape(weeks * length, n_reach)
    waiting = np.zeros(weeks * length, dtype=np.int64)
    found = []
    for back in range(n_reach):
        late = flat[:, back:].sum(axis=1)
        waiting = waiting + np.concatenate([np.zeros(back, dtype=np.int64), late[:len(late) - back]])
        busiest = waiting.reshape(weeks, length).max(axis=0)
        found.append(np.maximum(1, np.ceil(np.round(busiest / per_hour, PLACES)).astype(np.int64)))
    return np.stack(found, axis=1)


def missed_by_gap(counts: Ints) -> Ints:
    """How many inquiries an unstaffed hour loses for good, by hour and by how many unstaffed ones (1, 2 …) it ends."""
    total = counts.sum(axis=0)
    lost = [np.roll(total[:, back], back) for back in range(total.shape[1])]
    return np.cumsum(np.stack(lost, axis=1), axis=1)


def waiting_by_gap(counts: Ints) -> Ints:
    """How many inquiries wait on after an unstaffed hour and may still be in time, by hour and as `missed_by_gap`."""
    total = counts.sum(axis=0)
    later = [np.roll(total[:, back + 1:].sum(axis=1), back) for back in range(total.shape[1])]
    return np.cumsum(np.stack(later, axis=1), axis=1)


def shifts_of(heads: Ints) -> Iterator[tuple[int, int, int]]:
    """The shifts of a circle of heads: first hour, hours, people; who came first goes first."""
    length, rises = len(heads), np.maximum(0, heads - np.roll(heads, 1)).sum()
    always = max(0, int(heads.min() - rises))
    begin = int(heads.argmin())
    found = [(begin, length)] * always + _comings_and_goings(np.roll(heads - always, -begin), begin)
    pieces = sorted(piece for start, hours in found for piece in _handed_over(start, hours))
    for start, hours in dict.fromkeys(pieces):
        yield start, hours, pieces.count((start, hours))


def _comings_and_goings(heads: Ints, begin: int) -> list[tuple[int, int]]:
    """First hour and hours of those who come within the first round; a second round shows when they go."""
    length = len(heads)
    there = [-1] * int(heads[0])
    found = []
    for hour, many in enumerate([*heads, *heads, 0]):
        while len(there) > many:
            start = there.pop(0)
            if 0 <= start < length:
                found.append((begin + start, hour - start))
        there += [hour] * (int(many) - len(there))
    return found


def _handed_over(start: int, hours: int) -> Iterator[tuple[int, int]]:
    """A long shift in equal parts."""
    parts = math.ceil(hours / MOST_SHIFT)
    ends = [start + hours * part // parts for part in range(parts + 1)]
    yield from ((first, last - first) for first, last in pairwise(ends))


def _shift_frame(shifts: list[tuple[int, int, int, int]]) -> pd.DataFrame:
    rows = sorted((weekday, start, start + hours, heads) for weekday, start, hours, heads in shifts)
    return pd.DataFrame(rows, columns=["weekday", "start", "end", "heads"]).astype("int64")


def _all_open(closed: Flags) -> Flags:
    """Every hour that may be worked and has a neighbour that may."""
    return ~closed & (~np.roll(closed, 1) | ~np.roll(closed, -1))


def _missed(search: Search, staffed: Flags) -> int:
    """How many inquiries nobody is there for in time."""
    gaps = np.array([_gap(staffed, hour, search.longest_gap) for hour in range(len(staffed))])
    lost = np.take_along_axis(search.missed, np.maximum(gaps - 1, 0)[:, None], axis=1)[:, 0]
    return int(lost[gaps > 0].sum())


def _gap(staffed: Flags, hour: int, longest: int) -> int:
    """How many unstaffed hours end with this one, at most `longest`."""
    before = (back for back in range(longest) if staffed[hour - back])
    return next(before, longest)
