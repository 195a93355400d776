"""The logged actions of a store and the weekly figures they are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

import pandas as pd

from opsbook.catalogue.channels import channel_family
from opsbook.catalogue.records import record_of
from opsbook.domain.actioneffects.log import FAN_CHANNEL, Logs, Scope, logged_actions
from opsbook.domain.actioneffects.report import ActionLedger, MonthActions, month_actions
from opsbook.domain.actioneffects.study import Weeks
from opsbook.domain.actioneffects.unitweeks import UnitWeeks, unit_weeks, weeks_of
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.period import Period, month_of, week_of
from opsbook.domain.settings import Settings
from opsbook.history.history import History
from opsbook.history.registers import field_types, live_rows

LOGS = ("operations", "publishing", "campaigns", "posts")
METRICS: Mapping[Scope, tuple[str, ...]] = {
    "product": ("impressions", "clicks", "visitors", "inquiries"), "word": ("impressions", "clicks"),
    "plan": ("impressions", "clicks"), "channel": ("visitors",)}
"""What an action is judged by; units are likened by the first."""


def action_ledger(history: History, settings: Settings, evidence: Evidence) -> ActionLedger | None:
    """What was done and what came of it as far as the end of the evidence's period; None where nothing was logged."""
    logs = {name: live_rows(history, record_of(name)) for name in LOGS}
    if all(rows is None or rows.empty for rows in logs.values()):
        return None
    known = _known(history, settings, evidence)
    rows = {name: _none_of(name) if kept is None else kept for name, kept in logs.items()}
    actions = logged_actions(Logs(**rows, known={scope: each.units for scope, each in known.items()},
                                   first_weekday=settings.calendar.first_weekday))
    weeks = Weeks(settings.effects.weeks, settings.calendar.first_weekday, evidence.period.end)
    return ActionLedger(actions, known, weeks, settings.effects.worthwhile)


def actions_of(history: History, settings: Settings, evidence: Evidence, plan: Iterable[Finding],
               ) -> MonthActions | None:
    """What the actions did whose weeks after end in the evidence's month; `plan` are the findings of the month before.

    None where nothing was logged.
    """
    ledger = action_ledger(history, settings, evidence)
    return None if ledger is None else month_actions(ledger, evidence.period, plan)


def _none_of(record: str) -> pd.DataFrame:
    types = field_types(record_of(record))
    return pd.DataFrame(columns=list(types)).astype(types)


def _known(history: History, settings: Settings, evidence: Evidence) -> dict[Scope, UnitWeeks]:
    """The weeks of each kind of unit that has any, none later than the evidence's period."""
    products, end = evidence.table("product_weeks"), evidence.period.end
    first = week_of(evidence.period.start, settings.calendar.first_weekday).before(3 * settings.effects.weeks + 1)
    weeks = weeks_of(first, week_of(end, settings.calendar.first_weekday))
    rows: dict[Scope, pd.DataFrame | None] = {
        "product": None if products is None else products.rename(columns={"product_id": "unit"}),
        "word": _words(history, weeks), "plan": _plans(history, weeks),
        "channel": _channels(history, settings, weeks)}
    return {scope: unit_weeks(own, METRICS[scope]).until(end) for scope, own in rows.items() if own is not None}


def _words(history: History, weeks: Iterable[Period]) -> pd.DataFrame | None:
    parts = history.parts("keywords", weeks)
    return _stacked((part.period, part.rows.assign(unit=part.rows["keyword"])) for part in parts)


def _plans(history: History, weeks: Sequence[Period]) -> pd.DataFrame | None:
    """The days of each plan summed over the weeks that have every day."""
    months = dict.fromkeys(month_of(day) for week in weeks for day in (week.start, week.end))
    parts = [part.rows for part in history.parts("p4p_plans", months)]
    if not parts:
        return None
    rows = pd.concat(parts, ignore_index=True)
    days = pd.to_datetime(rows["date"])
    found = [(week, rows[days.between(pd.Timestamp(week.start), pd.Timestamp(week.end))]) for week in weeks]
    return _stacked((week, own.groupby("plan", as_index=False)[list(METRICS["plan"])].sum(min_count=1).rename(
        columns={"plan": "unit"})) for week, own in found if own["date"].nunique() == week.n_days)


def _channels(history: History, settings: Settings, weeks: Iterable[Period]) -> pd.DataFrame | None:
    """The visitors of each channel; those of 粉丝通 together under that name."""
    found = []
    for part in history.parts("channels", weeks):
        fan = [channel_family(name, settings.channels) == FAN_CHANNEL for name in part.rows["channel"]]
        named = part.rows.assign(unit=part.rows["channel"].mask(pd.Series(fan, index=part.rows.index), FAN_CHANNEL))
        own = named.groupby("unit", as_index=False)[list(METRICS["channel"])].sum(min_count=1)
        found.append((part.period, own))
    return _stacked(found)


def _stacked(found: Iterable[tuple[Period, pd.DataFrame]]) -> pd.DataFrame | None:
    frames = [rows.assign(start=pd.Timestamp(week.start), end=pd.Timestamp(week.start + timedelta(6)), title="")
              for week, rows in found]
    return pd.concat(frames, ignore_index=True) if frames else None
