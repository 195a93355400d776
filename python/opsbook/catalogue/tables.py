"""A table of a workbook and its columns, as workbook/desk.toml and templates/records/*.toml describe them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Kind = Literal["text", "integer", "number", "rate", "date", "datetime", "choice", "formula"]


class RowOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of another record table: which table, one of `among`, the column `table` says; its 行号 the column `id`."""

    table: str
    id: str
    among: tuple[str, ...]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of a table.

    `input` columns are filled by people, the others by the program. A drop-list has `options`, or comes from the
    column of another table, `pick` (``人员.姓名``). `tip` is what the header says when it is selected.
    `format` is a number format as Excel's file holds it; with `rule_format` it is that of the values, or of the gaps,
    of the rule in the row's cell 规则. `verdict` columns hold a verdict's word and are coloured by it.
    `formula` is the calculated column's, its references as ``表[[#This Row],[列]]``. `example` stands above the header.
    What is typed must lie between `least` and `most` and meet `must` (a condition over ``{列}``), else Excel shows
    `wrong` and does not take it. `helper` columns are folded away; `sheet` is the id of the sheet its cells link to.
    A column with `new_page` begins another page in print. A `choice` takes only what its list has; for a `text` the
    list is a help, and anything may be typed. A cell for which `watch` or `alarm` (conditions over ``{列}``) is true
    stands out, one for which `percent` is true shows its number as a percentage, the others of such a column
    show two places where they are not whole; with `link` the formula is a link and looks like one. In the formula
    ``{row}`` is the place of the row that `row_of` says (catalogue/rowlinks.py).

    `field` is the column's name in 历史/ and in the tables of opsbook.domain.evidence, `unit` what its numbers count.
    `filled` cells are written by the program when it fills a period; what people change there stays theirs.
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
    link: bool = False
    row_of: RowOf | None = None
    watch: str = ""
    alarm: str = ""
    percent: str = ""
    field: str = ""
    unit: str = ""
    filled: bool = False


class RowName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A defined name for each row of a table: `prefix` and the row's `key` cell, for its cell in `column`."""

    prefix: str
    key: str
    column: str


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An Excel table; its name is unique in the workbook.

    `title` stands above it where a sheet has several, `help` says how to fill it. With `fit` its rows are as high as
    their texts when the workbook is built. `group_by` is the column whose equal neighbours belong together. `counted`
    is the column of dates by which the rows of this month are counted. It holds at `most` so many rows (0: any number).
    """

    name: str
    columns: tuple[Column, ...]
    title: str = ""
    fit: bool = False
    group_by: str = ""
    help: str = ""
    counted: str = ""
    most: int = 0
    row_name: tuple[RowName, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]

    def place(self, name: str) -> int:
        """Which column it is, from 0. Raises ValueError."""
        return [column.name for column in self.columns].index(name)
