"""What logged actions did, as tables: each kind of action with all its products, and the single ones that tell."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

import pandas as pd

from opsbook.domain.actioneffects.report import MonthActions
from opsbook.domain.actioneffects.words import interval_text, reason_text
from opsbook.review.actions import OUTCOME_METRIC
from opsbook.review.cells import Entry
from opsbook.review.tables import Column, Table
from opsbook.review.view import Record
from opsbook.texts import say

N_SINGLE = 8
WORDS = ("worked", "worse", "no_effect", "watching", "not_done", "unclear")     # of a tally, in this order
BY_ITSELF = ["date", "action", "unit"]      # what makes an action one


def kinds_table(actions: MonthActions | None, weeks: int) -> Table:
    """What each kind of action did to the products it was done to, together: a row a metric that has enough to tell.

    A kind that has none says why, in the row of the metric it is judged by.
    """
    columns = (_column("kind", "text.wrap", 34), _column("metric"), _column("products", "count"), *_number_columns())
    if actions is None:
        return Table(columns, (), empty=say("actions.no_logs"))
    told = actions.kinds[actions.kinds["effect"].notna()]
    silent = kinds_judged(actions)
    silent = silent[~silent["action"].isin(told["action"])]
    kinds = pd.concat([told, silent]).sort_values(["date", "action"], kind="stable")
    rows = tuple((row["action"], say(f"actions.{row['metric']}"), int(row["n_units"]), *_numbers(row))
                 for row in kinds.to_dict("records"))
    heading = say("actions.kinds_heading", first=f"{actions.first:%m-%d}", last=f"{actions.last:%m-%d}")
    return Table(columns, rows, heading, say("actions.none_judged", weeks=weeks))


def kinds_judged(actions: MonthActions) -> pd.DataFrame:
    """A row a kind of action: the metric it is judged by."""
    return actions.kinds[actions.kinds["metric"].eq(OUTCOME_METRIC)]


def telling_table(actions: MonthActions) -> Table:
    """The single actions that worked or did harm, the surest first."""
    single = actions.single
    seen = single[single["conclusion"].eq("worked") | single["reason"].eq("worse")]
    surest = seen.sort_values("p", kind="stable").head(N_SINGLE)
    rows = tuple((say("actions.single", day=f"{row['date']:%m-%d}", kind=row["kind"], unit=row["unit"],
                      title=row["title"]), say(f"actions.{row['metric']}"), row["person"], *_numbers(row))
                 for row in surest.to_dict("records"))
    columns = (_column("kind", "text.wrap", 34), _column("metric"), _column("person"), *_number_columns())
    return Table(columns, rows, say("actions.single_heading"), say("actions.none_single"))


def tally(rows: pd.DataFrame) -> str:
    """How many rows came to which conclusion: 见效 1，变差 1，说不清 8."""
    words = rows["conclusion"].mask(rows["reason"].eq("worse"), "worse").value_counts()
    return say("actions.tally_join").join(say("actions.tally", word=say(f"actions.{word}"), count=words[word])
                                          for word in WORDS if word in words)


def untold(actions: MonthActions, weeks: int) -> Iterator[str]:
    """What the tables leave out, in sentences: single actions that only seem to tell, and what was done elsewhere."""
    single = actions.single
    leaves_0_out = (single["low"].astype(float) > 0) | (single["high"].astype(float) < 0)
    seeming = single[leaves_0_out & single["conclusion"].eq("unclear")].drop_duplicates(BY_ITSELF)
    if len(seeming):
        yield say("actions.seeming", count=len(seeming), why=_reasons(seeming))
    elsewhere = single[single["scope"].ne("product")]
    for scope, rows in elsewhere.groupby("scope", sort=False):
        own = rows.drop_duplicates(BY_ITSELF, keep="last")      # the metric nearest to an inquiry is the last
        why = _reasons(own[own["conclusion"].eq("unclear")])
        yield say("actions.elsewhere", scope=say(f"actions.scope_{scope}"), count=len(own),
                  kinds=say("actions.kinds_join").join(own["kind"].unique()),
                  metric=say(f"actions.{own['metric'].iloc[0]}"), tally=tally(own),
                  why=say("actions.because", why=why) if why else "")
    if elsewhere["reason"].eq("again").any():
        yield say("actions.again_note", weeks=weeks)


def _reasons(rows: pd.DataFrame) -> str:
    """Why nothing can be said, with how often: 前后几周还动过，效果分不开 33；…"""
    return say("actions.reasons_join").join(say("actions.tally", word=reason_text(str(reason)), count=count)
                                            for reason, count in rows["reason"].value_counts().items())


def _number_columns() -> tuple[Column, ...]:
    return (_column("before", "wan"), _column("after", "wan"), _column("expected", "wan"), _column("effect", "delta"),
            _column("interval", "text.mid", 14), _column("conclusion"), _column("reason", "text.wrap", 34))


def _numbers(row: Record) -> tuple[Entry, ...]:
    expected, effect = (float(row[name]) if isfinite(row[name]) else None for name in ("expected", "effect"))
    before, after = (float(row[name]) if isfinite(row[name]) else None for name in ("before", "after"))
    return (before, after, expected, effect, interval_text(row["low"], row["high"]),
            say(f"actions.{row['conclusion']}"), reason_text(row["reason"]))


def _column(key: str, style: str = "text", width: float = 0.0) -> Column:
    """A column whose head is the text ``actions.col_<key>``."""
    return Column(key, say(f"actions.col_{key}"), style, width)
