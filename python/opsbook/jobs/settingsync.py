"""The sheet 设置 and 设置.toml brought together: what changed since the last refresh, on either side, holds on both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
import pandas as pd

from opsbook.catalogue.rules import rules
from opsbook.catalogue.settingfields import setting_fields
from opsbook.catalogue.shares import meant
from opsbook.catalogue.sheets import sheets
from opsbook.desk.desk import Desk
from opsbook.desk.rows.meta import META, read_meta
from opsbook.desk.rows.names import THRESHOLDS
from opsbook.desk.rows.settings import (
    BASICS,
    CHANNEL_PAIRS,
    CHANNELS,
    OWN_ZONES,
    PEOPLE,
    PEOPLE_PAIRS,
    ZONE_PAIRS,
    Mistake,
    Typed,
    basic_rows,
    cell_text,
    pair_rows,
    read_basics,
    read_pairs,
    together,
)
from opsbook.desk.rows.shownsheets import SHOWN_SHEETS, read_sheet_rows, sheet_rows, title_of
from opsbook.desk.rows.thresholds import OWN_LIMIT, OWN_TARGET, Unused, threshold_rows, thresholds_of
from opsbook.desk.rows.thresholds import SWITCH as SWITCH_COLUMN
from opsbook.domain.problem import Problem
from opsbook.domain.settingfield import number_of
from opsbook.domain.settingmerge import Conflict, Texts, merge_settings
from opsbook.domain.settings import Settings
from opsbook.errors import DeskError
from opsbook.history.store import Store
from opsbook.jobs.books import check_age
from opsbook.jobs.ownsettings import (
    GOALS,
    NUMBERS,
    SWITCH,
    own_settings,
    own_texts,
    read_own,
    threshold_texts,
    with_changes,
)
from opsbook.texts import say
from opsbook.typed import decode

TABLES = (BASICS, PEOPLE, THRESHOLDS, CHANNELS, OWN_ZONES, SHOWN_SHEETS)
CONFLICTS_KEPT = timedelta(30)
SAID_BY = {OWN_TARGET: GOALS, OWN_LIMIT: ("limits",), SWITCH_COLUMN: (SWITCH,)}
T = TypeVar("T")


class Dispute(msgspec.Struct, frozen=True):
    """A setting that was changed on both sides, and when it was found; told until it is changed again or is old."""

    key: str
    sheet: str
    file: str
    at: datetime


@dataclass(frozen=True)
class Synced:
    """What holds now: the settings, the file's text, the sheet's tables, the base of the next merge, what to tell.

    `read` is the file's text that was merged: a file that is another by then must not be written over. `n_changed`
    counts the settings that changed on either side; `first_rows` is where each table begins on its sheet.
    """

    settings: Settings
    toml: str
    tables: dict[str, pd.DataFrame]
    texts: Texts
    disputes: tuple[Dispute, ...]
    mistakes: tuple[Mistake, ...]
    read: str = ""
    n_changed: int = 0
    first_rows: Mapping[str, int] = field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        """The cells that cannot be taken, then the settings changed on both sides."""
        for each in self.mistakes:
            what = say("workbook.setting_place", table=each.table, what=each.what)
            yield Problem(say("workbook.setting_source"), what, each.todo, sheet=_sheet_of(each.table),
                          row=each.row + self.first_rows.get(each.table, 1), column=each.column, value=each.value)
        for pair in self.disputes:
            yield _told(pair)


def _sheet_of(table: str) -> str:
    return next(sheet.title for sheet in sheets() if table in (each.name for each in sheet.table))


def synchronise_desk(desk: Desk, store: Store, now: datetime) -> Synced:
    """Merge the workbook's sheet 设置 and the store's 设置.toml; nothing is written.

    Raises DeskError where the workbook is not ours, lacks a table or its 元数据 is damaged, StoreError where a newer
    opsbook made it, CatalogueError where 设置.toml is wrong.
    """
    meta = read_meta(desk.read(META))
    check_age(meta, desk.path)
    base = _remembered(meta.settings, dict[str, str], desk) if meta.settings else None
    disputes = _remembered(meta.conflicts, tuple[Dispute, ...], desk) if meta.conflicts else ()
    toml = read_own(store.settings_file)
    synced = synchronise({table: desk.read(table) for table in TABLES}, toml, base, disputes, now)
    return replace(synced, first_rows={table: desk.first_row(table) for table in TABLES})


def _remembered(text: str, kind: type[T], desk: Desk) -> T:
    """What a cell of 元数据 holds as JSON."""
    try:
        return decode(text, kind)
    except msgspec.DecodeError as error:
        raise DeskError(say("workbook.meta_damaged"), where=str(desk.path or ""),
                        todo=say("workbook.meta_damaged_todo")) from error


def first_settings(toml: str) -> Synced:
    """The settings of a workbook that is still to be built: all from the file. Raises CatalogueError."""
    texts, settings = own_texts(toml), own_settings(toml)
    tables = {BASICS: basic_rows(texts), PEOPLE: pair_rows(PEOPLE_PAIRS, texts), THRESHOLDS: threshold_rows(settings),
              CHANNELS: pair_rows(CHANNEL_PAIRS, texts), OWN_ZONES: pair_rows(ZONE_PAIRS, texts),
              SHOWN_SHEETS: sheet_rows(settings.sheets)}
    return Synced(settings, toml, tables, texts, (), (), toml)


def synchronise(sheet: dict[str, pd.DataFrame], toml: str, base: Texts | None, disputes: Iterable[Dispute],
                now: datetime) -> Synced:
    """Merge the sheet into the text of 设置.toml and back; nothing is written.

    A cell that cannot be taken changes nothing and keeps what was typed, one of 阈值 gets the value in force back: its
    row judges by it. Raises CatalogueError where the file is wrong.
    """
    file, typed = own_texts(toml), _typed(sheet)
    unsaid = {key: (file if base is None else base).get(key, "") for key in typed.unsaid}
    merged = merge_settings(base, {**typed.texts, **{key: text for key, text in unsaid.items() if text}}, file)
    n_changed = sum(merged.texts.get(key) != base.get(key) for key in {**base, **merged.texts}) if base else 0
    changes = {key: merged.texts.get(key, "") for key in {**file, **merged.texts}
               if merged.texts.get(key, "") != file.get(key, "")}
    written = with_changes(toml, changes)
    settings = own_settings(written)
    tables = _tables(sheet, merged.texts, settings, typed.mistakes)
    mistakes = tuple(_told_held(each, tables[THRESHOLDS]) for each in typed.mistakes)
    return Synced(settings, written, tables, merged.texts, _disputes(disputes, merged.conflicts, merged.texts, now),
                  mistakes, toml, n_changed)


def _typed(sheet: dict[str, pd.DataFrame]) -> Typed:
    return together((read_basics(sheet[BASICS]), read_pairs(PEOPLE_PAIRS, sheet[PEOPLE]),
                     read_pairs(CHANNEL_PAIRS, sheet[CHANNELS]), read_pairs(ZONE_PAIRS, sheet[OWN_ZONES]),
                     read_sheet_rows(sheet[SHOWN_SHEETS]),
                     _read_thresholds(sheet[THRESHOLDS])))


def _read_thresholds(rows: pd.DataFrame) -> Typed:
    own = thresholds_of(rows)
    places = {cell_text(rule): place for place, rule in enumerate(rows["规则"])}
    mistakes = tuple(_unused(cell, places[cell.rule]) for cell in own.unused)
    heads = [(cell.rule, SAID_BY[cell.column]) for cell in own.unused]
    gone = [(rule, (*NUMBERS, SWITCH)) for rule in rules() if rule not in places]
    unsaid = {f"{head}.{rule}" for rule, every in (*heads, *gone) for head in every}
    return Typed(threshold_texts(own), frozenset(unsaid), mistakes)


def _unused(cell: Unused, row: int) -> Mistake:
    """What is wrong with the cell; what is in it instead, the merge knows (`_told_held`)."""
    if cell.is_beyond:
        todo = say("workbook.share_unused_todo", meant=meant(number_of(cell_text(cell.value))))
    else:
        todo = say(f"workbook.{'switch' if cell.column == SWITCH_COLUMN else 'threshold'}_unused_todo")
    return Mistake(cell.rule, THRESHOLDS, row, cell.column, cell_text(cell.value), "", todo)


def _told_held(mistake: Mistake, thresholds: pd.DataFrame) -> Mistake:
    """A wrong cell of 阈值 with what stands in it now: the value in force, so that workbook and program judge alike."""
    if mistake.table != THRESHOLDS:
        return mistake
    held = cell_text(thresholds.set_index("规则").loc[mistake.key, mistake.column]) or say("workbook.unset")
    what = say("workbook.threshold_unused", rule=mistake.key, column=mistake.column, value=mistake.value, held=held)
    return replace(mistake, what=what)


def _tables(before: dict[str, pd.DataFrame], texts: Texts, settings: Settings, mistakes: Iterable[Mistake],
            ) -> dict[str, pd.DataFrame]:
    """The rows of the sheet, with what could not be taken left as it was typed; thresholds as they are in force."""
    kept = {each.key: each.value for each in mistakes if each.table == BASICS}
    return {BASICS: basic_rows(texts, kept), PEOPLE: pair_rows(PEOPLE_PAIRS, texts, before[PEOPLE]),
            THRESHOLDS: threshold_rows(settings), CHANNELS: pair_rows(CHANNEL_PAIRS, texts, before[CHANNELS]),
            OWN_ZONES: pair_rows(ZONE_PAIRS, texts, before[OWN_ZONES]),
            SHOWN_SHEETS: sheet_rows(settings.sheets)}


def _disputes(before: Iterable[Dispute], found: Iterable[Conflict], texts: Texts, now: datetime) -> tuple[Dispute, ...]:
    new = {each.key: Dispute(each.key, each.sheet, each.file, now) for each in found}
    old = {each.key: each for each in before
           if texts.get(each.key, "") == each.sheet and now - each.at < CONFLICTS_KEPT}
    return tuple({**old, **new}.values())


def _told(pair: Dispute) -> Problem:
    field = setting_fields().get(pair.key)
    title = field.title if field else title_of(pair.key) or pair.key.partition(".")[2]
    both = {"sheet": pair.sheet or say("workbook.unset"), "file": pair.file or say("workbook.unset")}
    what = say("workbook.conflict", title=title, **both)
    return Problem(say("workbook.setting_source"), what, say("workbook.conflict_todo"), say("workbook.setting_file"),
                   say("workbook.setting_sheet"), value=pair.sheet, at=pair.at)
