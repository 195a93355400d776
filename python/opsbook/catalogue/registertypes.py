"""The pandas type a column of a record table is kept with in 历史/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas.api.types import pandas_dtype

from opsbook.catalogue.tables import Column

if TYPE_CHECKING:
    from pandas._typing import DtypeObj

FLAG = ("是", "否")
"""The options of a column that holds a flag: what is true, what is false."""
_TYPES = {"integer": "Int64", "number": "float64", "rate": "float64", "date": "datetime64[us]",
          "datetime": "datetime64[us, UTC]"}


def type_name(column: Column) -> str:
    """Choices of 是 and 否 are flags, days naive midnights, times UTC, all that is no number text."""
    return "boolean" if column.options == FLAG else _TYPES.get(column.kind, "str")


def column_type(column: Column) -> DtypeObj:
    """As `type_name`, for pandas."""
    return pandas_dtype(type_name(column))
