"""询盘时间点: the registers merged, the value columns and tables of the sheet 询盘时点 written.

Order as in a refresh: registers, then a backup, 历史/, the workbook, the log. Doing it twice changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from opsbook.catalogue.buyerzones import buyer_zones, own_zones
from opsbook.catalogue.records import record_of
from opsbook.catalogue.rules import rules
from opsbook.desk.desk import Desk
from opsbook.desk.rows.timeadvice import ZONES_USED, advice_rows, advice_sentences, zone_rows
from opsbook.desk.rows.timepoints import OPTIONS, REGISTER, option_rows
from opsbook.domain.activity import Activity
from opsbook.domain.advicewords import air_sentence, shift_lines, span_sentence, staffing_sentence
from opsbook.domain.settings import Settings
from opsbook.domain.sheetcell import Value
from opsbook.domain.timeadvice import TimeAdvice, Weeks, advise, timed
from opsbook.errors import SettingsError
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.registers import live_rows
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time
from opsbook.jobs.filling import Filling
from opsbook.jobs.mergewords import book_lines, with_unwritten
from opsbook.jobs.newest import newest_periods
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.registers import BookTaken, merge_registers
from opsbook.jobs.settingsync import synchronise_desk
from opsbook.jobs.writeback import Changes, write_back
from opsbook.texts import say

INQUIRIES, RULE = "inquiries", "S02"     # the share of inquiries to be answered in time


@dataclass(frozen=True)
class TimepointsReport:
    """What the job found, and what it took from the salespeople's own books."""

    advice: TimeAdvice
    books: tuple[BookTaken, ...] = ()

    @property
    def sentence(self) -> str:
        """One line for 运营台 and the log."""
        return staffing_sentence(self.advice)

    @property
    def lines(self) -> list[str]:
        """What the console shows: own books, the days looked at, the shifts a line for days alike, the hours on air."""
        advised = [*shift_lines(self.advice.plan.shifts), air_sentence(self.advice)] if self.advice.n else []
        return [*book_lines(self.books), span_sentence(self.advice), self.sentence, *advised]


@dataclass(frozen=True)
class TimepointTables:
    """What the sheet shall hold beside its formulas: the rows of its tables, its sentences, and what they rest on."""

    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, Value]
    advice: TimeAdvice


def timepoints(desk: Desk, store: Store, progress: Progress = silent, now: datetime | None = None) -> TimepointsReport:
    """Bring the sheet 询盘时点 up to date.

    Raises SettingsError where an hour would need too many people, else as `refresh`.
    """
    began, now = time.perf_counter(), now or datetime.now().astimezone()
    with locked(store.root):
        history, synced = History(store.history), synchronise_desk(desk, store, now)
        progress(0, 3, say("workbook.merging"))
        merged = merge_registers(desk, store, history, synced.settings, now)
        progress(1, 3, say("timepoints.reading"))
        found = timepoint_tables(history, synced.settings, merged.tables[REGISTER], now)
        report = TimepointsReport(found.advice, merged.books)
        activity = Activity(office_time(now, synced.settings), say("timepoints.job"), say("workbook.outcome_done"),
                            found.advice.n, round(time.perf_counter() - began, 1), report.sentence)
        progress(2, 3, say("workbook.writing"))
        filling = Filling({**merged.tables, **found.tables}, found.names, (), ())
        done = write_back(desk, store, Changes(filling, history, synced, activity, merged=merged))
    return replace(report, books=with_unwritten(report.books, done.unwritten))


def timepoint_tables(history: History, settings: Settings, register: pd.DataFrame, now: datetime) -> TimepointTables:
    """The tables and sentences of 询盘时点 from the register's copy in 历史/ and its cells on the sheet.

    Raises SettingsError where an hour would need more people than can be planned for.
    """
    weeks = _weeks(register, settings, now)
    inquiries = live_rows(history, record_of(INQUIRIES))
    if inquiries is None:
        inquiries = pd.DataFrame({"created_at": pd.Series([], dtype="datetime64[us, UTC]")})
    inquiries = inquiries[inquiries["created_at"].notna()]
    zones = buyer_zones(inquiries, own_zones(settings.zones))
    rows = timed(inquiries, zones, settings, pd.Timestamp(now))
    try:
        advice = advise(rows, _regions(history, settings), weeks, settings, _target(settings))
    except ValueError as error:
        raise SettingsError(say("timepoints.too_many_people"), where="设置.toml · staffing.per_hour",
                            todo=say("timepoints.per_hour_todo")) from error
    tables = {**advice_rows(advice), ZONES_USED: zone_rows(zones), OPTIONS: option_rows(register)}
    return TimepointTables(tables, advice_sentences(advice), advice)


def _weeks(register: pd.DataFrame, settings: Settings, now: datetime) -> Weeks:
    """The last whole weeks up to yesterday, or to the day of the newest inquiry where none came since."""
    yesterday = office_time(now, settings).date() - timedelta(1)
    times = [cell for cell in register["询盘时间"] if isinstance(cell, datetime)]
    newest = max(times).date() if times else yesterday
    return Weeks(settings.staffing.weeks, min(newest, yesterday))


def _regions(history: History, settings: Settings) -> pd.DataFrame | None:
    """Visitors and inquiries by country of the newest month, as 访客地域 shows them."""
    newest = newest_periods(history.journal, settings.calendar.first_weekday)
    month = next((period for period in newest if period.grain == "month"), None)
    return gather(history, month, settings).tables.get("regions") if month else None


def _target(settings: Settings) -> float:
    """S02's target in force."""
    return float(settings.thresholds.get(RULE, getattr(rules()[RULE], "target")))  # noqa: B009 a rule of numbers has one
