"""What logged actions did, as tables: each kind of action with all its products, and the single ones that tell."""

from __future__ import annotations

from math import isfinite

import pandas as pd

from opsbook.domain.actioneffects.report import MonthActions
from opsbook.domain.actioneffects.words import interval_text, reason_text
from opsbook.review.cells import Entry
from opsbook.review.tables import Column, Table
from opsbook.review.view import Record
from opsbook.texts import say

N_SINGLE = 12


def kinds_table(actions: MonthActions | None, weeks: int) -> Table:
    """What each kind of action did to the products it was done to, together: a row a metric."""
    head = (_column("kind", "text.wrap", 34), _column("products", "count"))
    if actions is None:
        return Table((*head, *_number_columns()), (), empty=say("actions.no_logs"))
    kinds = actions.kinds[actions.kinds["n_units"].gt(0)]
    rows = tuple((row["action"], int(row["n_units"]), *_numbers(row)) for row in kinds.to_dict("records"))
    heading = say("actions.kinds_heading", first=f"{actions.first:%m-%d}", last=f"{actions.last:%m-%d}")
    return Table((*head, *_number_columns()), rows, heading, say("actions.none_judged", weeks=weeks))


def telling_table(actions: MonthActions) -> Table:
    """The single actions whose interval leaves 0 out, the surest first; also those that cannot be told apart from
    others on the same product, which say so.
    """
    single = actions.single
    telling = single[(single["low"].astype(float) > 0) | (single["high"].astype(float) < 0)]
    surest = telling.sort_values("p", kind="stable").head(N_SINGLE)
    rows = tuple((f"{row['date']:%m-%d} {row['action']}", f"{row['unit']} {row['title']}".strip(), *_numbers(row))
                 for row in surest.to_dict("records"))
    columns = (_column("kind", "text.wrap", 34), _column("object", "text.wrap", 12), *_number_columns())
    return Table(columns, rows, say("actions.single_heading"), say("actions.none_single"))


def _number_columns() -> tuple[Column, ...]:
    return (_column("metric"), _column("before", "wan"), _column("after", "wan"), _column("expected", "wan"),
            _column("effect", "delta"), _column("interval"), _column("conclusion"), _column("reason", "text.wrap", 30))


def _numbers(row: Record) -> tuple[Entry, ...]:
    expected, effect = (float(row[name]) if isfinite(row[name]) else None for name in ("expected", "effect"))
    return (say(f"actions.{row['metric']}"), float(row["before"]), float(row["after"]), expected, effect,
            interval_text(row["low"], row["high"]), say(f"actions.{row['conclusion']}"),
            reason_text(pd.Series(row), None))


def _column(key: str, style: str = "text", width: float = 0.0) -> Column:
    """A column whose head is the text ``actions.col_<key>``."""
    return Column(key, say(f"actions.col_{key}"), style, width)
