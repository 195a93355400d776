"""What the tables of logged actions list, and what they only count."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from opsbook.domain.actioneffects.report import TOLD, MonthActions
from opsbook.review.actiontables import kinds_table, tally, telling_table, untold


def told(*rows):
    base = dict.fromkeys(TOLD, np.nan) | {
        "date": pd.Timestamp(2026, 9, 14), "kind": "图片", "action": "图片", "scope": "product", "unit": "1",
        "title": "杯子", "person": "陈薇", "metric": "visitors", "n_units": 1.0, "reason": ""}
    return pd.DataFrame([base | row for row in rows], columns=list(TOLD))


WORKED = {"conclusion": "worked", "effect": 0.5, "low": 0.2, "high": 0.9, "p": 0.01, "unit": "1"}
HARMED = {"conclusion": "no_effect", "reason": "worse", "effect": -0.5, "low": -0.8, "high": -0.2, "p": 0.02,
          "unit": "2"}
AGAIN = {"conclusion": "unclear", "reason": "again", "effect": 6.7, "low": 0.3, "high": 12.0, "p": 0.001, "unit": "3"}
BID = {"scope": "plan", "unit": "计划A", "kind": "调价", "action": "调价", "metric": "clicks", "conclusion": "unclear",
       "reason": "again"}
MONTH = MonthActions(told(), told(WORKED, HARMED, AGAIN, BID, BID | {"date": pd.Timestamp(2026, 9, 15)}),
                     date(2026, 9, 13), date(2026, 10, 17), 0)


def test_only_what_is_seen_is_listed_and_the_rest_is_counted_with_why():
    assert [row[0][:13] for row in telling_table(MONTH).rows] == ["09-14 图片 1 杯子", "09-14 图片 2 杯子"]
    assert list(untold(MONTH, 2)) == [
        "另有 1 个单独的动作数动了不少，但说不清是不是它的效果，不列：前后几周还动过，效果分不开 1。",
        "推广计划上的 2 个动作（调价）按点击看：说不清 2，因为前后几周还动过，效果分不开 2。",
        "出价天天调、粉丝通周周发，前后没有不动的周，每次的效果分不开；想知道一次大调有没有用，前后各停 2 周不动它。"]


def test_every_kind_is_listed_though_nothing_can_be_said_of_it():
    few = {"action": "视频", "conclusion": "unclear", "reason": "few", "before": 3.0, "n_units": 0.0}
    kinds = told(WORKED | {"before": 10.0, "after": 20.0, "expected": 13.0}, few, few | {"metric": "clicks"})
    rows = kinds_table(replace(MONTH, kinds=kinds), 2).rows
    assert [(row[0], row[1], row[4], row[6]) for row in rows] == [
        ("图片", "访客", 20.0, 0.5), ("视频", "访客", None, None)]


def test_a_tally_tells_harm_from_no_effect():
    assert tally(told(AGAIN, HARMED, WORKED, AGAIN, {"conclusion": "no_effect"})) == "见效 1，变差 1，无效 1，说不清 2"
