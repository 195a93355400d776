"""The sheets of the operator's workbook, from workbook/desk.toml and templates/records/*.toml.

Both are written alike. A file of templates/records holds one [[sheet]]; its group says where the sheet stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, get_args

import msgspec

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.errors import CatalogueError
from opsbook.texts import say

Group = Literal["home", "output", "input", "settings", "help", "hidden"]
Kind = Literal["text", "integer", "number", "rate", "date", "datetime", "choice", "formula"]
FILE, RECORDS = "desk.toml", "records"
GROUPS: tuple[Group, ...] = get_args(Group)
LONGEST_TITLE = 8  # more does not fit a tab among forty


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of a table.

    `input` columns are filled by people, the others by the program. A drop-list has `options`, or comes from the
    column of another table, `pick` (``人员.姓名``). `tip` is what the header says when it is selected.
    `format` is a number format as Excel's file holds it; with `rule_format` it is that of the values, or of the gaps,
    of the rule in the row's cell 规则. `verdict` columns hold a verdict's word and are coloured by it.
    `formula` is the calculated column's, its references as ``表[[#This Row],[列]]``. `example` stands above the header.
    What is typed must lie between `least` and `most` and meet `must` (a condition over ``{列}``), else Excel shows
    `wrong` and does not take it. `helper` columns are folded away; `sheet` is the id of the sheet its cells link to.
    A column with `new_page` begins another page in print.
    """

    name: str
    kind: Kind = "text"
    width: float = 12.0
    input: bool = False
    options: tuple[str, ...] = ()
    pick: str = ""
    tip: str = ""
    format: str = ""
    rule_format: Literal["", "value", "gap"] = ""
    verdict: bool = False
    formula: str = ""
    example: str | float | None = None
    least: float | date | None = None
    most: float | date | None = None
    must: str = ""
    wrong: str = ""
    wrap: bool = False
    helper: bool = False
    new_page: bool = False
    sheet: str = ""


class RowName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A defined name for each row of a table: `prefix` and the row's `key` cell, for its cell in `column`."""

    prefix: str
    key: str
    column: str


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An Excel table; its name is unique in the workbook.

    `title` stands above it where a sheet has several. With `fit` its rows are as high as their texts when the workbook
    is built. `group_by` is the column whose equal neighbours belong together.
    """

    name: str
    columns: tuple[Column, ...]
    title: str = ""
    fit: bool = False
    group_by: str = ""
    row_name: tuple[RowName, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]

    def place(self, name: str) -> int:
        """Which column it is, from 0. Raises ValueError."""
        return [column.name for column in self.columns].index(name)


class NamedCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell with a defined name, and the word that stands before it; a `helper` is for the program and small.

    An `input` cell is filled by people, as text: Excel makes no date of 2026-10.
    """

    name: str
    kind: Kind = "text"
    value: str = ""
    options: tuple[str, ...] = ()
    label: str = ""
    tip: str = ""
    helper: bool = False
    input: bool = False


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sheet; `code` is its VBA name, `group` its place and tab colour.

    `freeze` is the column of the first table up to which columns stay in sight. `lines` is how many lines of text a row
    holds: rows that a table grows by are as high as the others in every program.
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


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet of the workbook in its order. Raises CatalogueError as `sheets_of`."""
    return sheets_of(template(RECORDS))


def sheets_of(records: Traversable) -> tuple[Sheet, ...]:
    """The sheets of desk.toml and of each TOML file in `records`, ordered by group.

    Raises CatalogueError naming file and key: a wrong entry, a name used twice, a sheet's name too long for its tab.
    """
    found = [*_sheets_in(files("opsbook.workbook").joinpath(FILE)), *_recorded(records)]
    _refuse_twice("sheet_twice", (sheet.title for sheet in found))
    _refuse_twice("sheet_twice", (sheet.code for sheet in found))
    _refuse_twice("table_twice", (table.name for sheet in found for table in sheet.table))
    return tuple(sorted(found, key=lambda sheet: GROUPS.index(sheet.group)))


def table_of(name: str) -> Table:
    """The table of that name. Raises KeyError."""
    return {table.name: table for sheet in sheets() for table in sheet.table}[name]


def _recorded(records: Traversable) -> Iterator[Sheet]:
    if not records.is_dir():
        return
    for file in sorted(records.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            yield from _sheets_in(file)


def _sheets_in(file: Traversable) -> tuple[Sheet, ...]:
    found = shape(read_toml(file).get("sheet"), tuple[Sheet, ...], file.name, "sheet")
    for sheet in found:
        if len(sheet.title) > LONGEST_TITLE:
            raise CatalogueError(say("sheets.title_long", title=sheet.title, most=LONGEST_TITLE), where=file.name)
    return found


def _refuse_twice(key: str, names: Iterable[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise CatalogueError(say(f"sheets.{key}", name=name), where=FILE)
