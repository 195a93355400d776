"""A store's workbook, new: its folder where it is missing, the .xlsm or the .xlsx twin, filled with what is stored.

Beside the twin, which has no ribbon, lie files to double-click for the same jobs.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from opsbook.builder.content import Content
from opsbook.builder.starters import write_starters
from opsbook.builder.workbook import build_book
from opsbook.desk.rows.log import log_rows
from opsbook.domain.activity import Activity
from opsbook.domain.sheetcell import Value
from opsbook.errors import SettingsError, StoreError
from opsbook.files import make_folder, put
from opsbook.history.history import History
from opsbook.history.lock import locked
from opsbook.history.store import Store, create_store, open_store
from opsbook.jobs.activities import last_action_text, office_time, read_activities, write_activity
from opsbook.jobs.backups import undoable_text
from opsbook.jobs.books import find_readable
from opsbook.jobs.fileimport import Cover, uncovered
from opsbook.jobs.filenames import file_name
from opsbook.jobs.filling import Filling, Together, fill
from opsbook.jobs.imports import store_for_import
from opsbook.jobs.ownsettings import read_own
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.registers import merge_registers
from opsbook.jobs.settingsync import first_settings
from opsbook.jobs.writeback import LOG, UNDOABLE
from opsbook.texts import say


@dataclass(frozen=True)
class InitOptions:
    """`name` is the store's (its folder's where empty); without `macros` the .xlsx twin is made; `now` is the time."""

    name: str = ""
    macros: bool = True
    now: datetime | None = None


@dataclass(frozen=True)
class InitReport:
    """The store, its new workbook, the files to double-click beside a twin, and whether the store was made too."""

    store: Store
    book: Path
    starters: tuple[Path, ...]
    made_store: bool

    @property
    def lines(self) -> list[str]:
        """What the person reads: where it is and what to do next."""
        made = [say("workbook.made_store", path=self.store.root)] if self.made_store else []
        made.append(say("workbook.made", path=self.book))
        if not self.starters:
            return [*made, say("workbook.next_open")]
        names = list(dict.fromkeys(path.stem for path in self.starters))
        return [*made, say("workbook.made_starters", names="、".join(names)),
                say("workbook.next_open_twin", starter=names[0])]


def init(folder: Path, options: InitOptions | None = None, progress: Progress = silent) -> InitReport:
    """Make the workbook of the store in `folder`, and the store where none is.

    Raises StoreError where a workbook is there already, something else lies in the folder or it cannot be written;
    SettingsError where the store has another name.
    """
    options = options or InitOptions()
    store = store_for_import(folder)
    made_store = store.is_new
    make_folder(store.root)
    with locked(store.root):
        store = create_store(store.root, options.name) if made_store else _existing(store.root, options.name)
        book = _free_path(store, ".xlsm" if options.macros else ".xlsx")
        content, activity = new_book(store, options, progress)
        put(book, content)
        starters = () if options.macros else write_starters(store.root)
        write_activity(store, activity)
    return InitReport(store, book, starters, made_store)


def new_book(store: Store, options: InitOptions, progress: Progress, cover: Cover = uncovered,
             ) -> tuple[bytes, Activity]:
    """A new workbook of the store filled with all that is stored, registers too, and the line of the log that tells it.

    The findings it needed go into 历史/; `cover` is told which files they replace, before they do.
    """
    began, history, now = time.perf_counter(), History(store.history), options.now or datetime.now().astimezone()
    synced = first_settings(read_own(store.settings_file))
    merged = merge_registers(None, store, history, synced.settings, now)
    filling = fill(store, history, Together(synced, merged, now), progress)
    cover(history.unsaved)
    history.save()
    activity = Activity(office_time(now, synced.settings), say("workbook.job_init"), say("workbook.outcome_done"),
                        len(filling.findings), round(time.perf_counter() - began, 1), say("workbook.job_init"))
    return build_book(_content(store, filling, activity), options.macros), activity


def _existing(root: Path, name: str) -> Store:
    store = open_store(root)
    if name and name != store.name:
        raise SettingsError(say("workbook.other_name", name=store.name), where=str(root),
                            todo=say("workbook.other_name_todo"))
    return store


def _free_path(store: Store, suffix: str) -> Path:
    """Where the workbook goes. Raises StoreError where the store has one, or another file stands in its place."""
    found = find_readable(store.root)
    if found is not None:
        raise StoreError(say("workbook.book_exists", name=found.name), where=str(found),
                         todo=say("workbook.book_exists_todo"))
    return store.root / f"{file_name(store.name)}{suffix}"


def _content(store: Store, filling: Filling, activity: Activity) -> Content:
    tables: Mapping[str, pd.DataFrame] = {**filling.tables, LOG: log_rows([*read_activities(store), activity])}
    names: Mapping[str, Value] = {**filling.names, UNDOABLE: undoable_text(store, activity.at) or None,
                                  "上次动作": last_action_text(activity)}
    return Content(tables, names)
