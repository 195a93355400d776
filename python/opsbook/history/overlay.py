"""Imported events with a register's rows over them: a typed cell wins, what only a register has is added."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.types import pandas_dtype

from opsbook.catalogue.exports import ExportKind
from opsbook.domain.period import Period
from opsbook.history.registerbook import RegisterBook
from opsbook.history.registers import CHANGED, ROW_ID, field_types
from opsbook.history.schema import column_types


def overlaid(imported: pd.DataFrame, book: RegisterBook, kind: ExportKind, period: Period) -> pd.DataFrame:
    """The rows of the period by the kind's key; the columns of the kind first, then those only the register has.

    `imported` are the kind's rows of the period. A row of the register without a key has its row id for one; of those
    with the same key the last known value of a column counts. A typed row is of the day that was typed.
    """
    (key,) = kind.key
    typed, given = _by_key(book, key, period, imported[key]), imported.set_index(key)
    alone = not len(given) or typed.index.equals(given.index)
    keys = typed.index if alone else typed.index.join(given.index, how="outer")
    keys = keys[~keys.isin(typed.index[typed["_elsewhere"]])]
    typed, given = typed.reindex(keys), given.reindex(keys)
    types = {**field_types(book.record), **column_types(kind)}
    order = [*column_types(kind), *(name for name in field_types(book.record) if name not in column_types(kind)),
             *(name for name in imported.columns if name not in types)]
    columns = {name: _over(typed, given, name) for name in order if name != key}
    rows = pd.DataFrame({name: keys if name == key else columns[name] for name in order}, index=keys)
    return rows.astype({name: pandas_dtype(dtype) for name, dtype in types.items()}).reset_index(drop=True)


def _over(typed: pd.DataFrame, given: pd.DataFrame, name: str) -> pd.Series:
    """A column as typed, as given where nothing was; column by column, since combine_first aligns each one anew."""
    if name not in typed or name not in given:
        return typed[name] if name in typed else given[name] if name in given else pd.Series(None, typed.index, object)
    own, other = typed[name], given[name]
    if own.dtype != other.dtype:
        return own.combine_first(other)
    adds = own.isna() & other.notna()       # mostly the register has taken the export's cells already
    return own.where(~adds, other) if adds.any() else own


def _by_key(book: RegisterBook, key: str, period: Period, known: pd.Series) -> pd.DataFrame:
    """The register's rows of the period and those of imported keys, one a key; `_elsewhere` are of another period.

    A later row of a key hides nothing it does not know: a list pasted again lacks the reply typed before.
    """
    inside, dated = book.dated(period), ~np.isnat(book.each_day)
    elsewhere = pd.Series(~inside, index=book.rows.index, dtype="boolean").where(dated)
    rows = book.rows.assign(_elsewhere=elsewhere, **{key: book.rows[key].fillna(book.rows[ROW_ID])})
    wanted = rows[inside | rows[key].isin(known).to_numpy(dtype=bool)]
    wanted = wanted.sort_values(CHANGED, kind="stable")
    again = wanted[key].duplicated(keep=False)
    last = wanted[~again].set_index(key)
    if again.any():     # few rows: grouping every one would take most of the time
        last = pd.concat([last, wanted[again].groupby(key, sort=False).last()]).loc[wanted[key].unique()]
    return last.assign(_elsewhere=last["_elsewhere"].fillna(False).astype(bool))
