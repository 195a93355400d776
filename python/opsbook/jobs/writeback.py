"""Everything a refresh found, written: 历史/, 设置.toml, the own books, the workbook, the log; with a backup before.

The workbook's tables come first: a closed one holds them in memory until all else is on disk, so what it refuses stops
the job before anything is written. 元数据, the base of the next merge of settings, comes after 设置.toml: a job that
dies between leaves a base that is too old, which merges to the same. The same holds for the stamp of the registers: it
comes after the record tables, into the own books with their rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pandas as pd

from opsbook.catalogue.records import Record, records
from opsbook.catalogue.sheets import table_of
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.desk import Desk
from opsbook.desk.formulacolumns import with_formulas
from opsbook.desk.rows.log import log_rows
from opsbook.desk.rows.meta import META, meta_rows, read_meta
from opsbook.desk.rows.names import THRESHOLDS
from opsbook.desk.rows.problems import PROBLEMS, problem_rows
from opsbook.desk.rows.shownsheets import visible_sheets
from opsbook.desk.values import fitting, same_rows
from opsbook.domain.activity import Activity
from opsbook.domain.problem import Problem
from opsbook.domain.sheetcell import Value
from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.history.history import History
from opsbook.history.store import Store
from opsbook.jobs.activities import last_action_text, read_activities, write_activity
from opsbook.jobs.backups import Backup, Manifest, file_hash, last_undoable, undoable_text, write_manifest
from opsbook.jobs.filenames import file_name
from opsbook.jobs.filling import Filling
from opsbook.jobs.mergewords import unwritten_clause
from opsbook.jobs.ownsettings import read_own
from opsbook.jobs.registerbooks import BookChange, write_books
from opsbook.jobs.registers import Merged
from opsbook.jobs.settingsync import Synced
from opsbook.texts import say

LOG, UNDOABLE = "日志", "可撤销"


@dataclass(frozen=True)
class Changes:
    """What is to be written: the workbook's `filling`, the unsaved parts of `history`, 设置.toml as `synced` has it.

    `activity` is the refresh's line in the log, `ends` that of the job it ends: 运营台 tells the latter. `merged` are
    the registers. Of the record tables only those `filled` are put back by an undo that goes table by table: what
    people typed into the others since is theirs.
    """

    filling: Filling
    history: History
    synced: Synced
    activity: Activity
    ends: Activity | None = None
    merged: Merged | None = None
    filled: frozenset[str] = frozenset()

    @property
    def books(self) -> tuple[BookChange, ...]:
        """The own books that are to be written."""
        return self.merged.changes if self.merged else ()


@dataclass(frozen=True)
class Written:
    """What was written: `changed`, more than times; `unwritten` tells of the own books that could not be."""

    changed: bool
    unwritten: tuple[Problem, ...] = ()


def write_back(desk: Desk, store: Store, changes: Changes, backup: Backup | None = None) -> Written:
    """Write what differs; give whether that is more than times, and which own books could not be written.

    A backup is made before, in `backup` where the job has one, unless only times differ.
    Raises DeskError where a table or name is missing, StoreError where somebody edited 设置.toml, or opened or
    changed a closed workbook, since it was read: 历史/ and 设置.toml are untouched then.
    """
    _check_unchanged(desk, store, changes.synced)
    tables = {name: rows for name, table in _tables(desk, changes).items()
              if not same_rows(desk.read(name), rows := _written(desk, name, fitting(table)))}
    names = {**changes.filling.names, UNDOABLE: None}
    for name in names:
        desk.get(name)
    moves = bool(tables or changes.books or changes.history.unsaved) or changes.synced.toml != changes.synced.read
    did = changes.activity
    kept = backup or (Backup(store, did.job, did.job, did.at) if moves else None)
    follows = None if moves else _follows(store, desk.path)
    if kept:
        kept.keep_book(desk, desk.path.name if desk.path else f"{file_name(store.name)}.xlsm")
        kept.cover([*changes.history.unsaved, store.settings_file, *(each.book.path for each in changes.books)])
        kept.wrote((*(name for name in tables if name not in _typed().keys() - changes.filled), LOG), names)
    unwritten = _write(desk, store, changes, tables)
    if kept:
        kept.close(desk.path)
    if follows and desk.path:
        write_manifest(follows[0], msgspec.structs.replace(follows[1], after=file_hash(desk.path)))
    write_activity(store, _telling(did, unwritten))
    return Written(moves, unwritten)


def _write(desk: Desk, store: Store, changes: Changes, tables: Mapping[str, pd.DataFrame]) -> tuple[Problem, ...]:
    """Write all but the log's file; give what to tell of own books that could not be."""
    unwritten: tuple[Problem, ...] = ()
    for name, rows in tables.items():
        if name != META:
            desk.write(name, rows)
    _check_unchanged(desk, store, changes.synced)
    changes.history.save()
    if changes.synced.toml != changes.synced.read:
        put(store.settings_file, changes.synced.toml.encode())
    if changes.merged:
        unwritten = write_books(changes.history, changes.merged.own, changes.books, changes.merged.stamp)
        _tell(desk, unwritten)
        changes.history.save()
    if META in tables:
        desk.write(META, tables[META])
    desk.write(LOG, log_rows([*read_activities(store), _telling(changes.activity, unwritten)]))
    undoable: dict[str, Value] = {UNDOABLE: undoable_text(store, changes.activity.at) or None}
    for name, value in {**changes.filling.names, **undoable}.items():
        desk.put(name, value)
    desk.set_visible(visible_sheets(changes.synced.settings.sheets))
    desk.done(last_action_text(_telling(changes.ends or changes.activity, unwritten)))
    desk.commit()
    return unwritten


def _telling(activity: Activity, unwritten: tuple[Problem, ...]) -> Activity:
    """What was done, and whose own books could not be written back."""
    clause = unwritten_clause(unwritten)
    return msgspec.structs.replace(activity, note=activity.note.rstrip("。") + clause) if clause else activity


def _tables(desk: Desk, changes: Changes) -> Mapping[str, pd.DataFrame]:
    """The tables to write, the stamp of the merge among them also where the job gives no 元数据."""
    tables = changes.filling.tables
    if changes.merged is None or META in tables:
        return tables
    meta = msgspec.structs.replace(read_meta(desk.read(META)), registers=changes.merged.stamp)
    return {**tables, META: meta_rows(meta)}


def _typed() -> Mapping[str, Record]:
    """The record tables by their Excel names."""
    return {record.name: record for record in records()}


def _tell(desk: Desk, problems: tuple[Problem, ...]) -> None:
    """Add the own books that could not be written to 问题清单."""
    if problems:
        told = problem_rows(problems)
        desk.write(PROBLEMS, pd.concat([told, desk.read(PROBLEMS)[list(told.columns)]], ignore_index=True))


def _check_unchanged(desk: Desk, store: Store, synced: Synced) -> None:
    """Raise StoreError where somebody wrote what was read: it would be lost. An open workbook is looked at by Excel."""
    if isinstance(desk, ClosedDesk):
        desk.check()
    if read_own(store.settings_file) != synced.read:
        raise StoreError(say("workbook.toml_changed", name=store.settings_file.name), where=str(store.settings_file),
                         todo=say("workbook.toml_changed_todo"))


def _written(desk: Desk, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without formula columns, which are the workbook's own; with those of a record table in which a formula
    is missing. 阈值 keeps its rows: names point into it.
    """
    formulas = {column.name for column in table_of(name).columns if column.kind == "formula"}
    plain = rows[[column for column in rows.columns if column not in formulas]]
    if name != THRESHOLDS:
        return with_formulas(desk, _typed()[name], plain) if name in _typed() and formulas else plain
    there = desk.read(name)["规则"]
    return plain.set_index("规则").reindex(there).reset_index()[list(plain.columns)]


def _follows(store: Store, book: Path | None) -> tuple[Path, Manifest] | None:
    """The backup whose job left the workbook as it is now: it still does when only times change."""
    found = last_undoable(store)
    if found is None or book is None or not book.exists() or found[1].after != file_hash(book):
        return None
    return found
