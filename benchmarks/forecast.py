"""Back-test of 月底预测: every day of every month after the third of simulated stores, as the command would say it.

`forecast.py N`: of N stores (4 without). Coverage is how often the month ended within the 95 % range; errors are of the
expected count, relative to the true one, beside those of a naive pace (so far / days so far x days of the month).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.seasonpriors import season_prior
from opsbook.catalogue.settings import load_settings
from opsbook.demo.overview import Overview
from opsbook.demo.store import simulate
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.forecast import Counted, forecast
from opsbook.domain.period import day_of, month_of
from opsbook.jobs.forecast import COUNTS

LEARNING = 3            # months
STORES = 4
LEAST, MOST = 0.90, 0.97


def main() -> int:
    """Print one line a count and the overall coverage; 1 where that lies outside its target."""
    stores = int(sys.argv[1]) if len(sys.argv) > 1 else STORES
    began = time.perf_counter()
    told = pd.DataFrame([row for seed in range(1, stores + 1) for row in back_test(days_of(seed))])
    told["inside"] = told["truth"].between(told["low"], told["high"])
    for name in ("expected", "naive"):
        told[f"{name}_error"] = (told[name] - told["truth"]).abs() / told["truth"]
    table = told.groupby("count", sort=False)[["inside", "expected_error", "naive_error"]].mean()
    table.loc["all"] = told[["inside", "expected_error", "naive_error"]].mean()
    print(table.map("{:.1%}".format).to_string())
    seconds = time.perf_counter() - began
    print(f"{len(told):,} forecasts of {stores} stores, {1000 * seconds / len(told):.0f} ms each with their season")
    return 0 if LEAST <= told["inside"].mean() <= MOST else 1


def days_of(seed: int) -> pd.DataFrame:
    """The counts of a simulated store's exported year, a row a day."""
    store = simulate(seed)
    days = store.timeline.days
    rows = Overview(store).rows([day_of(day.date()) for day in days])[list(COUNTS)].set_axis(days)
    return rows.loc[pd.Timestamp(store.timeline.months[0].start):].astype("float64")


def back_test(days: pd.DataFrame) -> Iterator[dict[str, object]]:
    """What was told on each day but the last of each month, knowing the days up to it, and how the month ended."""
    calendar = load_settings().calendar
    first = month_of(days.index[0].date()).before(-LEARNING).start
    for last in (day.date() for day in days.index[days.index >= pd.Timestamp(first)]):
        month, known = month_of(last), days[:pd.Timestamp(last)]
        if last == month.end:
            continue
        yardstick = Yardstick(known, last + timedelta(1), calendar, season_prior())
        for key in COUNTS:
            counted = Counted(known[key], yardstick.pattern(key), yardstick.noise(key).dispersion)
            end = forecast(counted, month, last)
            if end is not None:
                yield {"count": metrics()[key].name, "truth": days[key].loc[month.label].sum(), "low": end.low,
                       "high": end.high, "expected": end.expected, "naive": end.so_far / end.n_known * month.n_days}


if __name__ == "__main__":
    sys.exit(main())
