"""An Excel table as its part says it (ECMA-376 18.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from lxml import etree

from opsbook.desk.closed.addresses import Area, Place, area
from opsbook.desk.closed.celltext import meant
from opsbook.desk.closed.markup import attribute, parse, plain, start_tag, with_attribute, without_attribute
from opsbook.desk.closed.refusal import Damaged

_RANGES: Final = tuple(start_tag(name) for name in ("table", "autoFilter", "sortState", "sortCondition"))


@dataclass(frozen=True)
class Table:
    """A table: its part, its sheet, the area with header and totals, its columns.

    `formulas` are those Excel fills into new rows of a column, without the equals sign; `waiting`: Excel shows its one
    empty row as a place for the first.
    """

    name: str
    part: str
    sheet: str
    area: Area
    columns: tuple[str, ...]
    formulas: tuple[str | None, ...]
    headers: int = 1
    totals: int = 0
    waiting: bool = False

    @cached_property
    def body(self) -> Area:
        """Its rows."""
        whole = self.area
        return Area(whole.top + self.headers, whole.left, max(whole.bottom - self.totals, whole.top + self.headers),
                    whole.right)

    def column(self, name: str) -> int | None:
        """The sheet's column of a header, or None."""
        if name in self.columns:
            return self.area.left + self.columns.index(name)
        folded = [each.casefold() for each in self.columns]
        return self.area.left + folded.index(name.casefold()) if name.casefold() in folded else None

    def cells(self, name: str) -> list[Place]:
        """The cells of a column's rows, from above; none where there is no such column."""
        column = self.column(name)
        return [] if column is None else [Place(row, column) for row in range(self.body.top, self.body.bottom + 1)]

    def resized(self, rows: int) -> Table:
        """The table with so many rows; it has no totals row then."""
        return replace(self, area=self.area._replace(bottom=self.body.top + rows - 1), waiting=False)


def read_table(part: str, xml: bytes, sheet: str) -> Table:
    """The table a part describes. Raises Damaged."""
    root = parse(xml)
    columns = root.findall("{*}tableColumns/{*}tableColumn")
    table = Table(
        name=meant(root.get("displayName") or root.get("name") or ""), part=part, sheet=sheet,
        area=area(root.get("ref", "")),
        columns=tuple(meant(each.get("name", "")) for each in columns),
        formulas=tuple(each.findtext("{*}calculatedColumnFormula") for each in columns),
        headers=_count(root.get("headerRowCount", "1")), totals=_count(root.get("totalsRowCount", "0")),
        waiting=root.get("insertRow") in ("1", "true"))
    whole = table.area
    if len(columns) != whole.right - whole.left + 1 or whole.bottom - whole.top < table.headers + table.totals:
        raise Damaged("closed_damaged")
    return table


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def resized_part(xml: bytes, old: Table, new: Table) -> bytes:
    """The table's part with its ranges as long as the new table."""
    xml = plain(xml)
    for pattern in _RANGES:
        xml = pattern.sub(lambda found: _stretched(found[0], old.area.bottom, new.area.bottom), xml)
    return xml


def renewed_part(xml: bytes, formulas: Mapping[str, str]) -> bytes:
    """The table's part with these formulas to fill into new rows, by column."""
    root = parse(xml)
    for column in root.findall("{*}tableColumns/{*}tableColumn"):
        formula = column.find("{*}calculatedColumnFormula")
        if formula is not None:
            formula.text = formulas.get(meant(column.get("name", "")), formula.text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _stretched(tag: bytes, old: int, new: int) -> bytes:
    tag = without_attribute(without_attribute(tag, "insertRow"), "insertRowShift")
    try:
        said = area(attribute(tag, "ref") or "")
    except ValueError:
        return tag
    return with_attribute(tag, "ref", str(said._replace(bottom=new))) if said.bottom == old else tag


def header(table: Table, place: Place) -> bool:
    """Whether a cell is one of the table's headers."""
    return table.headers > 0 and table.area.holds(place) and place.row < table.body.top
