"""The cell functions about time: a moment on another country's clock, the hours to a reply, the inquiries by hour.

Times come and go as Excel's serials, naive; the zone they are in is an argument, by default the office's (registers are
kept in office time). An hour that a clock skips is read on the clock before the change, one that comes twice as the
first, as in exports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

import numpy as np
import pandas as pd

from opsbook.catalogue.marks import marks, plain
from opsbook.domain.serials import serial_of
from opsbook.domain.timepoints import hour_grid, working_hours
from opsbook.excel.blocks import Block, Rows, column_of
from opsbook.excel.cells import Cell, WrongInput, known
from opsbook.excel.moments import moment, office, office_calendar, zone
from opsbook.texts import say

HOUR = timedelta(hours=1)


def local_serial(cells: Sequence[Cell]) -> float | None:
    """moment, place, origin: the serial of the moment on the clock of `place`; None without a moment."""
    local = _local(*cells)
    return None if local is None else serial_of(local)


def local_hour(cells: Sequence[Cell]) -> int | None:
    """moment, place, origin: the hour of the day there; None without a moment."""
    local = _local(*cells)
    return None if local is None else local.hour


def reply_hours(cells: Sequence[Cell]) -> float | None:
    """asked, replied, working: hours by the clock, or within office hours; None where nobody replied yet."""
    asked, replied = (moment(cell, office()) for cell in cells[:2])
    working = _is_yes(cells[2])
    if replied is None:
        return None
    if asked is None:
        raise WrongInput(say("udfs.no_asked"))
    if replied < asked:
        raise WrongInput(say("udfs.reply_before"))
    if not working:
        return (replied - asked) / HOUR
    start, end = (np.array([_on_clock(at, office())], dtype="datetime64[us]") for at in (asked, replied))
    return float(working_hours(start, end, office_calendar())[0])


def time_grid(times: Block, countries: Block, origin: Block) -> Rows:
    """Inquiries by weekday (7 rows, Monday first) and hour (24 columns), or one text that says what is wrong.

    On the buyers' clocks where `countries` are given, else on the clock of `origin`. A row without a time or, where
    countries are given, without a country is not counted.
    """
    try:
        found = list(_locals(column_of(times), column_of(countries), _origin(column_of(origin)[0])))
    except WrongInput as wrong:
        return [[str(wrong)]]
    if not found:
        return [[say("udfs.no_times")]]
    local, unknown = pd.Series(found, dtype="datetime64[us]"), pd.Series(pd.NA, range(len(found)), dtype="boolean")
    rows: Rows = hour_grid(local, unknown).counts.to_numpy().tolist()
    return rows


def _locals(times: Sequence[Cell], places: Sequence[Cell], origin: tzinfo) -> Iterator[datetime]:
    """The times on the buyers' clocks. Raises WrongInput where the columns are not of one length."""
    found = [moment(time, origin) for time in times]
    wanted = [known(place) for place in places]
    if wanted == [None]:
        yield from (_on_clock(at, origin) for at in found if at is not None)
        return
    if len(places) != len(times):
        shapes = say("udfs.shape_join").join(say("udfs.shape", rows=len(each), columns=1) for each in (times, places))
        raise WrongInput(say("udfs.sizes", shapes=shapes))
    for at, place in zip(found, wanted, strict=True):
        if at is not None and place is not None:
            yield _on_clock(at, zone(place))


def _local(time: Cell, place: Cell, origin: Cell) -> datetime | None:
    at, where = moment(time, _origin(origin)), known(place)
    if at is None:
        return None
    if where is None:
        raise WrongInput(say("udfs.no_place"))
    return _on_clock(at, zone(where))


def _on_clock(at: datetime, clock: tzinfo) -> datetime:
    return at.astimezone(clock).replace(tzinfo=None)


def _origin(cell: Cell) -> tzinfo:
    named = known(cell)
    return office() if named is None else zone(named)


def _is_yes(cell: Cell) -> bool:
    flag = known(cell)
    if isinstance(flag, str):
        if plain(flag) not in marks().yes | marks().no:
            raise WrongInput(say("udfs.no_flag", cell=flag))
        return plain(flag) in marks().yes
    return bool(flag)
