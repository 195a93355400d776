"""What logged actions did, as tables: each kind of action with all its products, and the single ones that tell."""

from __future__ import annotations

from math import isfinite

from opsbook.domain.actioneffects.report import MonthActions
from opsbook.domain.actioneffects.words import interval_text, reason_text
from opsbook.review.cells import Entry
from opsbook.review.tables import Column, Table
from opsbook.review.view import Record
from opsbook.texts import say

N_SINGLE = 8


def kinds_table(actions: MonthActions | None, weeks: int) -> Table:
    """What each kind of action did to the products it was done to, together: a row a metric that has enough to tell."""
    columns = (_column("kind", "text.wrap", 34), _column("metric"), _column("products", "count"), *_number_columns())
    if actions is None:
        return Table(columns, (), empty=say("actions.no_logs"))
    kinds = actions.kinds[actions.kinds["effect"].notna()].sort_values(["date", "action"], kind="stable")
    rows = tuple((row["action"], say(f"actions.{row['metric']}"), int(row["n_units"]), *_numbers(row))
                 for row in kinds.to_dict("records"))
    heading = say("actions.kinds_heading", first=f"{actions.first:%m-%d}", last=f"{actions.last:%m-%d}")
    return Table(columns, rows, heading, say("actions.none_judged", weeks=weeks))


def telling_table(actions: MonthActions) -> Table:
    """The single actions whose interval leaves 0 out, the surest first; also those that cannot be told apart from
    others on the same product, which say so.
    """
    single = actions.single
    telling = single[(single["low"].astype(float) > 0) | (single["high"].astype(float) < 0)]
    surest = telling.sort_values("p", kind="stable").head(N_SINGLE)
    rows = tuple((say("actions.single", day=f"{row['date']:%m-%d}", kind=row["kind"], unit=row["unit"],
                      title=row["title"]), say(f"actions.{row['metric']}"), row["person"], *_numbers(row))
                 for row in surest.to_dict("records"))
    columns = (_column("kind", "text.wrap", 34), _column("metric"), _column("person"), *_number_columns())
    return Table(columns, rows, say("actions.single_heading"), say("actions.none_single"))


def _number_columns() -> tuple[Column, ...]:
    return (_column("before", "wan"), _column("after", "wan"), _column("expected", "wan"), _column("effect", "delta"),
            _column("interval", "text.mid", 14), _column("conclusion"), _column("reason", "text.wrap", 34))


def _numbers(row: Record) -> tuple[Entry, ...]:
    expected, effect = (float(row[name]) if isfinite(row[name]) else None for name in ("expected", "effect"))
    return (float(row["before"]), float(row["after"]), expected, effect, interval_text(row["low"], row["high"]),
            say(f"actions.{row['conclusion']}"), reason_text(row["reason"]))


def _column(key: str, style: str = "text", width: float = 0.0) -> Column:
    """A column whose head is the text ``actions.col_<key>``."""
    return Column(key, say(f"actions.col_{key}"), style, width)
