"""The checks of templates/catalogue/checks.toml on the rows of record tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from opsbook.catalogue.checks import Check, Future, Needs, Order, Same, Twice, company_words
from opsbook.desk.typedcells import Slip, cell_text
from opsbook.domain.likenames import Likeness, same_names

Tables = Mapping[str, pd.DataFrame]
"""The rows of record tables by the record's id."""


def row_slips(check: Check, tables: Tables, now: datetime) -> Iterator[Slip]:
    """What a check finds; nothing where its table or columns are not there."""
    rows = tables.get(check.record)
    if rows is not None and set(check.columns) <= set(rows.columns):
        yield from _KINDS[type(check)](check, rows, tables, now)


def _order(check: Order, rows: pd.DataFrame, tables: Tables, now: datetime) -> Iterator[Slip]:
    for row, (first, then) in enumerate(zip(rows[check.earlier], rows[check.later], strict=True)):
        begin, end = _moment(first), _moment(then)
        if begin and end and end < (begin if _has_clock(then) else _midnight(begin)):
            yield Slip(row, check.later, cell_text(then), check.what, check.todo)


def _future(check: Future, rows: pd.DataFrame, tables: Tables, now: datetime) -> Iterator[Slip]:
    for row, value in enumerate(rows[check.column]):
        if (at := _moment(value)) and at > now:
            yield Slip(row, check.column, cell_text(value), check.what, check.todo)


def _twice(check: Twice, rows: pd.DataFrame, tables: Tables, now: datetime) -> Iterator[Slip]:
    words = [cell_text(value).strip() for value in rows[check.column]]
    counted = Counter(word for word in words if word)
    seen: set[str] = set()
    for row, word in enumerate(words):
        if counted[word] > 1 and word in seen:
            yield Slip(row, check.column, word, check.what, check.todo)
        seen.add(word)


def _needs(check: Needs, rows: pd.DataFrame, tables: Tables, now: datetime) -> Iterator[Slip]:
    for row, (word, other) in enumerate(zip(rows[check.column], rows[check.other], strict=True)):
        if word == check.word and not cell_text(other).strip():
            yield Slip(row, check.other, "", check.what, check.todo)


def _same(check: Same, rows: pd.DataFrame, tables: Tables, now: datetime) -> Iterator[Slip]:
    others = [name for each in check.among for name in _names(tables, *each.split("."))]
    found = same_names(_names(tables, check.record, check.column), others,
                       Likeness(company_words(), check.like))
    told: set[str] = set()
    for row, value in enumerate(rows[check.column]):
        name = cell_text(value).strip()
        if name in found and name not in told:
            told.add(name)
            yield Slip(row, check.column, name, check.what.format(other=found[name]), check.todo)


def _names(tables: Tables, record: str, column: str) -> list[str]:
    rows = tables.get(record)
    if rows is None or column not in rows:
        return []
    return [name for value in rows[column] if (name := cell_text(value).strip())]


_KINDS: Mapping[type, Callable[[Any, pd.DataFrame, Tables, datetime], Iterator[Slip]]] = {
    Order: _order, Future: _future, Twice: _twice, Needs: _needs, Same: _same}


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time()) if isinstance(value, date) else None


def _has_clock(value: object) -> bool:
    return isinstance(value, datetime) and value.time() != time()


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time())
