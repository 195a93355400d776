"""What the demo's people do with the registers: type them, fill the templates, give the salespeople their books.

Before the workbook is built, all of it happens in memory: the same jobs, and nothing to be patched.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

import msgspec
import pandas as pd

from opsbook import __version__
from opsbook.builder.content import Content, reference_tables
from opsbook.builder.ownbook import build_own_book
from opsbook.catalogue.records import record_of
from opsbook.catalogue.sheets import sheets
from opsbook.demo.paperwork.books import change_order, overtyped, own_tables, take_row_out
from opsbook.demo.paperwork.office import Office, open_office, yes
from opsbook.demo.paperwork.rows import register_rows
from opsbook.demo.store import SimulatedStore
from opsbook.desk.memory import MemoryDesk
from opsbook.desk.rows.meta import META, Meta, meta_rows
from opsbook.desk.rows.settings import PEOPLE, PEOPLE_PAIRS, pair_rows
from opsbook.files import put
from opsbook.history.store import Store
from opsbook.jobs.books import open_book
from opsbook.jobs.fill import FillAsk, fill
from opsbook.jobs.init import InitOptions, init
from opsbook.jobs.ownsettings import own_texts, read_own
from opsbook.jobs.progress import Progress
from opsbook.jobs.registerbooks import book_path
from opsbook.jobs.settingsync import first_settings
from opsbook.texts import say

PLAN = "month_plan"
TO_DO = "下月计划"


def keep_books(store: Store, simulated: SimulatedStore, opened: datetime, progress: Progress) -> Path:
    """The operator's workbook, all typed, the month, the week and the day `opened` filled; 登记/ beside it."""
    office = open_office(simulated)
    progress(0, 3, say("demo.typing"))
    desk = _typed_desk(store, register_rows(simulated))
    with _no_backups(store):
        _fill_past(desk, store, office, opened)
    progress(1, 3, say("demo.filling"))
    book = init(store.root, InitOptions(now=opened)).book
    progress(2, 3, say("demo.filling_day"))
    _change_own_books(store, office)
    workbook = open_book(book)
    change_order(office, workbook, office.habits.disagreement.theirs)
    fill(workbook, store, FillAsk("day"), now=opened)
    return book


def _fill_past(desk: MemoryDesk, store: Store, office: Office, now: datetime) -> None:
    """The templates of the last two months and the last week, and the own books in 登记/, taken in with the week.

    What the plan of the month before asked for is ticked before the last month is filled, so that it tells what became
    of it. The books are built meanwhile, in a process of their own.
    """
    first, *later = office.store.timeline.months[-2:]
    fill(desk, store, FillAsk("month", first.start), now=now)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        own = {person: pool.submit(build_own_book, person, content)
               for person, content in _own_contents(store, office, desk)}
        for month in later:
            _tick_plan(desk, office)
            fill(desk, store, FillAsk("month", month.start), now=now)
        for person, made in own.items():
            put(book_path(store, person), made.result())
    fill(desk, store, FillAsk("week"), now=now)


def _own_contents(store: Store, office: Office, desk: MemoryDesk) -> Iterator[tuple[str, Content]]:
    """What the salespeople's own books hold when they get them: the rows that are theirs."""
    people = pair_rows(PEOPLE_PAIRS, own_texts(read_own(store.settings_file)))
    for person in office.there(office.last):
        meta = Meta(version=__version__, person=person)
        yield person, Content({**own_tables(person, desk), PEOPLE: people, META: meta_rows(meta)},
                              {"店铺": store.name})


def _change_own_books(store: Store, office: Office) -> None:
    """What salespeople did in their books since: an order changed, a row taken out, a formula typed over."""
    habits = office.habits
    changed = open_book(book_path(store, habits.disagreement.whose))
    change_order(office, changed, habits.disagreement.mine)
    changed.commit()
    shortened = open_book(book_path(store, habits.deletion.whose))
    take_row_out(office, shortened)
    shortened.commit()
    path = book_path(store, habits.overtyped.whose)
    put(path, overtyped(habits.overtyped, path.read_bytes()))


def _typed_desk(store: Store, rows: Mapping[str, pd.DataFrame]) -> MemoryDesk:
    """A workbook in memory with the settings of the store and the rows of the registers by record id."""
    synced = first_settings(read_own(store.settings_file))
    meta = Meta(version=__version__, folder=str(store.root), settings=msgspec.json.encode(synced.texts).decode())
    typed = {record_of(id).name: frame for id, frame in rows.items()}
    given = {**reference_tables(), **synced.tables, **typed, META: meta_rows(meta)}
    empty = {table.name: pd.DataFrame(columns=[column.name for column in table.columns], dtype=object)
             for sheet in sheets() for table in sheet.table}
    tables = {name: _all_columns(given[name], rows) if name in given else rows for name, rows in empty.items()}
    return MemoryDesk(tables, {name.name: name.value or None for sheet in sheets() for name in sheet.name})


def _all_columns(rows: pd.DataFrame, empty: pd.DataFrame) -> pd.DataFrame:
    whole = rows.reindex(columns=empty.columns).astype(object)
    return whole.where(whole.notna(), None)


def _tick_plan(desk: MemoryDesk, office: Office) -> None:
    """Say of each line of the plan whether it was done."""
    name, luck = record_of(PLAN).name, office.luck("plan done")
    rows = desk.read(name)
    planned = (rows["类别"] == TO_DO).to_numpy()
    done = [yes(bool(luck.random() < office.habits.plans.done)) for _ in range(len(rows))]
    rows["完成"] = rows["完成"].where(~planned, pd.Series(done, index=rows.index))
    desk.write(name, rows)


@contextmanager
def _no_backups(store: Store) -> Iterator[None]:
    """Backups of a workbook in memory could not be put back: they go again."""
    there = set(_backups(store))
    try:
        yield
    finally:
        for folder in set(_backups(store)) - there:
            shutil.rmtree(folder)


def _backups(store: Store) -> list[Path]:
    return list(store.backups.iterdir()) if store.backups.is_dir() else []
