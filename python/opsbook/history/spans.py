"""Which stored periods speak about a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from opsbook.domain.period import Period, week_of


@dataclass(frozen=True)
class Chosen:
    """Stored periods that together are a period, oldest first: `present` of `expected` weeks, days … (`unit`)."""

    spans: tuple[Period, ...]
    expected: int
    present: int
    unit: str


def choose(stored: Sequence[Period], period: Period, first_weekday: int) -> Chosen | None:
    """The stored periods to combine for `period`; None where there is none.

    Its own export where there is one; for a month else the weeks that end in it; else days and spans that end in it
    and do not overlap.
    """
    own = [span for span in stored if (span.start, span.end) == (period.start, period.end)]
    if own:
        return Chosen((own[0],), 1, 1, own[0].grain)
    if period.grain not in ("month", "span"):
        return None
    weeks = tuple(span for span in stored if span.grain == "week" and period.holds(span.end))
    if weeks:
        return Chosen(weeks, n_weeks_ending(period, first_weekday), len(weeks), "week")
    spans = apart(span for span in stored if span.grain in ("day", "span") and period.holds(span.end))
    n_days = sum((span.end - max(span.start, period.start)).days + 1 for span in spans)
    return Chosen(spans, period.n_days, n_days, "day") if spans else None


def choose_recent(stored: Sequence[Period], period: Period, n_weeks: int) -> Chosen | None:
    """The weeks that end in the `n_weeks` up to the end of `period`; where there are none, months and spans."""
    first = period.end - timedelta(7 * n_weeks)
    near = [span for span in stored if first < span.end <= period.end]
    weeks = tuple(span for span in near if span.grain == "week")
    spans = weeks or apart(near)
    return Chosen(spans, n_weeks, len(weeks), "week") if spans else None


def n_weeks_ending(period: Period, first_weekday: int) -> int:
    """How many weeks end in the period."""
    first = week_of(period.start, first_weekday).end
    return (period.end - first).days // 7 + 1


def apart(spans: Iterable[Period]) -> tuple[Period, ...]:
    """Periods that do not overlap, oldest first; of two that do, the one that ends later (then the longer) stays."""
    kept: list[Period] = []
    for span in sorted(spans, key=lambda each: (each.end, each.n_days), reverse=True):
        if not kept or span.end < kept[-1].start:
            kept.append(span)
    return tuple(reversed(kept))
