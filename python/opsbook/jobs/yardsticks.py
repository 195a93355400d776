"""A store's own season and noise, read from its history."""

from __future__ import annotations

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings
from opsbook.history.dailyseries import daily_series
from opsbook.history.history import History


def yardstick_of(history: History, settings: Settings, period: Period) -> Yardstick:
    """The store's season and noise, for what is judged of the period."""
    days = daily_series(history, settings, period.end)
    return Yardstick(days, period.start, settings.calendar, season_prior())
