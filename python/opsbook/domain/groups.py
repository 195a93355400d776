"""The rows of one table, split into the names of one scope: the store, its channels, countries or people."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.columns import Bools, Columns, Floats
from opsbook.domain.evidence import Coverage
from opsbook.domain.period import Period
from opsbook.domain.settings import Role, Settings

Scope = Literal["store", "channel", "country", "person"]

# Which column names the scope of a row; registers say 业务 (sales), the staff table says person.
_NAMED_BY: dict[Scope, tuple[str, ...]] = {
    "store": (), "channel": ("family",), "country": ("country",), "person": ("person", "sales"),
}


@dataclass(frozen=True, eq=False)
class Groups:
    """A table's rows and, for each row, the number of its name; rows without a name are left out."""

    columns: Columns
    names: tuple[str, ...]
    codes: npt.NDArray[np.intp]

    @property
    def sizes(self) -> Floats:
        """How many rows each name has."""
        return self.counts(np.ones(len(self.codes), dtype=bool))

    def counts(self, mask: Bools) -> Floats:
        """How many of the masked rows each name has."""
        return np.bincount(self.codes[mask], minlength=len(self.names)).astype(float)

    def totals(self, values: Floats) -> Floats:
        """The sum of what is known for each name; missing where nothing is."""
        known = ~np.isnan(values)
        sums = np.bincount(self.codes[known], weights=values[known], minlength=len(self.names))
        return np.where(self.counts(known) > 0, sums, np.nan)

    def whole_totals(self, values: Floats) -> Floats:
        """The sum for each name; missing where any row is."""
        return np.where(self.counts(np.isnan(values)) > 0, np.nan, self.totals(values))

    def only_values(self, values: Floats) -> Floats:
        """The value of a name's only row; missing where it has more than one, since rates cannot be added."""
        return np.where(self.sizes == 1, self.totals(values), np.nan)

    def with_names(self, names: tuple[str, ...], without: frozenset[str]) -> Groups:
        """The same rows with more names, which have none unless they have; rows of the names `without` are left out."""
        kept = [name for name in self.names if name not in without]
        every = tuple(dict.fromkeys([*kept, *names]))
        numbers = {name: number for number, name in enumerate(every)}
        moved = np.array([numbers.get(name, -1) for name in self.names], dtype=np.intp)
        codes = moved[self.codes]
        there = codes >= 0
        return Groups(self.columns.among(there), every, codes[there])

    def where(self, mask: Bools) -> Groups:
        """The masked rows, with every name kept."""
        return Groups(self.columns.among(mask), self.names, self.codes[mask])


@dataclass(frozen=True, eq=False)
class Ledger:
    """The tables of one period, their coverage and the settings; each is split once a scope, columns made once."""

    period: Period
    tables: Mapping[str, pd.DataFrame]
    settings: Settings
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    _split: dict[tuple[str, Scope], Groups | None] = field(default_factory=dict, repr=False)
    _columns: dict[str, Columns] = field(default_factory=dict, repr=False)

    def groups(self, table: str, scope: Scope) -> Groups | None:
        """The table split by the scope's names; None where the table is not there or does not name the scope."""
        if (table, scope) not in self._split:
            rows = self.tables.get(table)
            self._split[table, scope] = None if rows is None else self._grouped(table, rows, scope)
        return self._split[table, scope]

    def _grouped(self, table: str, rows: pd.DataFrame, scope: Scope) -> Groups | None:
        columns = self._columns.setdefault(table, Columns(rows, self.period.end, lambda _: math.nan))
        if scope == "store":
            return Groups(columns, ("",), np.zeros(len(rows), dtype=np.intp))
        column = next((name for name in _NAMED_BY[scope] if name in rows.columns), None)
        if column is None:
            return None
        people = rows[column].mask(rows[column].isin(get_args(Role)))  # a duty of several is nobody's own
        codes, names = pd.factorize(people if scope == "person" else rows[column])
        named = codes >= 0
        return Groups(columns.among(named), tuple(str(name) for name in names), codes[named])
