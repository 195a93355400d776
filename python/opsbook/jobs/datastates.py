"""How each kind of data stands: what is stored, what is due, what is missing in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from opsbook.catalogue.exports import ExportKind, export_kinds
from opsbook.domain.datastate import LOOK_BACK, DataState, State, expected, gaps
from opsbook.domain.period import Period, day_of, month_of
from opsbook.domain.settings import Settings
from opsbook.history.history import History
from opsbook.history.intake import row_days
from opsbook.jobs.activities import office_time

RECENT = timedelta(62)      # a store that exports weekly has a week in the last two months


def data_states(history: History, settings: Settings, now: datetime) -> tuple[DataState, ...]:
    """One a kind of export, in the order of the kinds; those that ask for something first."""
    found = [_state(kind, history, settings, now) for kind in export_kinds().values()]
    order = (State.DUE, State.GAP, State.FRESH, State.NEVER)
    return tuple(sorted(found, key=lambda each: order.index(each.state)))


def _state(kind: ExportKind, history: History, settings: Settings, now: datetime) -> DataState:
    stored = list(_stored(kind, history, settings))
    if not stored:
        return DataState(kind.id, kind.title, State.NEVER)
    newest = _newest(stored)
    entries = (each.at for each in history.journal if each.dataset == kind.dataset)
    imported = max(entries, default=None)
    at = office_time(imported, settings) if imported else None
    wanted = _due(kind, newest, settings, now)
    state = State.DUE if wanted else State.GAP
    if not wanted and kind.grain != "event":
        wanted = gaps(stored, newest)
    return DataState(kind.id, kind.title, state if wanted else State.FRESH, newest, at, wanted)


def _stored(kind: ExportKind, history: History, settings: Settings) -> Iterator[Period]:
    """The periods stored; for rows with a day of their own the days of the last months."""
    periods = history.periods(kind.dataset)
    if kind.grain not in ("day", "event"):
        yield from periods
        return
    for part in history.parts(kind.dataset, periods[-2:]):
        if not part.rows.empty:
            days = row_days(part.rows, kind, settings.calendar.office_zone).unique()
            yield from (day_of(day.date()) for day in days)


def _newest(stored: Iterable[Period]) -> Period:
    """The newest of the shortest grain that was stored lately."""
    periods = list(stored)
    last = max(period.end for period in periods)
    lately = [period for period in periods if period.end > last - RECENT]
    shortest = min(lately, key=lambda period: period.n_days).grain
    return max((period for period in lately if period.grain == shortest), key=lambda period: period.end)


def _due(kind: ExportKind, newest: Period, settings: Settings, now: datetime) -> tuple[Period, ...]:
    """The periods that the platform has published since; for events and lists asked for by the month, the month."""
    calendar = settings.calendar
    clock = calendar.platform_zone if newest.grain == "day" and kind.grain == "day" else calendar.office_zone
    today = now.astimezone(ZoneInfo(clock)).date()
    if kind.grain == "event" or newest.grain == "span":
        month = expected("month", today, calendar)
        return (month,) if month is not None and month_of(newest.end).end < month.end else ()
    last = expected(newest.grain, today, calendar)
    if last is None or last.end <= newest.end:
        return ()
    since = (last.before(back) for back in range(LOOK_BACK[newest.grain], -1, -1))
    return tuple(period for period in since if period.start > newest.end)
