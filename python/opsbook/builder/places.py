"""Where everything on a sheet stands. Rows and columns count from 0; column A is a margin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from opsbook.builder.content import Content
from opsbook.catalogue.sheets import Sheet
from opsbook.catalogue.tables import Column
from opsbook.review.theme import text_width

TITLE_ROW, HELP_ROW, LINK_ROW = 0, 1, 2
TOP = 3            # the first row below title, help and links
FIRST_COL = 1
MOST_FROZEN = 12    # rows: on a small screen more would leave no room for the data
MARGIN, GAP = 1.5, 2.0
ARROW, AIR = 2, 2   # characters of a filter's arrow, and beside a text
EXAMPLE_MARGIN = 3.5
Above = Literal["title", "help", "count", "example"]


@dataclass(frozen=True)
class Place:
    """Where a table stands: its header row, first column and how many rows of data and columns it has."""

    head: int
    col: int
    n_rows: int
    n_cols: int

    @property
    def first(self) -> int:
        """The first row of data."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The last row of data."""
        return self.head + self.n_rows

    @property
    def last_col(self) -> int:
        """The last column."""
        return self.col + self.n_cols - 1


@dataclass(frozen=True)
class Plan:
    """The places of a sheet: each table by name, each named cell as (row, column).

    `top` rows stand above the data. They stay in sight where they are few.
    """

    tables: Mapping[str, Place]
    names: Mapping[str, tuple[int, int]]
    top: int

    @property
    def frozen_rows(self) -> int:
        """How many rows stay in sight."""
        return self.top if self.top <= MOST_FROZEN else 0


def plan_sheet(sheet: Sheet, content: Content, room: int = 0) -> Plan:
    """Named cells one below the other, `room` rows for what a sheet has of its own, then the tables side by side."""
    names = {cell.name: (TOP + at, FIRST_COL + 1) for at, cell in enumerate(sheet.name)}
    above = TOP + room + (len(names) + 1 if names else 0)
    head = above + len(rows_above(sheet))
    tables, col = {}, FIRST_COL
    for table in sheet.table:
        tables[table.name] = Place(head, col, content.n_rows(table), len(table.columns))
        col += len(table.columns) + 1
    return Plan(tables, names, head + 1)


def margin_width(sheet: Sheet) -> float:
    """How wide column A is: wider where examples have their word in it."""
    return EXAMPLE_MARGIN if has_examples(sheet) else MARGIN


def column_width(sheet: Sheet, column: Column) -> float:
    """How wide a column is: as it says, and at least as its header with the arrow of a filter, which one table has."""
    arrow = ARROW if len(sheet.table) == 1 else 0
    return max(column.width, text_width(column.name) + AIR + arrow)


def rows_above(sheet: Sheet) -> tuple[Above, ...]:
    """What stands above the headers of a sheet, a row each, from the top."""
    titles = has_titles(sheet)
    there: dict[Above, bool] = {"title": titles, "help": titles and any(table.help for table in sheet.table),
                                "count": any(table.help for table in sheet.table), "example": has_examples(sheet)}
    return tuple(row for row, stands in there.items() if stands)


def has_titles(sheet: Sheet) -> bool:
    """Whether its tables have a title of their own."""
    return len(sheet.table) > 1 and any(table.title for table in sheet.table)


def has_examples(sheet: Sheet) -> bool:
    """Whether a row of examples stands above the headers."""
    return any(column.example is not None for table in sheet.table for column in table.columns)
