"""What a refresh puts into the workbook: tables and named cells, drawn from the store; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import pandas as pd

from opsbook import __version__
from opsbook.desk.rows.findings import finding_rows
from opsbook.desk.rows.fluctuations import FLUCTUATIONS
from opsbook.desk.rows.meta import META, Meta, meta_rows
from opsbook.desk.rows.names import FINDINGS, GRAINS, OFFENDERS
from opsbook.desk.rows.offenders import offender_rows
from opsbook.desk.rows.problems import PROBLEMS, problem_rows, problems_in
from opsbook.desk.rows.status import status_rows
from opsbook.desk.rows.timepoints import OPTIONS, REGISTER, option_rows
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.period import Period, day_of
from opsbook.domain.problem import Problem, as_first_told
from opsbook.domain.rule import YEAR
from opsbook.domain.sheetcell import Value
from opsbook.domain.streaks import OPEN, Streaks, Subject, streaks
from opsbook.errors import NoData
from opsbook.history.history import History
from opsbook.history.journal import Entry
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time
from opsbook.jobs.datastates import data_states
from opsbook.jobs.dayfill import home_tables
from opsbook.jobs.diagnose import current_findings, stored_in
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.fluctuations import fluctuation_table
from opsbook.jobs.newest import newest_periods
from opsbook.jobs.progress import Progress
from opsbook.jobs.registers import Merged
from opsbook.jobs.settingsync import Synced
from opsbook.texts import say

STATES = "数据状态"
PROBLEMS_KEPT = timedelta(14)   # before the newest import
MOST_PROBLEMS = 300


@dataclass(frozen=True)
class Filling:
    """The tables and named cells that hold, the periods judged and their findings."""

    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, Value]
    periods: tuple[Period, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Together:
    """What was brought together before anything is judged: settings and registers, what is wrong in them, and when.

    `notes` are what fills told (opsbook.jobs.fillnotes).
    """

    synced: Synced
    merged: Merged
    now: datetime
    slips: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def fill(store: Store, history: History, together: Together, progress: Progress) -> Filling:
    """Judge the newest day, week and month (kept in `history`, not saved) and draw every table of it."""
    synced, merged, now = together.synced, together.merged, together.now
    settings, at = synced.settings, office_time(now, synced.settings)
    periods, findings, known = [], [], dict[Period, Evidence]()
    newest = newest_periods(history.journal, settings.calendar.first_weekday)
    for n, period in enumerate(newest):
        progress(n, len(newest), say("workbook.judging", period=period.label))
        try:
            findings.append(current_findings(history, period, settings, known))
        except NoData:
            continue
        periods.append(period)
    every = tuple(finding for each in findings for finding in each)
    tables = {
        FINDINGS: finding_rows(every, _streaks(history, periods, findings)), OFFENDERS: offender_rows(every),
        STATES: status_rows(data_states(history, settings, now)), PROBLEMS: problem_table(history, together),
        **synced.tables, **merged.tables, OPTIONS: option_rows(merged.tables[REGISTER]),
        FLUCTUATIONS: fluctuation_table(history, settings, periods),
        META: meta_rows(_meta(store, synced, merged.stamp)),
        **home_tables(FillGround(day_of(at.date()), at.date(), at, settings, history, merged.tables, known)),
    }
    names: dict[str, Value] = {"店铺": settings.store or store.name, "上次刷新": at, "数据到": _data_until(periods)}
    return Filling(tables, names, tuple(periods), every)


def problem_table(history: History, together: Together) -> pd.DataFrame:
    """The table 问题: settings, registers, cells people typed, what fills told, imported files."""
    synced, merged = together.synced, together.merged
    workbook, now = merged.ground.workbook, office_time(together.now, synced.settings)
    before = problems_in(workbook.desk.read(PROBLEMS)) if workbook else ()
    told = as_first_told((*synced.problems(), *merged.problems), before, now)
    return problem_rows((*told, *together.slips, *together.notes, *_import_problems(history.journal, synced)))


def _streaks(history: History, periods: Iterable[Period], findings: Iterable[Sequence[Finding]]) -> Streaks:
    """How long each has lasted, by what was stored for the periods before."""
    found: dict[Subject, int] = {}
    for period, now in zip(periods, findings, strict=True):
        found |= streaks([now, *_stored_before(history, period)])
    return found


def _stored_before(history: History, period: Period) -> Iterator[tuple[Finding, ...]]:
    """The findings of the periods before, newest first, up to the first that was never judged."""
    for back in range(1, YEAR + 1):
        findings = stored_in(history, period.before(back))
        if not any(finding.verdict in OPEN for finding in findings):
            return
        yield findings


def _import_problems(journal: Sequence[Entry], synced: Synced) -> Iterator[Problem]:
    """What was odd about the files of the last two weeks of imports, newest first."""
    newest = max((entry.at for entry in journal), default=None)
    told = 0
    for entry in sorted(journal, key=lambda each: each.at, reverse=True):
        if newest is None or newest - entry.at > PROBLEMS_KEPT:
            return
        at = office_time(entry.at, synced.settings)
        for remark in entry.remarks:
            told += 1
            if told > MOST_PROBLEMS:
                return
            yield Problem(say("workbook.import_source"), remark.what, remark.todo, entry.name, remark.sheet, remark.row,
                          remark.column, remark.value, at)


def _meta(store: Store, synced: Synced, stamp: str) -> Meta:
    return Meta(version=__version__, folder=str(store.root), settings=msgspec.json.encode(synced.texts).decode(),
                conflicts=msgspec.json.encode(synced.disputes).decode(), registers=stamp)


def _data_until(periods: Sequence[Period]) -> str:
    if not periods:
        return say("workbook.no_data_yet")
    return say("workbook.until_join").join(f"{GRAINS[period.grain]} {period.label}" for period in periods)
