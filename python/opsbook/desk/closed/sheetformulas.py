"""The formulas of one sheet: the text of each, also of those that share one, and the areas arrays fill."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from opsbook.desk.closed.addresses import Area, Place, area
from opsbook.desk.closed.cells import Cell, FormulaXml, normal_formula
from opsbook.desk.closed.references import shifted
from opsbook.desk.closed.sheetdata import SheetData


class SheetFormulas:
    """Every formula of a sheet. `moved`: some cell has become a formula or is one no more (calcChain is then wrong)."""

    def __init__(self, data: SheetData) -> None:
        self._data = data
        self.moved = False
        self.by_place: dict[Place, FormulaXml] = dict(data.formulas())
        self._owners: dict[str | None, Place] = {formula.group: place for place, formula in self.by_place.items()
                        if formula.kind == "shared" and formula.group and formula.text}

    def text(self, place: Place) -> str:
        """The formula of a cell without its equals sign; of a shared one as it reads there."""
        formula = self.by_place[place]
        owner = self._owners.get(formula.group)
        if formula.text or formula.kind != "shared" or owner is None:
            return formula.text
        return shifted(self.by_place[owner].text, place.row - owner.row, place.column - owner.column)

    def texts(self) -> set[str]:
        """The different formulas."""
        return set(self._by_text)

    def having(self, text: str) -> list[Place]:
        """The cells that have a formula."""
        return self._by_text.get(text, [])

    @cached_property
    def _by_text(self) -> dict[str, list[Place]]:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for place in self.by_place:
            found[self.text(place)].append(place)
        return dict(found)

    def arrays(self) -> list[Area]:
        """The areas that one formula fills: arrays, spilled ones, data tables; single cells left out."""
        said = [area(each.ref) for each in self.by_place.values() if each.ref and each.kind in ("array", "dataTable")]
        return [each for each in said if not each.single]

    def put(self, place: Place, cell: Cell) -> None:
        """Write one cell of the sheet, whatever it was."""
        old = self.by_place.get(place)
        if old is not None and old != cell.formula:
            self._give_up(place, old)
        self.moved = self.moved or (old is None) != (cell.formula is None)
        if cell.formula is None:
            self.by_place.pop(place, None)
        else:
            self.by_place[place] = cell.formula
        self._data.put(place, cell)
        self.__dict__.pop("_by_text", None)

    def _give_up(self, place: Place, old: FormulaXml) -> None:
        """Give every member of a group its own text before the cell that holds the group's text goes."""
        if self._owners.get(old.group) != place:
            return
        members = [each for each, formula in self.by_place.items() if formula.group == old.group and each != place]
        for member in members:
            own = normal_formula(self._data.prefix, self.text(member))
            self.by_place[member] = own
            self._data.put(member, self._data.read(member)._replace(formula=own))
        del self._owners[old.group]
