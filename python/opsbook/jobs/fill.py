"""填写今日、上周、上月: the templates of a period filled from 历史/ and the registers; what people changed stays.

Order: registers merged, rows computed, hand edits kept, then as in a refresh: backup, 历史/, the workbook, the log.
Filling twice changes nothing. Missed periods are told and can be filled later.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.catalogue.filledtables import filled_table
from opsbook.catalogue.records import Record, records
from opsbook.desk.desk import Desk
from opsbook.desk.rows.problems import PROBLEMS
from opsbook.domain.activity import Activity
from opsbook.domain.cellwords import written
from opsbook.domain.handkept import Kept, keep_hand_edits, row_id_of
from opsbook.domain.period import Period, day_of, month_of, week_of
from opsbook.domain.settings import Calendar
from opsbook.errors import SettingsError
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.parts import Part
from opsbook.history.registers import EVER, dataset_of
from opsbook.history.store import Store
from opsbook.jobs.activities import office_time
from opsbook.jobs.bookslips import Looked, check_books
from opsbook.jobs.dayfill import fill_day, home_tables
from opsbook.jobs.fillground import Filled, FillGround, wrote_in
from opsbook.jobs.filling import Filling, Together, problem_table
from opsbook.jobs.fillnotes import kept_notes, notes_after
from opsbook.jobs.fillreport import FillReport
from opsbook.jobs.mergewords import with_unwritten
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.registermerges import RegisterMerge
from opsbook.jobs.registers import Merged, merge_registers, refill
from opsbook.jobs.settingsync import synchronise_desk
from opsbook.jobs.writeback import Changes, write_back
from opsbook.texts import say

Grain = Literal["day", "week", "month"]


@dataclass(frozen=True)
class FillAsk:
    """What is to be filled: a grain, and any day of the period (None: today, the last week, the last month)."""

    grain: Grain
    day: date | None = None


def asked_fill(grains: Mapping[Grain, bool], day: str) -> FillAsk:
    """What was asked for on the command line. Raises SettingsError where it is not one grain, or `day` is no date."""
    chosen = [grain for grain, wanted in grains.items() if wanted]
    if len(chosen) != 1:
        raise SettingsError(say("templates.ask_one"), todo=say("templates.ask_one_todo"))
    try:
        return FillAsk(chosen[0], date.fromisoformat(day) if day else None)
    except ValueError as error:
        raise SettingsError(say("templates.bad_date", text=day), todo=say("templates.bad_date_todo")) from error


def fill(desk: Desk, store: Store, asked: FillAsk, progress: Progress = silent, now: datetime | None = None,
         ) -> FillReport:
    """Fill the templates of a period in the workbook.

    Raises SettingsError where the period is not over (a day: has not come), else as `refresh`.
    """
    began, now = time.perf_counter(), now or datetime.now().astimezone()
    with locked(store.root):
        synced = synchronise_desk(desk, store, now)
        period = asked_period(asked, synced.settings.calendar, now)
        job = say(f"templates.job_{asked.grain}")
        progress(0, 3, say("workbook.merging"))
        merged = merge_registers(desk, store, History(store.history), synced.settings, now)
        progress(1, 3, job)
        drawn = _draw(asked.grain, period, merged)
        if drawn.begins:    # what is worked out reads the registers: again, now that they are there
            merged = merge_registers(desk, store, History(store.history), synced.settings, now)
            drawn = _draw(asked.grain, period, merged, drawn.copies())
        ground, filled, kept, merged = drawn.ground, drawn.filled, drawn.kept, drawn.merged
        history, at = ground.history, ground.now
        slips = check_books(Looked(desk, tables=merged.tables), merged.ground.own, synced.settings, at).problems
        is_late = period != asked_period(FillAsk(asked.grain), synced.settings.calendar, now)
        told_by = say("templates.note_late", job=job, period=period.label) if is_late else job
        notes = notes_after(kept_notes(desk, at), told_by, filled.lines, at)
        tables = {**merged.tables, PROBLEMS: problem_table(history, Together(synced, merged, now, slips, notes)),
                  **home_tables(replace(ground, tables=merged.tables))}
        report = FillReport(
            period, is_late, *_counts(kept.values()), (*drawn.told, *filled.done, *filled.lines), merged.books,
            len(tables[PROBLEMS]))
        activity = Activity(at, report.job, say("workbook.outcome_done"), report.n_new + report.n_changed,
                            round(time.perf_counter() - began, 1), report.sentence)
        progress(2, 3, say("workbook.writing"))
        done = write_back(desk, store, Changes(Filling(tables, {}, (), ()), history, synced, activity, merged=merged,
                                               filled=frozenset(kept)))
    return replace(report, books=with_unwritten(report.books, done.unwritten))


def _counts(kept: Iterable[Kept]) -> tuple[int, int, int]:
    """How many rows are new, how many changed, how many cells people changed and kept."""
    every = tuple(kept)
    return (sum(each.n_new for each in every), sum(each.n_changed for each in every),
            sum(each.n_kept for each in every))


@dataclass(frozen=True)
class _Drawn:
    """A fill as worked out: what it stood on, what the filler gave, the tables kept, the registers with them.

    `told` says which rows were left alone because they are too old for the workbook.
    """

    ground: FillGround
    filled: Filled
    kept: Mapping[str, Kept]
    merged: Merged
    told: tuple[str, ...] = ()

    @property
    def begins(self) -> bool:
        """Whether a register, or a view of one, speaks of days now that it said nothing of before."""
        return any(_begins(record, self.ground.tables[record.name], self.kept[record.name].rows)
                   for record in records() if record.name in self.kept)

    def copies(self) -> Iterator[Part]:
        """The copies in 历史/ of the registers as filled, and what was written into them."""
        for record in records():
            if record.name in self.kept:
                yield from self.ground.history.parts(dataset_of(record), (EVER,))
                yield from self.ground.history.parts(wrote_in(record.id), (EVER,))


def _draw(grain: Grain, period: Period, merged: Merged, seen: Iterable[Part] = ()) -> _Drawn:
    """Work a fill out in memory; `seen` are copies of registers that evidence is to be gathered from."""
    history, settings = merged.ground.history, merged.ground.settings
    for part in seen:
        history.keep(part)
    at = office_time(merged.ground.now, settings)
    ground = FillGround(period, at.date(), at, settings, history, merged.tables)
    every = _filled(grain, ground)
    filled = replace(every, rows={each.record.name: _not_left(each, every.rows[each.record.name])
                                  for each in merged.merges if each.record.name in every.rows})
    kept = {record.name: _keep(ground, record, filled) for record in records() if record.name in filled.rows}
    told = (say("templates.left", table=name, count=count)
            for name, rows in filled.rows.items() if (count := len(every.rows[name]) - len(rows)))
    return _Drawn(ground, filled, kept, refill(merged, {name: each.rows for name, each in kept.items()}), tuple(told))


def _not_left(merge: RegisterMerge, computed: pd.DataFrame) -> pd.DataFrame:
    """The computed rows without those that were in the workbook and left it for their age: 历史/ has them."""
    key, date = merge.record.fill_key, merge.record.date
    ids = (row_id_of(tuple(map(written, cells))) for cells in computed[[*key]].itertuples(index=False))
    days = computed[date] if date in computed else [None] * len(computed)
    return computed[[not merge.has_left(row_id, day) for row_id, day in zip(ids, days, strict=True)]]


def _filled(grain: Grain, ground: FillGround) -> Filled:
    """The rows of a period. The fillers of weeks and months bring the review along: loaded when they are wanted."""
    if grain == "day":
        return fill_day(ground)
    if grain == "week":
        from opsbook.jobs.weekfill import fill_week
        return fill_week(ground)
    from opsbook.jobs.monthfill import fill_month
    return fill_month(ground)


def _begins(record: Record, there: pd.DataFrame, rows: pd.DataFrame) -> bool:
    """Whether the filled rows of a register, or of one of its views, go further back than those that were there."""
    firsts = ((_first(record, there, view.where), _first(record, rows, view.where)) for view in record.view)
    return any(after is not None and (before is None or after < before) for before, after in firsts)


def _first(record: Record, rows: pd.DataFrame, where: Mapping[str, Sequence[str]]) -> datetime | None:
    """The earliest day among the rows of a view."""
    chosen = pd.Series(True, rows.index)
    for column, words in where.items():
        chosen &= rows[column].isin(words)
    return min((day for day in rows.loc[chosen, record.date] if isinstance(day, datetime)), default=None)


def asked_period(asked: FillAsk, calendar: Calendar, now: datetime) -> Period:
    """The period to fill: the day, the platform's week or the month that `asked.day` lies in.

    Without a day: the office's today, the last week that is over on the platform's clock, the last month. Raises
    SettingsError where it is not over (a day: has not come).
    """
    zones = calendar.office_zone, calendar.platform_zone
    office, platform = (now.astimezone(ZoneInfo(zone)).date() for zone in zones)
    if asked.grain == "day":
        period, over = day_of(asked.day or office), (asked.day or office) <= office
    else:
        period = _lying_in(asked.day, asked.grain, calendar) if asked.day else _lying_in(
            platform, asked.grain, calendar).before()
        over = period.end < platform
    if not over:
        raise SettingsError(say("templates.too_early", period=period.label), todo=say("templates.too_early_todo"))
    return period


def _lying_in(day: date, grain: Grain, calendar: Calendar) -> Period:
    return month_of(day) if grain == "month" else week_of(day, calendar.first_weekday)


def _keep(ground: FillGround, record: Record, filled: Filled) -> Kept:
    """The table with its computed rows, what people changed in it kept; what was written is remembered in 历史/."""
    table = filled_table(record, filled.leaving.get(record.name, frozenset()))
    kept = keep_hand_edits(ground.tables[record.name], ground.wrote(record.id),
                           filled.rows[record.name], table)
    ground.history.keep_frame(wrote_in(record.id), EVER, kept.wrote)
    return kept
