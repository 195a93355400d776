"""One export file, recognised and typed: what the rest of the program knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from opsbook.catalogue.exports import ExportKind, kind_names
from opsbook.domain.period import Period
from opsbook.errors import FileRefused, SettingsError
from opsbook.exports.about import About, check_row_count, file_period, stated_zone
from opsbook.exports.body import read_body
from opsbook.exports.canonical import type_table
from opsbook.exports.checks import check_days, check_empty_rows, check_pairs
from opsbook.exports.choose import choose_table
from opsbook.exports.context import Context
from opsbook.exports.duplicates import settle_duplicates
from opsbook.exports.files import read_file
from opsbook.exports.moments import zone_of
from opsbook.exports.problems import Log, Place, Problem
from opsbook.exports.sheets import RawFile
from opsbook.exports.storename import check_store
from opsbook.exports.table import Table
from opsbook.texts import say


@dataclass(frozen=True)
class Reading:
    """What one file turned out to be.

    `frame` holds the canonical columns of its kind that the file has (docs/data.md; peers as `<name>_peer_average`,
    `<name>_peer_best`; a `period` column as `start`, `end`; `country_code`, `family` beside country and channel) and
    the columns nobody knows as text under their own header, listed in `extra`. It is empty where the file is refused.
    `period` is None where neither file nor context says it. `zone` is the clock of its days and times. `currencies`
    names the currency of each money column that shows one. `problems` has PROBLEM_COLUMNS (exports/problems.py).
    `lacks_period`: the file is refused for want of a period alone; it is sound where somebody says one.
    """

    path: Path
    sha256: str
    kind: ExportKind | None
    period: Period | None
    zone: str
    frame: pd.DataFrame
    problems: pd.DataFrame
    accepted: bool
    currencies: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    lacks_period: bool = False


def read_export(path: Path, context: Context, kind: str | None = None) -> Reading:
    """Read one file as `kind` (id or alias), or as what its header says.

    A bad file is a `Reading` with its problems, never an exception. Raises SettingsError for a kind nobody knows.
    """
    asked = _asked(kind)
    log = Log(path.name)
    try:
        raw = read_file(path)
    except FileRefused as refusal:
        log.add(Problem(path.name, refusal.sheet or "", refusal.row, refusal.column or "", "", refusal.what,
                        refusal.todo, "error"))
        return _refused(path, "", asked, context, log)
    for warning in raw.warnings:
        log.add(Problem(path.name, warning.sheet or "", warning.row, warning.column or "", "", warning.message, "",
                        "warning"))
    table = choose_table(raw.sheets, asked, context, log)
    return _refused(path, raw.sha256, asked, context, log) if table is None else _read(raw, table, context, log)


def _read(raw: RawFile, table: Table, context: Context, log: Log) -> Reading:
    about = About(table, read_body(table, log), context)
    typed = type_table(table, about.body, context, stated_zone(about), log)
    check_store(about, log)
    check_row_count(about, len(typed.frame), log)
    if not len(typed.frame):
        log.warn("no_rows", Place(table.sheet.name, table.sheet.row_number(table.last)))
    zone = zone_of(list(typed.strips.values()), context)
    typed = settle_duplicates(typed, log)
    check_pairs(typed, log)
    check_days(typed, context, log)
    check_empty_rows(typed, log)
    sound = not log.refused
    period = file_period(about, typed, log)
    log.close()
    if log.refused:
        lacks_period = sound and period is None
        return replace(_refused(raw.path, raw.sha256, table.kind, context, log), lacks_period=lacks_period)
    return Reading(raw.path, raw.sha256, table.kind, period, zone, typed.frame, log.frame(), True, typed.currencies,
                   typed.extra)


def _refused(path: Path, sha256: str, kind: ExportKind | None, context: Context, log: Log) -> Reading:
    log.close()
    return Reading(path, sha256, kind, None, context.report_tz, pd.DataFrame(), log.frame(), False)


def _asked(kind: str | None) -> ExportKind | None:
    if kind is None:
        return None
    names = kind_names()
    if kind not in names:
        raise SettingsError(say("exports.no_such_kind", kind=kind),
                            todo=say("exports.no_such_kind_todo", kinds="、".join(names)))
    return names[kind]
