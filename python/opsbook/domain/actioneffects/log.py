"""What was done to what, from the logs people keep: 操作记录 (T11-T13), 产品发布 (T24), 活动报名 (T14), 粉丝通."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

import pandas as pd

from opsbook.domain.actioneffects.unitweeks import week_starts
from opsbook.domain.period import SUNDAY

Scope = Literal["product", "word", "plan", "channel"]

COLUMNS = ("date", "until", "kind", "action", "scope", "unit", "person", "done", "followed")
WORDS = ["object", "after", "before", "content"]    # where an operation names its product, the likeliest first
PRODUCT_ID = r"(\d{6,})"
LAST_WORD = r"\s+\S+$"               # LED strip 出价
LOOKED = "排查"                      # a look at the figures changes nothing
NOT_FOLLOWED = ("新发", "新品", "删除")   # what is new has no before, what is deleted no after
EDITED, IMPROVED = "修改", "优化"
COVERING = "关键词覆盖"              # a new product but where an old link was edited
FAN_CHANNEL, POSTED, CAMPAIGN = "粉丝通", "粉丝通发布", "活动报名"
REFUSED = "没通过"


@dataclass(frozen=True)
class Logs:
    """The registers that actions stand in, live rows with the columns of templates/records; what is known by name.

    `known` are the names of the units that have figures, by scope: an operation on a word or plan says its name.
    Weeks begin on `first_weekday` (as in date.weekday()).
    """

    operations: pd.DataFrame
    publishing: pd.DataFrame
    campaigns: pd.DataFrame
    posts: pd.DataFrame
    known: Mapping[Scope, Collection[str]] = field(default_factory=dict)
    first_weekday: int = SUNDAY


def logged_actions(logs: Logs) -> pd.DataFrame:
    """One row an action and unit, each once, by date.

    date, until   when it was done; a campaign goes from the day it was seen to its deadline
    kind, action  what was done, for groups and in full: 修改, 修改：标题
    scope, unit   what to: a product id, a word, a plan, a channel
    person        who did it
    done          False for a campaign the store could have joined and did not, or that refused it
    followed      False where there is no before or no after: new products, deleted ones
    """
    every = pd.concat([_operations(logs), _publishing(logs.publishing), _campaigns(logs.campaigns),
                       _posts(logs)], ignore_index=True)
    every = every.dropna(subset=["date", "unit", "kind"])
    every = every[~_told_twice(every)].sort_values("date", kind="stable")
    return every.drop_duplicates(["date", "action", "scope", "unit"]).reset_index(drop=True)


def _told_twice(actions: pd.DataFrame) -> pd.Series:
    """The edits of 操作记录 that 产品发布 tells too: the same product on the same day, there with what was edited."""
    edited, improved = actions["kind"].eq(EDITED), actions["kind"].astype("str").str.startswith(IMPROVED)
    keys = pd.Series(list(zip(actions["date"], actions["unit"], strict=True)), index=actions.index, dtype="object")
    return edited & keys.isin(keys[improved.fillna(False)])


def _operations(logs: Logs) -> pd.DataFrame:
    rows = logs.operations[logs.operations["kind"].ne(LOOKED)]
    units = {"product": _first(rows[name].astype("str").str.extract(PRODUCT_ID)[0] for name in WORDS)}
    said = [rows["object"], rows["content"], rows["content"].astype("str").str.replace(LAST_WORD, "", regex=True)]
    for scope in ("plan", "word"):
        known = {name.casefold(): name for name in logs.known.get(scope, ())}
        units[scope] = _first(each.astype("str").str.strip().str.casefold().map(known) for each in said)
    named = pd.DataFrame(units, dtype="object")
    first = named.notna().to_numpy().argmax(axis=1)
    return _rows(rows, kind=rows["kind"], action=_action(rows["kind"], rows["content"]),
                 scope=named.columns.to_numpy()[first], unit=_first(named[name] for name in named))


def _first(columns: Iterable[pd.Series]) -> pd.Series:
    """The first of the columns that says something, row by row; bfill over rows of texts takes ten times as long."""
    return reduce(lambda found, other: found.where(found.notna(), other),
                  (each.astype(object) for each in columns))


def _publishing(rows: pd.DataFrame) -> pd.DataFrame:
    action = _action(rows["kind"], rows["scope"])
    made = _rows(rows, kind=action, action=action, scope="product", unit=rows["product_id"])
    fresh = rows["kind"].eq(COVERING) & ~rows["reused"].astype("boolean").fillna(False)
    return made.assign(followed=made["followed"] & ~fresh.fillna(False).astype(bool))


def _campaigns(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a campaign and product; without those the store could not join, or where nobody said whether it did."""
    joined = rows["signed_up"].astype("boolean")
    rows = rows[joined.fillna(False) | (~joined & rows["eligible"].astype("boolean")).fillna(False)]
    ids = rows["products"].astype("str").str.findall(PRODUCT_ID).explode()
    own = rows.loc[ids.index]
    done = own["signed_up"].astype(bool) & own["result"].astype("str").ne(REFUSED).fillna(True)
    until = own["deadline"].where(own["deadline"].gt(own["date"]), own["date"])
    return _rows(own, kind=CAMPAIGN, action=_action(CAMPAIGN, own["name"]), scope="product", unit=ids, until=until,
                 done=done)


def _posts(logs: Logs) -> pd.DataFrame:
    """What was posted on the store's fan channel, once a week, and what of it names a product."""
    rows = logs.posts
    ids = _first(rows[name].astype("str").str.extract(PRODUCT_ID)[0] for name in ("title", "material"))
    named = _rows(rows, kind=POSTED, action=_action(POSTED, rows["kind"]), scope="product", unit=ids)
    weekly = rows.assign(date=week_starts(rows["date"], logs.first_weekday), person=None).drop_duplicates("date")
    return pd.concat([_rows(weekly, kind=POSTED, action=POSTED, scope="channel", unit=FAN_CHANNEL), named])


def _rows(rows: pd.DataFrame, **said: object) -> pd.DataFrame:
    own = {"until": rows["date"], "done": True, **said}
    made = pd.DataFrame({"date": rows["date"], "person": rows["person"], **own}, index=rows.index)
    followed = ~made["kind"].astype("str").isin(NOT_FOLLOWED).fillna(False)
    return made.assign(followed=followed.astype(bool))[list(COLUMNS)].astype({"unit": "object", "kind": "object"})


def _action(kind: pd.Series | str, content: pd.Series) -> pd.Series:
    named = pd.Series(kind, index=content.index).astype("str")
    return (named + "：" + content.astype("str")).fillna(named)
