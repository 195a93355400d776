"""The columns of a dataset: pandas types for frames, Arrow types for files.

Every column of the kind is there, null where an export lacked it; a column the platform added later stays under its
own header as text or number.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
from pandas.api.types import (
    is_bool_dtype,
    is_datetime64_any_dtype,
    is_integer_dtype,
    is_numeric_dtype,
    pandas_dtype,
)

from opsbook.catalogue.exports import ExportKind

if TYPE_CHECKING:
    from pandas._typing import DtypeObj

PEERS = ("_peer_average", "_peer_best")
PERIOD_COLUMNS = ("start", "end")
_PANDAS: dict[str, str] = {
    "id": "str", "text": "str", "email": "str", "country": "str", "channel": "str", "count": "Int64",
    "rate": "float64", "money": "float64", "index": "float64", "number": "float64", "hours": "float64",
    "flag": "boolean", "date": "datetime64[us]", "time": "datetime64[us, UTC]",
}
_ARROW = {
    "str": pa.string(), "Int64": pa.int64(), "float64": pa.float64(), "boolean": pa.bool_(),
    "datetime64[us]": pa.timestamp("us"), "datetime64[us, UTC]": pa.timestamp("us", tz="UTC"),
}
_BACK = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def column_types(kind: ExportKind) -> dict[str, str]:
    """Each column of the dataset and its pandas type, in order: a period column is `start` and `end`."""
    types: dict[str, str] = {}
    for name, column in kind.columns.items():
        if column.type == "period":
            types |= dict.fromkeys(PERIOD_COLUMNS, "datetime64[us]")
            continue
        types[name] = _PANDAS[column.type]
        if column.peers:
            types |= {name + peer: "float64" for peer in PEERS}
    return types


def row_key(kind: ExportKind) -> list[str]:
    """The columns that name a row: the kind's key, a period column as `start` and `end`."""
    names: list[str] = []
    for name in kind.key:
        column = kind.columns.get(name)
        names += PERIOD_COLUMNS if column is not None and column.type == "period" else (name,)
    return names


def conform(frame: pd.DataFrame, kind: ExportKind) -> pd.DataFrame:
    """The frame with exactly the kind's columns and types first, then its extra columns as text or number."""
    known = column_types(kind)
    if list(frame.columns) == list(known) and all(map(_is, frame.dtypes, known.values())):
        return frame
    extra = [name for name in frame.columns if name not in known]
    types = known | {name: extra_type(frame[name]) for name in extra}
    return pd.DataFrame({name: _cast(frame, name, dtype) for name, dtype in types.items()}, index=frame.index)


def conform_plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with each column in one of the stored types: whole numbers, numbers, flags, times, else text."""
    return pd.DataFrame({str(name): _cast(frame, name, plain_type(frame[name])) for name in frame.columns},
                        ).reset_index(drop=True)


def plain_type(values: pd.Series) -> str:
    """As extra_type, but whole numbers and flags keep theirs."""
    if is_bool_dtype(values.dtype):
        return "boolean"
    return "Int64" if is_integer_dtype(values.dtype) else extra_type(values)


def extra_type(values: pd.Series) -> str:
    """The type an extra column is kept with: a number, a time or, for all else, text."""
    if is_datetime64_any_dtype(values.dtype):
        return "datetime64[us]" if getattr(values.dtype, "tz", None) is None else "datetime64[us, UTC]"
    number = is_numeric_dtype(values.dtype) and not is_bool_dtype(values.dtype)
    return "float64" if number else "str"


def _cast(frame: pd.DataFrame, name: str, dtype: str) -> pd.Series:
    if name not in frame:
        return pd.Series(None, index=frame.index, dtype=_dtype(dtype))
    values = frame[name]
    return values if _is(values.dtype, dtype) else values.astype(_dtype(dtype))


@cache
def _dtype(name: str) -> DtypeObj:
    return pandas_dtype(name)


def _is(dtype: DtypeObj, name: str) -> bool:
    return bool(dtype == _dtype(name))


def unite(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all frames; a column of two types becomes text, one that is not everywhere is null elsewhere."""
    parts = list(frames)
    if len(parts) == 1:
        return parts[0].reset_index(drop=True)
    if parts and all(frame.dtypes.equals(parts[0].dtypes) for frame in parts):
        return pd.concat(parts, ignore_index=True)
    types: dict[str, str] = {}
    for frame in parts:
        for name, dtype in frame.dtypes.astype(str).items():
            types[str(name)] = dtype if types.get(str(name), dtype) == dtype else "str"
    whole = [pd.DataFrame({name: _cast(frame, name, dtype) for name, dtype in types.items()}, index=frame.index)
             for frame in parts]
    return pd.concat(whole, ignore_index=True) if whole else pd.DataFrame()


def to_arrow(frame: pd.DataFrame, metadata: dict[bytes | str, bytes | str]) -> pa.Table:
    """The frame as an Arrow table with one explicit type a column."""
    fields = [pa.field(str(name), _ARROW[str(dtype)]) for name, dtype in frame.dtypes.items()]
    return pa.Table.from_pandas(frame, pa.schema(fields, metadata), preserve_index=False, safe=True)


def from_arrow(table: pa.Table) -> pd.DataFrame:
    """The rows of an Arrow table with the types of data.md."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_BACK.get, ignore_metadata=True)
    return frame
