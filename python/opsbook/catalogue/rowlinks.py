"""Links to rows of the record tables as formulas: found by 行号 when they are followed, so they lead to the same row
wherever it moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from opsbook.catalogue.strict import read_toml
from opsbook.catalogue.tables import RowOf
from opsbook.errors import CatalogueError
from opsbook.texts import say

PLACE = "{row}"
NOWHERE = '"#A1"'


@dataclass(frozen=True)
class Target:
    """A record table as a link needs it: the title of its sheet, its first column and that of the rows' ids."""

    sheet: str
    first: str
    id: str


def sheet_titles() -> Mapping[str, str]:
    """The titles of the workbook's sheets by their ids."""
    found = read_toml(files("opsbook.workbook").joinpath("desk.toml"))["sheet"]
    return {sheet["id"]: sheet["title"] for sheet in found}


def with_place(formula: str, own: str, row_of: RowOf, targets: Mapping[str, Target]) -> str:
    """The formula of the table `own` with the place of the row for ``{row}``.

    A row that left the workbook has the place of its table's headers. Plain functions alone: INDIRECT would be shorter,
    but is worked out anew at every change. Raises CatalogueError for a table that is not there.
    """
    if unknown := [name for name in row_of.among if name not in targets]:
        raise CatalogueError(say("sheets.no_such_table", table=unknown[0]), where=own)
    table, id = (f"{own}[[#This Row],[{column}]]" for column in (row_of.table, row_of.id))
    place = NOWHERE
    for name in reversed(row_of.among):
        place = f'IF({table}="{name}",{_place(name, targets[name], id)},{place})'
    return formula.replace(PLACE, place)


def _place(table: str, target: Target, id: str) -> str:
    first = f"ROW(INDEX({table}[{target.id}],1))-1"
    row = f"{first}+IFERROR(MATCH({id},{table}[{target.id}],0),0)"
    return f'"#\'{target.sheet}\'!"&ADDRESS({row},COLUMN(INDEX({table}[{target.first}],1)),4)'
