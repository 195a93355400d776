"""The columns of one table, turned once into plain arrays for the row tests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Columns:
    """A frame's columns as arrays, each made once. A column the table does not have is missing in every row.

    `store_value` gives a metric of the whole store, NaN where it is missing. `rows` are the rows looked at.
    """

    frame: pd.DataFrame
    today: date
    store_value: Callable[[str], float]
    rows: npt.NDArray[np.intp] | None = None
    _made: dict[Hashable, npt.NDArray[Any]] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        """How many rows are looked at."""
        return len(self.frame) if self.rows is None else len(self.rows)

    def has(self, name: str) -> bool:
        """Whether the table has the column at all."""
        return name in self.frame

    def among(self, chosen: Bools) -> Columns:
        """The same table, looking only at the chosen of the rows looked at; arrays already made are shared."""
        return replace(self, rows=np.flatnonzero(chosen) if self.rows is None else self.rows[chosen])

    def numbers(self, name: str) -> Floats:
        """Numbers as floats, NaN where missing."""
        return self._chosen(name, lambda: self._floats(name))

    def days_ago(self, name: str) -> Floats:
        """Whole days from the date to today; negative for a date to come, NaN where missing."""
        return self._chosen(f"days since {name}", lambda: self._days(name))

    def words(self, name: str) -> pd.Series:
        """Texts or flags as stored."""
        if name not in self.frame:
            return pd.Series(pd.NA, index=range(self.n_rows), dtype="object")
        return self.frame[name] if self.rows is None else self.frame[name].iloc[self.rows]

    def empty(self, name: str) -> Bools:
        """Whether the cell is empty; every one is where the table does not have the column."""
        return self._chosen(("empty", name), lambda: self._empty(name))

    def listed(self, name: str, wanted: tuple[str | float, ...]) -> Bools:
        """Whether the text or flag is one of those wanted."""
        return self._chosen((wanted, name), lambda: self._listed(name, wanted))

    def records(self, rows: npt.NDArray[np.intp], names: Iterable[str]) -> list[dict[str, object]]:
        """The numbered rows (of those looked at) as records of the columns `names`, without what is missing."""
        where = rows if self.rows is None else self.rows[rows]
        columns = {name: self.frame[name].array[where].tolist() for name in names if name in self.frame}
        return [{name: values[row] for name, values in columns.items() if not pd.isna(values[row])}
                for row in range(len(where))]

    def _chosen(self, key: Hashable, make: Callable[[], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key] if self.rows is None else self._made[key][self.rows]

    def _empty(self, name: str) -> Bools:
        if name not in self.frame:
            return np.ones(len(self.frame), dtype=bool)
        return np.asarray(self.frame[name].isna(), dtype=bool)

    def _listed(self, name: str, wanted: tuple[str | float, ...]) -> Bools:
        if name not in self.frame:
            return np.zeros(len(self.frame), dtype=bool)
        return np.asarray(self.frame[name].isin(wanted), dtype=bool)

    def _floats(self, name: str) -> Floats:
        if name not in self.frame:
            return np.full(len(self.frame), np.nan)
        return np.asarray(self.frame[name].to_numpy(np.float64, na_value=np.nan))

    def _days(self, name: str) -> Floats:
        if name not in self.frame:
            return np.full(len(self.frame), np.nan)
        days = (pd.Timestamp(self.today) - pd.to_datetime(self.frame[name])).dt.total_seconds() / 86400
        return np.asarray(np.floor(days.to_numpy(np.float64, na_value=np.nan)))
