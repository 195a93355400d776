"""Rows with the same key: identical ones count once; others are added up, replaced or refused, as the kind says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from opsbook.catalogue.exports import Column, ExportKind
from opsbook.exports.checks import Typed
from opsbook.exports.problems import Log
from opsbook.exports.strips import Strip, where


def settle_duplicates(typed: Typed, log: Log) -> Typed:
    """Leave one row a key, and say of every other what became of it."""
    frame, kind = typed.frame, typed.kind
    key = [name for name in kind.key if name in frame]
    twice = frame.duplicated(key, keep=False) & frame[key].notna().all(axis=1) if key else pd.Series(dtype=bool)
    if not twice.any():
        return typed
    firsts = _first_rows(frame, key)
    if kind.on_duplicate == "combine":
        for i in where(frame.duplicated(key).to_numpy()):
            log.warn("combined", typed.place(kind.key_columns[0], i), _key(frame, key, i), first=_row(typed, firsts[i]))
        return replace(typed, frame=_combined(frame, key, kind))
    same = frame.duplicated(keep="first").to_numpy()
    for i in where(same):
        log.warn("duplicate_row", typed.place(kind.key_columns[0], i), _key(frame, key, i),
                 first=_row(typed, firsts[i]))
    return _without_conflicts(_keep(typed, ~same), key, log)


def _without_conflicts(typed: Typed, key: list[str], log: Log) -> Typed:
    frame, kind = typed.frame, typed.kind
    conflicting = frame.duplicated(key).to_numpy()
    if not conflicting.any():
        return typed
    firsts = _first_rows(frame, key)
    tell = log.warn if kind.on_duplicate == "last" else log.error
    for i in where(conflicting):
        for row in (firsts[i], i):
            tell(f"key_twice_{kind.on_duplicate}", typed.place(kind.key_columns[0], row), _key(frame, key, i),
                 first=_row(typed, firsts[i]), second=_row(typed, i), differing=_differing(typed, firsts[i], i))
    return _keep(typed, ~frame.duplicated(key, keep="last").to_numpy())


def _differing(typed: Typed, one: int, other: int) -> str:
    """The headers in which two rows differ."""
    rows = typed.frame.iloc[[one, other]]
    names = [name for name in rows if rows[name].nunique(dropna=False) > 1]
    headers = [typed.strips[name].place.header if name in typed.strips else name for name in map(str, names)]
    return "、".join(headers[:5])


def _keep(typed: Typed, wanted: np.ndarray) -> Typed:
    """Only the wanted rows, in the frame and in the strips that say where they came from."""
    places = where(wanted)
    strips: dict[str, Strip] = {
        name: replace(strip, cells=[strip.cells[i] for i in places], rows=[strip.rows[i] for i in places])
        for name, strip in typed.strips.items()}
    return replace(typed, frame=typed.frame[wanted].reset_index(drop=True), strips=strips)


def _combined(frame: pd.DataFrame, key: list[str], kind: ExportKind) -> pd.DataFrame:
    """One row a key: counts and money add, indices take the largest, rates with `of` are recomputed, texts the last."""
    groups = frame.groupby(key, sort=False, dropna=False)
    out = groups.last()
    for name in (name for name in out if name in kind.columns):
        type_ = kind.columns[name].type
        if type_ in ("count", "money", "hours", "number"):
            out[name] = groups[name].sum(min_count=1)
        elif type_ == "index":
            out[name] = groups[name].max()
        elif type_ == "rate":
            out[name] = groups[name].mean().where(groups[name].nunique() == 1)
    for name, column in kind.columns.items():
        if name in out and column.of and set(column.of) <= set(out.columns):
            out[name] = _recomputed(out, frame.groupby(key, sort=False).size(), name, column)
    return out.reset_index()[list(frame.columns)]


def _recomputed(out: pd.DataFrame, sizes: pd.Series, name: str, column: Column) -> pd.Series:
    """The rate of the sums, where rows were added; a word that stands once keeps the rate it was shown with."""
    assert column.of is not None
    top, base = (out[part].astype("float64") for part in column.of)
    ratio = top / base.where(base > 0)
    return out[name].where(sizes == 1, ratio)


def _first_rows(frame: pd.DataFrame, key: list[str]) -> list[int]:
    """For each row the position of the first row with its key."""
    return pd.Series(range(len(frame))).groupby([frame[name] for name in key], dropna=False).transform("first").tolist()


def _key(frame: pd.DataFrame, key: list[str], position: int) -> str:
    shown = (frame[name].iloc[position] for name in key)
    return "、".join(f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value) for value in shown)


def _row(typed: Typed, position: int) -> int:
    return next(iter(typed.strips.values())).at(position).row or 0
