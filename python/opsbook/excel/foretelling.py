"""OPS_FORECAST: where a month will end, by the same model as the command `forecast`, from cells alone.

A cell function knows no store: the office's calendar is that of the default settings, the season's start our prior.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.yardstick import Yardstick
from opsbook.domain.forecast import FEWEST_DAYS, Counted, forecast
from opsbook.domain.period import Period, month_of
from opsbook.excel.blocks import Block, Rows, column_of, rows_of
from opsbook.excel.cells import Cell, WrongInput, number
from opsbook.excel.moments import moment, office, office_calendar
from opsbook.texts import say

COUNT = "count"
DATED = 2       # columns of a history that says its days
SAME = 0.5      # a count: the sum of the days and what is said to be there


def month_end_of(so_far: Block, day: Block, history: Block) -> Rows:
    """预计, 低, 高 of the month that `day` lies in, as one row; one text that says what is wrong."""
    try:
        last = _day(column_of(day)[0])
        days = _with_total(_history(rows_of(history), last), number(column_of(so_far)[0], "so_far"), last)
    except WrongInput as wrong:
        return [[str(wrong)]]
    yardstick = Yardstick(days.to_frame(COUNT), last + timedelta(1), office_calendar(), season_prior())
    counted = Counted(days, yardstick.pattern(COUNT), yardstick.noise(COUNT).dispersion)
    end = forecast(counted, month_of(last), last)
    if end is None:
        return [[say("udfs.few_days", days=FEWEST_DAYS)]]
    return [[float(round(end.expected)), end.low, end.high]]


def _history(rows: Rows, last: date) -> pd.Series:
    """The daily counts up to `last`: by their dates where they have two columns, else ending on `last`."""
    if len(rows) == 1 and len(rows[0]) != DATED:
        rows = [[cell] for cell in rows[0]]
    dated = all(len(row) >= DATED for row in rows)
    found = dict(_dated(rows) if dated else _ending(rows, last))
    days = pd.Series(list(found.values()), pd.DatetimeIndex(list(found)), dtype="float64").sort_index()
    return days.loc[:pd.Timestamp(last)]


def _dated(rows: Rows) -> Iterator[tuple[date, float | None]]:
    """Day and count; rows without a day are no days."""
    for day, count, *_ in rows:
        at = moment(day, office())
        if at is not None:
            yield at.astimezone(office()).date(), number(count, COUNT)


def _ending(rows: Rows, last: date) -> Iterator[tuple[date, float | None]]:
    """One count a day, the last of them that of `last`."""
    for back, row in enumerate(reversed(rows)):
        yield last - timedelta(back), number(row[0], COUNT)


def _with_total(days: pd.Series, so_far: float | None, last: date) -> pd.Series:
    """The days with the month's total: spread evenly where history has none of the month's days.

    Raises WrongInput where history has them and they add up to something else.
    """
    month = Period(month_of(last).start, last, "span")
    own = days[pd.Timestamp(month.start):].dropna()
    if so_far is None:
        return days
    if own.empty:
        spread = pd.Series(so_far / month.n_days, pd.date_range(month.start, month.end))
        return days.reindex(days.index.union(spread.index)).fillna(spread)
    if abs(float(own.sum()) - so_far) > SAME:
        raise WrongInput(say("udfs.not_the_sum", so_far=f"{so_far:g}", days=f"{own.sum():g}"))
    return days


def _day(cell: Cell) -> date:
    at = moment(cell, office())
    if at is None:
        raise WrongInput(say("udfs.no_day"))
    return at.astimezone(office()).date()
