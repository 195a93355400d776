"""The list of problem products (T23): what is wrong with which product, and what became of those already listed.

Columns of a list: kind (one of KINDS), product_id, title, date (entered on), action, person, remark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from opsbook.texts import say

ZERO, PROBLEM, VIOLATION, LOW = "零效果", "问题产品", "违规", "低分品"
KINDS = (VIOLATION, PROBLEM, ZERO, LOW)
NINETY = "零效果 90 天"
VIOLATING = r"违规|侵权|知识产权|禁售|禁限售|处罚"
AGAIN_AFTER = timedelta(30)     # P01: without effect means for 30 days
KEY = ["kind", "product_id"]
COLUMNS = (*KEY, "title", "date", "action", "person", "remark")


@dataclass(frozen=True)
class Advice:
    """What is to be done, by kind and NINETY; whose task it is where the product has no owner."""

    actions: Mapping[str, str]
    person: str


def found_issues(products: pd.DataFrame, problems: pd.Series) -> pd.DataFrame:
    """Every kind of trouble of every listed product: KEY, title, owner, impressions, `holds` (missing where nobody
    knows), `ninety` (without effect for 90 days).

    `products` is a product table (domain/products.py), `problems` what the platform says of them, by product_id; a
    problem that speaks of a violation is one.
    """
    said = products["product_id"].map(problems[~problems.index.duplicated()]).astype("str")
    violates = said.str.contains(VIOLATING, regex=True).fillna(False).to_numpy(dtype=bool)
    states = {VIOLATION: products["problem"] & violates, PROBLEM: products["problem"] & ~violates,
              ZERO: products["zero_30"] | products["zero_90"], LOW: products["low_score"]}
    ninety = products["zero_90"].fillna(False).astype(bool)
    about = products[["product_id", "title", "owner", "impressions"]]
    frames = [about.assign(kind=kind, holds=holds, ninety=ninety & (kind == ZERO))[products["listed"]]
              for kind, holds in states.items()]
    return pd.concat(frames, ignore_index=True)


def count_issues(found: pd.DataFrame) -> dict[str, int]:
    """How many products have each kind of trouble; those without effect for 90 days are counted under NINETY too."""
    holds = found["holds"].fillna(False).astype(bool)
    counts = found.loc[holds, "kind"].value_counts()
    return {**{kind: int(counts.get(kind, 0)) for kind in KINDS}, NINETY: int((holds & found["ninety"]).sum())}


def issue_list(found: pd.DataFrame, known: pd.DataFrame, advice: Advice, today: date) -> pd.DataFrame:
    """The list of now: the known rows as they are, each with a remark on what became of it, then those that are new.

    `known` has the columns of templates/records/issues.toml; none of its rows is taken out.
    """
    rows = known.dropna(subset=KEY).drop_duplicates(KEY)
    return pd.concat([_remarked(rows, found, advice, today), _new(rows, found, advice, today)], ignore_index=True)


def settled_remarks() -> frozenset[str]:
    """What the remarks say of products that have the trouble no more, or are not there any more."""
    return frozenset({say("fill.issue_gone"), *(say("fill.issue_well", kind=kind) for kind in KINDS)})


def _remarked(rows: pd.DataFrame, found: pd.DataFrame, advice: Advice, today: date) -> pd.DataFrame:
    """The known rows; nothing is said of what nobody can tell."""
    now = rows[KEY].merge(found[[*KEY, "holds", "ninety"]], on=KEY, how="left", indicator="there")
    there, holds = (now["there"] == "both").to_numpy(), now["holds"].astype("boolean")
    still, well = (holds.eq(state).fillna(False).to_numpy(dtype=bool) for state in (True, False))
    done = rows["done"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    long_ago = (rows["done_on"] <= pd.Timestamp(today - AGAIN_AFTER)).to_numpy(dtype=bool)
    told = (rows["action"] == advice.actions[NINETY]).to_numpy(dtype=bool)
    grown = now["ninety"].eq(True).to_numpy(dtype=bool) & ~told
    cases = {"gone": ~done & ~there, "well": ~done & well, "again": done & long_ago & still,
             "ninety": ~done & still & grown}
    words = np.select(list(cases.values()), list(cases), default="")
    remarks = [say(f"fill.issue_{word}", kind=kind, action=advice.actions[NINETY]) if word else None
               for word, kind in zip(words, rows["kind"], strict=True)]
    return rows.assign(remark=pd.Series(remarks, rows.index, dtype="object"))[list(COLUMNS)]


def _new(rows: pd.DataFrame, found: pd.DataFrame, advice: Advice, today: date) -> pd.DataFrame:
    """What is not listed yet: the worst kind first, in a kind what has had no effect longest, then most exposure."""
    known = pd.MultiIndex.from_frame(rows[KEY].astype("str"))
    holds = found["holds"].fillna(False).astype(bool).to_numpy()
    fresh = ~pd.MultiIndex.from_frame(found[KEY].astype("str")).isin(known)
    order = {kind: place for place, kind in enumerate(KINDS)}
    new = found[holds & fresh].assign(order=lambda each: each["kind"].map(order)).sort_values(
        ["order", "ninety", "impressions", "product_id"], ascending=[True, False, False, True])
    actions = [advice.actions[NINETY if ninety else kind]
               for kind, ninety in zip(new["kind"], new["ninety"], strict=True)]
    return new.assign(date=pd.Timestamp(today), action=actions, person=new["owner"].fillna(advice.person), remark=None,
                      )[list(COLUMNS)].astype({"remark": "object"})
