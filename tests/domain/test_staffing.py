"""The smallest staffing plan: its definition at the minute, exact against trying everything, shifts on the circle."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.catalogue.settings import load_settings
from opsbook.domain.staffing import (
    Demand,
    Wanted,
    demand_of,
    office_covered,
    office_week,
    shifts_of,
    smallest_plan,
)

CALENDAR = load_settings().calendar
HOURS, MOST = 6, 2      # a small circle, and the most people the demands below need in an hour of it


def office(*texts):
    return pd.Series(pd.to_datetime(list(texts), format="ISO8601"), dtype="datetime64[us]")


def profiles():
    """Every way to be there round the small circle that is made of shifts of two or three hours."""
    arcs = [tuple(int((hour - first) % HOURS < length) for hour in range(HOURS))
            for first in range(HOURS) for length in (2, 3)]
    found = frontier = {(0,) * HOURS}
    while frontier:
        more = {tuple(map(sum, zip(each, arc, strict=True))) for each in frontier for arc in arcs}
        frontier = {each for each in more if max(each) <= MOST} - found
        found = found | frontier
    return sorted(found, key=sum)


PROFILES = profiles()


def is_enough(heads, counts, per_hour):
    """How many inquiries somebody is there for in time; None where an hour has too few people."""
    weeks, length, _ = counts.shape
    load, covered = np.zeros((weeks + 1, length)), 0
    for (week, hour, reach), many in np.ndenumerate(counts):
        there = next((back for back in range(reach + 1) if heads[(hour + back) % length]), None)
        if there is not None:
            covered += many
            load[week + (hour + there) // length, (hour + there) % length] += many
    return covered if (load[:weeks] <= np.array(heads) * per_hour).all() else None


def fewest_hours(counts, wanted):
    """By trying every profile."""
    total = counts.sum()
    for heads in PROFILES:
        if any(heads[hour] for hour in wanted.never):
            continue
        covered = is_enough(heads, counts, wanted.per_hour)
        if covered is not None and covered >= wanted.target * total - 1e-9:
            return sum(heads)
    return None


@st.composite
def demands(draw):
    weeks, reach = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    flat = draw(st.lists(st.integers(0, 2), min_size=weeks * HOURS * reach, max_size=weeks * HOURS * reach))
    late = np.array(flat, dtype=np.int64).reshape(weeks, HOURS, reach)
    return np.concatenate([np.zeros((weeks, HOURS, 1), dtype=np.int64), late], axis=2)


@settings(deadline=None, max_examples=60)
@given(demands(), st.sampled_from([0.0, 0.5, 0.8, 0.95, 1.0]), st.sampled_from([5.0, 7.0, 100.0]),
       st.sampled_from([frozenset(), frozenset({0}), frozenset({2, 3, 4})]))
def test_no_plan_has_fewer_hours(counts, target, per_hour, never):
    wanted = Wanted(target, per_hour, never)
    plan, fewest = smallest_plan(Demand(counts), wanted), fewest_hours(counts, wanted)
    assert (plan.hours if plan.reached else None) == fewest
    assert plan.reached == (plan.covered >= target * plan.total - 1e-9)
    assert (plan.shifts["heads"] * (plan.shifts["end"] - plan.shifts["start"])).sum() == plan.hours


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(PROFILES))
def test_shifts_are_two_hours_at_least_and_add_up_to_the_heads(heads):
    there, shifts = np.zeros(HOURS, dtype=int), list(shifts_of(np.array(heads)))
    for start, hours, many in shifts:
        assert hours >= 2
        for hour in range(start, start + hours):
            there[hour % HOURS] += many
    assert there.tolist() == list(heads)


@pytest.mark.parametrize(("at", "limit", "hour", "reach"), [
    ("2026-11-16 10:00:00", 2.0, 10, 2), ("2026-11-16 10:59:59", 2.0, 10, 2),
    ("2026-11-16 10:29:59", 1.5, 10, 1), ("2026-11-16 10:30:00", 1.5, 10, 2),
    ("2026-11-15 23:59:00", 2.0, 6 * 24 + 23, 2), ("2026-11-09 00:00:00", 0.5, 0, 0),
], ids=["on the hour", "end of the hour", "before the half", "on the half", "Sunday night", "first minute"])
def test_until_when_somebody_is_in_time(at, limit, hour, reach):
    demand = demand_of(office(at), date(2026, 11, 22), 2, limit)
    assert demand.first == 0
    assert [tuple(each[1:]) for each in np.argwhere(demand.counts)] == [(hour, reach)]


def test_the_weeks_end_with_the_day_and_begin_on_its_morrow():
    demand = demand_of(office("2026-11-14 23:59", "2026-11-15 00:00", "2026-11-21 23:59", "2026-11-22 00:00"),
                       date(2026, 11, 21), 1, 2.0)
    assert (demand.total, demand.first, np.argwhere(demand.counts)[:, 1].tolist()) == (2, 6 * 24, [0, 167])


def test_a_plan_by_hand():
    """Two hours after Monday noon and two after midnight, those in office hours; Thursday's lonely one is missed."""
    at = ["2026-11-16 10:05"] * 10 + ["2026-11-16 12:40"] * 5 + ["2026-11-17 00:10"] * 9 + ["2026-11-19 03:00"]
    wanted = Wanted(0.95, 15.0, office=frozenset({12, 13, 24, 25}))
    plan = smallest_plan(demand_of(office(*at), date(2026, 11, 22), 1, 2.0), wanted)
    assert plan.shifts.to_dict("records") == [
        {"weekday": 0, "start": 12, "end": 14, "heads": 1}, {"weekday": 1, "start": 0, "end": 2, "heads": 1}]
    assert (plan.hours, plan.covered, plan.total, plan.reached) == (4, 24, 25, True)


def test_the_busiest_week_says_how_many_must_be_there():
    busy = ["2026-11-09 10:00"] * 7 + ["2026-11-16 10:00"]
    plan = smallest_plan(demand_of(office(*busy), date(2026, 11, 22), 2, 0.5), Wanted(1.0, 3.0))
    assert plan.shifts["heads"].tolist() == [3]
    assert plan.hours == 6


def test_hours_nobody_works_can_put_the_target_out_of_reach():
    at = office(*(f"2026-11-16 {hour:02d}:00" for hour in range(24)))
    night = frozenset(range(6))
    plan = smallest_plan(demand_of(at, date(2026, 11, 22), 1, 2.0), Wanted(0.95, 6.0, night))
    assert (plan.reached, plan.covered, len(plan.shifts)) == (False, 20, 0)
    assert smallest_plan(demand_of(at, date(2026, 11, 22), 1, 2.0), Wanted(20 / 24, 6.0, night)).reached


def test_without_inquiries_nobody_is_needed():
    plan = smallest_plan(demand_of(office(), date(2026, 11, 22), 8, 2.0), Wanted(0.95, 6.0))
    assert (plan.hours, plan.total, plan.reached) == (0, 0, True)
    assert math.isnan(plan.share)


def test_more_people_than_can_be_planned_for_are_refused():
    with pytest.raises(ValueError, match="31 people"):
        smallest_plan(demand_of(office(*["2026-11-16 10:00"] * 31), date(2026, 11, 22), 1, 2.0), Wanted(1.0, 1.0))


def test_office_hours_reach_who_waits_no_longer_than_the_limit():
    at = office("2026-11-16 06:29:59", "2026-11-16 06:30", "2026-11-16 17:59", "2026-11-16 18:00", "2026-11-22 12:00")
    assert [office_covered(at[[place]], CALENDAR) for place in range(5)] == [0, 1, 1, 0, 0]
    assert office_covered(at, CALENDAR) == 2


def test_the_hours_of_the_office_week():
    week = office_week(CALENDAR)
    assert len(week) == 6 * 10
    assert {8, 17} <= week
    assert not {7, 18, 6 * 24 + 12} & week


def test_a_round_the_clock_shift_is_handed_over():
    at = office(*(f"2026-11-{day} {hour:02d}:30" for day in range(16, 23) for hour in range(24)))
    plan = smallest_plan(demand_of(at, date(2026, 11, 22), 1, 0.0), Wanted(1.0, 6.0))
    assert (plan.hours, plan.covered, plan.shifts["heads"].tolist()) == (168, 168, [1] * 14)
