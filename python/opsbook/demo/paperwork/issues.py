"""问题产品: what the platform marked, and products without effect that were worked on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, frame, one_of, yes
from opsbook.demo.shop import online

IDLE, IDLE_DAYS = "零效果", 30


def issue_rows(office: Office) -> pd.DataFrame:
    """问题产品: the violation handled late, the products without effect entered each Tuesday."""
    return frame([*_marked(office), *_idle(office)])


def _marked(office: Office) -> Iterator[Row]:
    story, shop, habits = office.store.model.story.problems, office.store.shop, office.habits.issues
    if not office.first <= story.on <= office.last:
        return
    for _, product in shop[shop["problem"] != ""].iterrows():
        kind = habits.kinds[product["problem"]]
        solved = kind == "问题产品"
        yield {"进入日期": at(story.on), "类型": kind, "产品ID": product["product_id"], "产品名称": product["title"],
               "动作": habits.solved if solved else None, "责任人": product["owner"] or office.operators[0],
               "完成": yes(solved), "完成日": at(story.on + timedelta(3)) if solved else None}


def _idle(office: Office) -> Iterator[Row]:
    """Each Tuesday the most seen of the products nobody visited for thirty days, each entered once."""
    luck, habits, known = office.luck("issues"), office.habits.issues, set[int]()
    for day in (day for day in office.days if day.weekday() == 1):
        found = [number for number in _without_effect(office, day) if number not in known][: habits.a_week]
        known.update(found)
        for number in found:
            product = office.store.shop.iloc[number]
            done = bool(luck.random() < habits.fixed)
            finished = day + timedelta(int(luck.integers(1, 9)))
            ready = done and finished <= office.last
            yield {"进入日期": at(day), "类型": IDLE, "产品ID": product["product_id"], "产品名称": product["title"],
                   "动作": one_of(luck, habits.actions), "责任人": product["owner"] or office.operators[0],
                   "完成": yes(True) if ready else None, "完成日": at(finished) if ready else None}


def _without_effect(office: Office, day: date) -> list[int]:
    """The products online for thirty days that had no visitor in them, the most shown first."""
    store, number = office.store, office.number(day)
    days = slice(max(number - IDLE_DAYS, 0), number)
    old = (store.shop["born"].to_numpy() <= number - IDLE_DAYS) & online(store.shop, np.array([number]))[0]
    shown = store.traffic.impressions[days].sum(axis=0)
    idle = np.flatnonzero(old & (store.traffic.visitors[days].sum(axis=0) == 0))
    return [int(each) for each in idle[np.argsort(-shown[idle], kind="stable")]]
