"""效果跟踪 (T33): what was done in the last weeks, and what came of it as far as the weeks are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.desk.rows.registers import cell_rows
from opsbook.domain.actioneffects.log import CAMPAIGN
from opsbook.domain.actioneffects.report import ActionLedger, by_kind, group_effects, single_effects
from opsbook.domain.actioneffects.unitweeks import Window, windows_of
from opsbook.domain.actioneffects.words import interval_text, reason_text, together_text
from opsbook.jobs.actionledger import action_ledger
from opsbook.jobs.fillground import FillGround, newest_week
from opsbook.texts import say

EFFECTS = "effects"
SHOWN = ("before", "after", "expected")     # counts; expected ones have parts


def effect_rows(ground: FillGround) -> Mapping[str, pd.DataFrame]:
    """The rows of 效果跟踪: the actions whose weeks after end with the ground's week or later.

    None where nothing was logged or no product export is stored. What came of them is judged by all that is stored of
    their weeks, also where the week is filled late: what was found out is not forgotten.
    """
    after = ground.period.before(-ground.settings.effects.weeks)
    ledger = action_ledger(ground.history, ground.settings, ground.evidence(min(after, newest_week(ground))))
    if ledger is None or "product" not in ledger.known:
        return {}
    record = record_of(EFFECTS)
    done = ledger.within(ground.period.before(ledger.weeks.n).start, ground.period.end)
    return {record.name: cell_rows(record, _rows(ledger, done), ground.settings.calendar.office_zone)}


def _rows(ledger: ActionLedger, done: pd.DataFrame) -> pd.DataFrame:
    """The actions one by one and, by kind and week, together; the fields of the record."""
    if done.empty:
        return pd.DataFrame(columns=list(record_of(EFFECTS).fields))
    first = pd.Series([window.first for window in windows_of(done, ledger.weeks.n, ledger.weeks.first_weekday)],
                      index=done.index, dtype="object")
    together = group_effects(ledger, by_kind(done).assign(week=first), ["week", "action"])
    together = together[together["n_units"].gt(0)].assign(unit=None)    # until then the actions alone say what there is
    rows = pd.concat([single_effects(ledger, done), together], ignore_index=True)
    windows = windows_of(rows, ledger.weeks.n, ledger.weeks.first_weekday) if len(rows) else []
    alone = rows["unit"].notna()
    reasons = [_why(together_text(n_units), reason_text(reason, window.end))
               for n_units, reason, window in zip(rows["n_units"], rows["reason"], windows, strict=True)]
    intervals = [interval_text(low, high) or None for low, high in zip(rows["low"], rows["high"], strict=True)]
    told = rows.assign(
        date=rows["date"].where(alone | rows["kind"].eq(CAMPAIGN), pd.to_datetime([each.first for each in windows])),
        object=np.where(alone, _named(rows), rows["kind"].map({CAMPAIGN: say("actions.campaign_object")}).fillna(
            say("actions.group_object"))),
        action=rows["action"].where(alone | rows["kind"].eq(CAMPAIGN), pd.Series(
            [say("actions.group_action", kind=kind) for kind in rows["kind"]], dtype="object")),
        metric=[say(f"actions.{metric}") for metric in rows["metric"]],
        interval=pd.Series(intervals, dtype="object"), reason=pd.Series(reasons, dtype="object"),
        conclusion=[say(f"actions.{word}") for word in rows["conclusion"]],
        **{name: rows[name].astype(float).round(1) for name in SHOWN})
    return told[~_again_that_week(told, windows)].drop_duplicates(["date", "action", "object", "metric"])


def _again_that_week(rows: pd.DataFrame, windows: Sequence[Window]) -> pd.Series:
    """What was done to a plan more than once in a week: its weeks before and after are the same."""
    week = rows.assign(week=[each.first for each in windows])
    return rows["scope"].eq("plan") & week.duplicated(["week", "kind", "unit", "metric"])


def _named(rows: pd.DataFrame) -> pd.Series:
    return rows["unit"].astype("str").str.cat(rows["title"].astype("str").fillna(""), sep=" ").str.strip()


def _why(*texts: str) -> str:
    return "；".join(each for each in texts if each)
