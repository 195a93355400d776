"""The record tables: what people write down, one file of templates/records/*.toml each.

A record is a table of the operator's workbook. Salespeople have some of them in books of their own (登记/<人>.xlsx).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from typing import Literal

import msgspec

from opsbook.catalogue.rowlinks import Target, sheet_titles, with_place
from opsbook.catalogue.rulenumbers import with_numbers
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.catalogue.tables import Column, Table
from opsbook.domain.settings import Role
from opsbook.errors import CatalogueError
from opsbook.texts import say

Cadence = Literal["day", "week", "month", "event", "once"]
Asks = Literal["person", "store", "nobody"]
FOLDER, SHARED = "records", "_columns.toml"
MARK, ROW_ID = "标记", "行号"
"""The last two columns of every record table: what the program says of a row, and the id it gave it."""
SPARE_ROWS = 30
"""Empty rows below the last of an own book: WPS, phones and LibreOffice do not all let a table grow by typing below."""


class View(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the tables T01-T39 that a record serves: its rows with one of the words of `where` in that column.

    `date` is the column that says when a row happened: rules look at those of their period. Without it they look at
    the rows that had begun by its end. `now` says that the rows tell the present alone: they speak of no period that
    has long been over.
    """

    id: str
    name: str
    where: dict[str, tuple[str, ...]] = {}
    date: str = ""
    now: bool = False


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One record table.

    `sheet` is the id of the sheet it stands on, `name` its Excel table, `title` what stands above it. `role` fills it,
    every `cadence`: each `person` of the role, the `store` once whoever does it, or `nobody` where the program does
    (`asks`). `date` is the column that says when a row happened, `person` the one that says whose it is; with
    `own_book` salespeople have their rows in their own book. `dataset` is the export dataset whose rows it shows too,
    `key` the column that names a row there. `fill_key` are the columns that say which row the program fills; with
    `newest_first` it adds rows on top, with `newest_last` those of a period filled late above the periods after it.
    Rows older than `shown_days` leave the workbook and stay in 历史/; where new ones stand below, many together, about
    once a month; 0 keeps all. `shown_by` gives rows with a word in a column days of their own: weeks leave before
    months. Rows with one of the words in every column of an entry of `stays` ("": an empty cell) never leave: somebody
    has yet to see to them.
    """

    id: str
    name: str
    sheet: str
    role: Role
    cadence: Cadence
    help: str
    view: tuple[View, ...]
    columns: tuple[Column, ...]
    asks: Asks = "person"
    title: str = ""
    date: str = ""
    person: str = ""
    own_book: bool = False
    dataset: str = ""
    key: str = ""
    fill_key: tuple[str, ...] = ()
    newest_first: bool = False
    newest_last: bool = False
    shown_days: int = 0
    shown_by: dict[str, dict[str, int]] = {}
    stays: tuple[dict[str, tuple[str, ...]], ...] = ()
    typed_days: int = 30
    place: int = 0

    @cached_property
    def table(self) -> Table:
        """The Excel table, with the two columns every record ends with."""
        typed = {column.name for column in self.columns if column.input}
        counted = self.date if self.date in typed or self.cadence == "day" else ""
        return Table(self.name, (*self.columns, *_shared_columns()), self.title, help=self.help, counted=counted)

    def days_shown(self, row: Mapping[str, object]) -> int:
        """How many days a row (its cells by column) stands in the workbook; 0 for ever."""
        own = (days.get(str(row.get(column))) for column, days in self.shown_by.items())
        return next((days for days in own if days is not None), self.shown_days)

    def never_leaves(self, row: Mapping[str, object]) -> bool:
        """Whether a row (its cells by column) stands in the workbook whatever its age."""
        return any(all(str(row.get(column) or "") in words for column, words in each.items()) for each in self.stays)

    @property
    def fields(self) -> dict[str, Column]:
        """The columns that are kept in 历史/, by their name there."""
        return {column.field: column for column in self.columns if column.field}


@cache
def records() -> tuple[Record, ...]:
    """Every record table, in the order they stand on their sheets. Raises CatalogueError as `records_in`."""
    return records_in(template(FOLDER))


def records_in(folder: Traversable) -> tuple[Record, ...]:
    """The record tables of a folder of TOML files; `id` is the file's name.

    Raises CatalogueError naming file and key: a wrong entry, a column that is not there, a view used twice.
    """
    files = (entry for entry in folder.iterdir() if entry.name.endswith(".toml") and not entry.name.startswith("_"))
    found = [_record(file) for file in sorted(files, key=lambda entry: entry.name)]
    views = Counter(view.id for record in found for view in record.view)
    for view, count in views.items():
        if count > 1:
            raise CatalogueError(say("sheets.view_twice", view=view), where=FOLDER)
    titles = sheet_titles()
    targets = {each.name: Target(titles.get(each.sheet, ""), each.columns[0].name, ROW_ID) for each in found}
    linked = (_with_links(record, targets) for record in found)
    return tuple(sorted(linked, key=lambda record: (record.place, record.id)))


def record_of(id: str) -> Record:
    """The record of that id. Raises KeyError."""
    return {record.id: record for record in records()}[id]


def _record(file: Traversable) -> Record:
    record = shape({"id": file.name.removesuffix(".toml"), **read_toml(file)}, Record, file.name)
    known = {column.name for column in record.columns}
    dates = [view.date for view in record.view]
    named = [record.date, record.person, record.key, *record.fill_key, *record.shown_by, *dates,
             *(column for where in (*(view.where for view in record.view), *record.stays) for column in where)]
    _refuse_unknown((name for name in named if name), known, file.name)
    columns = tuple(msgspec.structs.replace(column, **_numbered(column)) for column in record.columns)
    return msgspec.structs.replace(record, help=with_numbers(record.help), columns=columns)


def _with_links(record: Record, targets: Mapping[str, Target]) -> Record:
    """The record with the formulas of its columns that link to rows of other tables."""
    columns = tuple(
        msgspec.structs.replace(column, formula=with_place(column.formula, record.name, column.row_of, targets))
        if column.row_of else column for column in record.columns)
    return msgspec.structs.replace(record, columns=columns)


def _numbered(column: Column) -> dict[str, str]:
    """The column's texts that name a number of a rule or setting, with the number."""
    texts = {name: str(getattr(column, name)) for name in ("tip", "formula", "must", "watch", "alarm")}
    return {name: with_numbers(text) for name, text in texts.items() if "{" in text}


def _refuse_unknown(names: Iterable[str], known: set[str], file: str) -> None:
    for name in names:
        if name not in known:
            raise CatalogueError(say("sheets.no_such_column", column=name), where=file)


@cache
def _shared_columns() -> tuple[Column, ...]:
    file = template(FOLDER, SHARED)
    return shape(read_toml(file).get("columns"), tuple[Column, ...], file.name, "columns")
