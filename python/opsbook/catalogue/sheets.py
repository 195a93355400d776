"""The sheets of the operator's workbook: those of workbook/desk.toml with the record tables of templates/records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, get_args

import msgspec

from opsbook.catalogue.records import Record, records
from opsbook.catalogue.strict import read_toml, shape
from opsbook.catalogue.tables import Kind, Table
from opsbook.errors import CatalogueError
from opsbook.texts import say

Group = Literal["home", "today", "sales", "work", "data", "output", "settings", "help", "hidden"]
FILE = "desk.toml"
GROUPS: tuple[Group, ...] = get_args(Group)
LONGEST_TITLE = 8  # more does not fit a tab among forty


class NamedCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell with a defined name, and the word that stands before it; a `helper` is for the program and small.

    An `input` cell is filled by people, as text: Excel makes no date of 2026-10. The drop-list of a `choice` has
    `options`, or comes from the column of a table, `pick` (``时点选项.国家``).
    """

    name: str
    kind: Kind = "text"
    value: str = ""
    options: tuple[str, ...] = ()
    label: str = ""
    tip: str = ""
    helper: bool = False
    input: bool = False
    pick: str = ""


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sheet; `code` is its VBA name, `group` its place and tab colour.

    `freeze` is the column of the first table up to which columns stay in sight. `lines` is how many lines of text a row
    holds: rows that a table grows by are as high as the others in every program. A sheet that is not `on` is hidden
    until the setting ``sheets.<id>`` says otherwise; `fixed` sheets are always to be seen. `about` says in 设置 what a
    sheet is for. Without `help` of its own a sheet has that of its record.
    """

    id: str
    title: str
    code: str
    group: Group
    help: str = ""
    table: tuple[Table, ...] = ()
    name: tuple[NamedCell, ...] = ()
    freeze: str = ""
    lines: int = 1
    on: bool = True
    fixed: bool = False
    about: str = ""


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet of the workbook in its order. Raises CatalogueError as `sheets_of`."""
    return sheets_of(records())


def sheets_of(recorded: Iterable[Record]) -> tuple[Sheet, ...]:
    """The sheets of desk.toml with the tables of `recorded` behind their own, ordered by group.

    Raises CatalogueError naming file and key: a wrong entry, a name used twice, a sheet's name too long for its tab, a
    record whose sheet is not there.
    """
    found = sheets_in(files("opsbook.workbook").joinpath(FILE))
    found = _with_records(found, tuple(recorded))
    _refuse_twice("sheet_twice", (sheet.title for sheet in found))
    _refuse_twice("sheet_twice", (sheet.code for sheet in found))
    _refuse_twice("table_twice", (table.name for sheet in found for table in sheet.table))
    return tuple(sorted(found, key=lambda sheet: GROUPS.index(sheet.group)))


def table_of(name: str) -> Table:
    """The table of that name. Raises KeyError."""
    return {table.name: table for sheet in sheets() for table in sheet.table}[name]


def _with_records(found: tuple[Sheet, ...], recorded: tuple[Record, ...]) -> tuple[Sheet, ...]:
    known = {sheet.id for sheet in found}
    for record in recorded:
        if record.sheet not in known:
            raise CatalogueError(say("sheets.no_such_sheet", sheet=record.sheet), where=f"{record.id}.toml")
    tables = {sheet: tuple(each.table for each in recorded if each.sheet == sheet) for sheet in known}
    return tuple(_with_tables(sheet, tables[sheet.id]) for sheet in found)


def _with_tables(sheet: Sheet, tables: tuple[Table, ...]) -> Sheet:
    """The sheet with more tables; the one line of help is theirs where it has none."""
    shown = sheet.help or next((table.help for table in tables), "")
    return msgspec.structs.replace(sheet, table=(*sheet.table, *tables), help=shown)


def sheets_in(file: Traversable) -> tuple[Sheet, ...]:
    """The sheets of one file. Raises CatalogueError for a wrong entry and a name too long for its tab."""
    found = shape(read_toml(file).get("sheet"), tuple[Sheet, ...], file.name, "sheet")
    for sheet in found:
        if len(sheet.title) > LONGEST_TITLE:
            raise CatalogueError(say("sheets.title_long", title=sheet.title, most=LONGEST_TITLE), where=file.name)
    return found


def _refuse_twice(key: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise CatalogueError(say(f"sheets.{key}", name=name), where=FILE)
