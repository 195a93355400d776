"""What the funnel's counts did in the newest week and month against the one before, told apart from chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.desk.rows.fluctuations import Fluctuation, fluctuation_rows
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings
from opsbook.history.history import History
from opsbook.jobs.yardsticks import yardstick_of

COUNTS = ("exposure", "search_exposure", "search_clicks", "visitors", "inquiries", "tm", "opportunities", "orders")
GRAINS = ("week", "month")


def fluctuation_table(history: History, settings: Settings, periods: Iterable[Period]) -> pd.DataFrame:
    """The table 波动 for those of the periods that are a week or a month; a count that is not known for every day of
    both periods has no row.
    """
    compared = [period for period in periods if period.grain in GRAINS]
    return fluctuation_rows(each for period in compared
                            for each in _of_period(yardstick_of(history, settings, period), period))


def _of_period(yardstick: Yardstick, period: Period) -> Iterator[Fluctuation]:
    before = period.before()
    for key in COUNTS:
        change = yardstick.count_change(key, (_total(yardstick.days, key, before), _total(yardstick.days, key, period)),
                                        (before, period))
        if change:
            yield Fluctuation(metrics()[key].name, period.label, yardstick.noise(key),
                              yardstick.shift(key, period, before), change)


def _total(days: pd.DataFrame, key: str, period: Period) -> float | None:
    """The sum of the period's days, None where one is not known."""
    if key not in days:
        return None
    known = days.loc[pd.Timestamp(period.start):pd.Timestamp(period.end), key].dropna()
    return float(known.sum()) if len(known) == period.n_days else None
