"""Who answers an inquiry, and when: office hours, evening duty, the next working morning."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from opsbook.demo.model import Model, Person, Replies
from opsbook.demo.timeline import OFFICE_ZONE, Flags, Floats, Ints, Timeline

SUNDAY = 6


def answer(events: pd.DataFrame, model: Model, timeline: Timeline, rng: np.random.Generator) -> pd.DataFrame:
    """The events with `sales` (number of the salesperson) and `first_reply_at` (UTC, missing where never answered)."""
    office = pd.DatetimeIndex(events["created_at"]).tz_convert(OFFICE_ZONE).tz_localize(None)
    sales = _assign(office.normalize(), model.world.sales, rng)
    factor = np.array([person.reply for person in model.world.sales])[sales]
    begun, hours = _working(office, model, timeline, rng)
    answered = begun + pd.to_timedelta(np.round(hours * factor * 3600), unit="s")
    reply = pd.Series(answered.tz_localize(OFFICE_ZONE).tz_convert("UTC"), index=events.index)
    return events.assign(sales=sales, first_reply_at=reply.mask(rng.random(len(events)) < model.world.replies.never))


def present(days: pd.DatetimeIndex, people: tuple[Person, ...]) -> Floats:
    """Each salesperson's weight (columns) on each day (rows), 0 where away or gone."""
    weights = np.tile([person.weight for person in people], (len(days), 1))
    for column, person in enumerate(people):
        if person.left:
            weights[days >= pd.Timestamp(person.left), column] = 0
        if person.away:
            first, last = (pd.Timestamp(day) for day in person.away)
            weights[(days >= first) & (days <= last), column] = 0
    return weights


def pick(weights: Floats, rng: np.random.Generator) -> Ints:
    """One column of each row, by its weights."""
    steps = weights.cumsum(axis=1)
    return np.asarray((rng.random(len(weights))[:, None] * steps[:, -1:] >= steps).sum(axis=1))


def _assign(days: pd.DatetimeIndex, people: tuple[Person, ...], rng: np.random.Generator) -> Ints:
    return pick(present(days, people), rng)


def _working(
    office: pd.DatetimeIndex, model: Model, timeline: Timeline, rng: np.random.Generator,
) -> tuple[pd.DatetimeIndex, Floats]:
    """When somebody turns to the inquiry, and how many hours it then takes."""
    rules, n = model.world.replies, len(office)
    days = pd.date_range(timeline.first, timeline.last + timedelta(21), freq="D")
    closed = (days.day_of_week == SUNDAY) | _festival(days, model)
    number = (office.normalize() - days[0]).days.to_numpy()
    hour = (office.hour + office.minute / 60).to_numpy()
    at_work = ~closed[number] & (hour >= rules.open_from) & (hour < rules.open_until)
    evening = (hour >= rules.open_until) & (hour < rules.duty_until)
    on_duty = evening & (rng.random(n) < rules.duty_share)
    begun = pd.DatetimeIndex(np.where(at_work | on_duty, office, _next_opening(number, hour, closed, days, rules)))
    hours = np.select([at_work, on_duty], [_hours(rules.office, n, rng), _hours(rules.duty, n, rng)],
                      _hours(rules.morning, n, rng))
    return begun, hours


def _festival(days: pd.DatetimeIndex, model: Model) -> Flags:
    first, last = (pd.Timestamp(day) for day in model.story.festival.closed)
    return np.asarray((days >= first) & (days <= last))


def _next_opening(
    number: Ints, hour: Floats, closed: Flags, days: pd.DatetimeIndex, rules: Replies,
) -> pd.DatetimeIndex:
    open_days = np.flatnonzero(~closed)
    earliest = number + (hour >= rules.open_from)
    opening = open_days[np.searchsorted(open_days, earliest)]
    return days[opening] + pd.Timedelta(hours=rules.open_from)


def _hours(shape: tuple[float, float], n: int, rng: np.random.Generator) -> Floats:
    median, spread = shape
    return rng.lognormal(np.log(median), spread, n)
