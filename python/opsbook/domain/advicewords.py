"""The advice of the time-points in sentences: for the sheet 询盘时点, the console and the review."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from opsbook.domain.timeadvice import TimeAdvice
from opsbook.domain.timepoints import DAY
from opsbook.texts import say

ROUND_THE_CLOCK = 20    # hours: so many of the day leave nothing to be saved by the others (ours)
ENOUGH = 50             # inquiries: fewer say little about 168 hours (ours)


def staffing_sentence(advice: TimeAdvice) -> str:
    """How many hours the plan takes and reaches, beside what office hours reach and what was answered.

    Where the inquiries are too few to plan by, how many they are.
    """
    if not advice.n:
        return say("timepoints.no_inquiries", weeks=advice.weeks.weeks)
    key = "plan" if advice.plan.reached else "plan_unreached"
    answered = say("timepoints.answered", share=f"{advice.answered:.0%}") if advice.answered == advice.answered else ""
    few = say("timepoints.few", count=advice.n, enough=ENOUGH) if advice.n < ENOUGH else ""
    return few + say(f"timepoints.{key}", hours=advice.plan.hours, share=f"{advice.plan.share:.1%}",
               target=f"{advice.target:.0%}", office_hours=f"{advice.office_hours:g}",
               office_share=f"{advice.office_covered / advice.n:.0%}", answered=answered)


def air_sentence(advice: TimeAdvice) -> str:
    """The hours of the platform's day all best countries work in together, and the share of inquiries they cover.

    Where that is the day round (ROUND_THE_CLOCK), limiting the hours saves nothing: the fewest hours that hold most of
    those countries' inquiries instead, for a budget that does not last the day.
    """
    hours = advice.on_air.hours
    if not hours:
        return say("timepoints.no_air")
    countries = len(advice.on_air.countries)
    if len(hours) < ROUND_THE_CLOCK:
        return say("timepoints.air", countries=countries, spans="、".join(spans(hours)), hours=len(hours),
                   share=f"{advice.on_air.share:.0%}")
    busy = advice.air_busy
    return say("timepoints.air_round", countries=countries, all=len(hours), spans="、".join(spans({*busy["hour"]})),
               hours=len(busy), share=f"{busy['share'].sum():.0%}")


def span_sentence(advice: TimeAdvice) -> str:
    """The days and inquiries that were looked at; where weeks have none, how many have."""
    weeks = advice.weeks
    key = "span" if advice.n else "span_none"
    told = [say(f"timepoints.{key}", since=weeks.since, until=weeks.until, weeks=weeks.weeks, count=advice.n)]
    if 0 < advice.n_weeks < weeks.weeks:
        told.append(say("timepoints.few_weeks", count=advice.n_weeks))
    return "".join(told)


def shift_lines(shifts: pd.DataFrame) -> list[str]:
    """The shifts (weekday, start, end, heads) a line for the days that have the same: ``周一至周五 08:00–12:00``."""
    days: dict[str, list[int]] = {}
    for weekday, own in shifts.groupby("weekday"):
        told = "、".join(_shift(*shift) for shift in own[["start", "end", "heads"]].itertuples(index=False))
        days.setdefault(told, []).append(int(str(weekday)))
    return [say("timepoints.shift", days=_days(each), spans=told) for told, each in days.items()]


def _shift(start: int, end: int, heads: int) -> str:
    span = f"{start:02d}:00–{(end - 1) % DAY + 1:02d}:00"
    return span if heads == 1 else say("timepoints.shift_heads", span=span, heads=heads)


def _days(weekdays: list[int]) -> str:
    names = [say(f"timepoints.weekday_{weekday}") for weekday in weekdays]
    in_a_row = len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1
    return say("timepoints.days", first=names[0], last=names[-1]) if in_a_row else "、".join(names)


def spans(hours: Collection[int]) -> Iterator[str]:
    """Hours of the day as spans over midnight too: ``21–6``; all of them ``0–24``."""
    if len(hours) == DAY:
        yield f"0–{DAY}"
        return
    for first in sorted(hour for hour in hours if (hour - 1) % DAY not in hours):
        length = next(each for each in range(DAY) if (first + each) % DAY not in hours)
        yield f"{first}–{(first + length - 1) % DAY + 1}"
