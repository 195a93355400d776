"""A table in its place on a sheet, with the look of each of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from opsbook.builder.content import Row, gap_codes, value_codes
from opsbook.builder.look import FAINT, Look, cell_look
from opsbook.builder.places import Place
from opsbook.catalogue.sheets import Sheet
from opsbook.catalogue.tables import Column, Table

RULE = "规则"


@dataclass(frozen=True)
class TableOnSheet:
    """A table with its rows and its place on a sheet."""

    sheet: Sheet
    table: Table
    place: Place
    rows: list[Row]

    @property
    def columns(self) -> Iterator[tuple[int, Column]]:
        """Each column with where it stands."""
        return enumerate(self.table.columns, self.place.col)

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """The number formats of each rule's values and gaps."""
        return {"value": value_codes(), "gap": gap_codes()}

    def look(self, column: Column, at: int) -> Look:
        """The look of a cell of row `at`. Rows of a group have a line above the first, and its word once in black."""
        group, row = self.table.group_by, self.rows[at]
        codes = self.codes.get(column.rule_format, {})
        look = cell_look(column, self.sheet.group, codes.get(str(row.get(RULE)), ""))
        if look.wrap and self.sheet.lines == 1 and not self.table.fit:     # a second line would be cut
            look = replace(look, wrap=False)
        if not group:
            return look
        begins = not at or row.get(group) != self.rows[at - 1].get(group)
        return replace(look, topped=begins and at > 0, color=look.color if begins or column.name != group else FAINT)
