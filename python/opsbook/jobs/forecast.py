"""月底预测: where the month will end, from the days stored; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd

from opsbook.catalogue.kpi import evidence_tables, kpi_items
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.forecast import Counted, Forecast, forecast
from opsbook.domain.kpi import KpiRow
from opsbook.domain.kpiinquiries import METRIC, monthly_inquiries
from opsbook.domain.kpirows import KpiBasis, lines_of
from opsbook.domain.monthend import Known, KpiEnd, MonthEnd, is_stale, kpi_end
from opsbook.domain.period import Period, month_of
from opsbook.errors import NoData, SettingsError
from opsbook.history.dailyseries import daily_series
from opsbook.history.history import History
from opsbook.history.store import open_store
from opsbook.jobs.activities import office_time
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.kpi import period_ground
from opsbook.texts import say

COUNTS = (METRIC, "tm", "orders")


def forecast_store(root: Path, day: str = "", now: datetime | None = None) -> list[str]:
    """What the command says of the month `day` (2026-11-18; the office's today) lies in, as it looked that day.

    Raises NoData where no days are stored or they are too old, SettingsError where `day` is no date, StoreError where
    there is no store.
    """
    store = open_store(root)
    settings = store.settings()
    at = office_time(now or datetime.now().astimezone(), settings)
    today = _asked(day) if day.strip() else at.date()
    ground = FillGround(month_of(today), today, at, settings, History(store.history), {})
    return list(month_end(ground).lines(metrics()))


def month_end(ground: FillGround) -> MonthEnd:
    """The end of the month that `ground.today` lies in, by the days stored up to then. Raises NoData as above.

    The office's day that is not over yet is never counted: a morning is no day without inquiries.
    """
    days = daily_series(ground.history, ground.settings, min(ground.today, ground.now.date() - timedelta(1)))
    month = month_of(ground.today)
    known = {key: _known(days.get(key), month) for key in COUNTS}
    last = _last_day(known, ground)
    yardstick = Yardstick(days, last + timedelta(1), ground.settings.calendar, season_prior())
    ends = {key: _end(key, yardstick, ground, reach) for key, reach in known.items()}
    kpi = tuple(_kpi_ends(ground, month, ends[METRIC]))
    own_season = all(yardstick.pattern(key).own for key in COUNTS)
    return MonthEnd(month, ground.today, known, ends, kpi, own_season)


def _asked(day: str) -> date:
    try:
        return date.fromisoformat(day.strip())
    except ValueError as error:
        raise SettingsError(say("forecast.bad_date", text=day), todo=say("forecast.bad_date_todo")) from error


def _known(days: pd.Series | None, month: Period) -> Known | None:
    there = pd.DatetimeIndex([]) if days is None else pd.DatetimeIndex(days.dropna().index)
    return Known(there.max().date(), int((there >= pd.Timestamp(month.start)).sum())) if len(there) else None


def _last_day(known: Mapping[str, Known | None], ground: FillGround) -> date:
    """The newest of the days known. Raises NoData where there is none, or none for too long."""
    last = max((each.last for each in known.values() if each), default=None)
    if last is None:
        raise NoData(say("forecast.no_days"), where=str(ground.history.root), todo=say("forecast.no_days_todo"))
    if is_stale(last, ground.today):
        stale = say("forecast.stale", last=last, today=ground.today, days=(ground.today - last).days)
        raise NoData(stale, where=str(ground.history.root), todo=say("forecast.no_days_todo"))
    return last


def _end(key: str, yardstick: Yardstick, ground: FillGround, known: Known | None) -> Forecast | None:
    """The end of a count from its own last day on; None where that is too long ago."""
    if known is None or is_stale(known.last, ground.today):
        return None
    counted = Counted(yardstick.days[key], yardstick.pattern(key), yardstick.noise(key).dispersion)
    return forecast(counted, month_of(ground.today), known.last)


def _kpi_ends(ground: FillGround, month: Period, inquiries: Forecast | None) -> Iterator[KpiEnd]:
    """The item on the change of inquiries that the month will be judged by: of the stable stage or of growth."""
    kpi = period_ground(replace(ground, period=month), (1,))
    basis, seen = KpiBasis(kpi, rules(), evidence_tables()), monthly_inquiries(kpi)
    for item in kpi_items():
        if item.measure == "change" and item.stage == seen.stage:
            target, limit = lines_of(item, basis)
            yield kpi_end(KpiRow("", item, None, target, limit, None, ""), seen.before.count, inquiries)
