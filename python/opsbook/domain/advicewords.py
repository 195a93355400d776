"""The advice of the time-points in sentences: for the sheet 询盘时点, the console and the review."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from opsbook.domain.timeadvice import TimeAdvice
from opsbook.domain.timepoints import DAY
from opsbook.texts import say


def staffing_sentence(advice: TimeAdvice) -> str:
    """How many hours the plan takes and reaches, beside what office hours reach and what was answered."""
    if not advice.n:
        return say("timepoints.no_inquiries", weeks=advice.weeks.weeks)
    key = "plan" if advice.plan.reached else "plan_unreached"
    answered = say("timepoints.answered", share=f"{advice.answered:.0%}") if advice.answered == advice.answered else ""
    return say(f"timepoints.{key}", hours=advice.plan.hours, share=f"{advice.plan.share:.1%}",
               target=f"{advice.target:.0%}", office_hours=f"{advice.office_hours:g}",
               office_share=f"{advice.office_covered / advice.n:.0%}", answered=answered)


def air_sentence(advice: TimeAdvice) -> str:
    """The hours of the platform's day of all best countries together, and the share of inquiries they cover."""
    if not advice.on_air.hours:
        return say("timepoints.no_air")
    return say("timepoints.air", countries=len(advice.on_air.countries), spans="、".join(spans(advice.on_air.hours)),
               hours=len(advice.on_air.hours), share=f"{advice.on_air.share:.0%}")


def span_sentence(advice: TimeAdvice) -> str:
    """The days and inquiries that were looked at; where weeks have none, how many have."""
    weeks = advice.weeks
    few = "" if advice.n_weeks >= weeks.weeks else say("timepoints.few_weeks", count=advice.n_weeks)
    return say("timepoints.span", since=weeks.since, until=weeks.until, weeks=weeks.weeks, count=advice.n) + few


def spans(hours: Collection[int]) -> Iterator[str]:
    """Hours of the day as spans over midnight too: ``21–6``; all of them ``0–24``."""
    if len(hours) == DAY:
        yield f"0–{DAY}"
        return
    for first in sorted(hour for hour in hours if (hour - 1) % DAY not in hours):
        length = next(each for each in range(DAY) if (first + each) % DAY not in hours)
        yield f"{first}–{(first + length - 1) % DAY + 1}"
