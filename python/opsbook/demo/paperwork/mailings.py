"""客群, EDM and 折扣优惠券."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, frame, one_of, yes


def group_rows(office: Office) -> pd.DataFrame:
    """客群: made on the first day."""
    habits = office.habits.mailings
    return frame({"客群": name, "共同点": common, "人数": count, "邮件模板": habits.template,
                  "建立日": at(office.days[0]), "建立人": office.operators[0]}
                 for name, (common, count) in habits.groups.items())


def mailing_rows(office: Office) -> pd.DataFrame:
    """EDM: one a week by the salespeople in turn, none in the weeks of the gap."""
    return frame(_mailings(office))


def _mailings(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("mailings"), office.habits.mailings
    starts = [day for day in office.days if day.weekday() == habits.weekday and day not in habits.gap_weeks]
    for number, day in enumerate(starts):
        there = office.there(day)
        yield _mailing(office, day, there[number % len(there)], luck)


def _mailing(office: Office, day: date, seller: str, luck: np.random.Generator) -> Row:
    habits = office.habits.mailings
    group = one_of(luck, list(habits.groups))
    count = habits.groups[group][1]
    n_days = math.ceil(count / habits.free)
    end = day + timedelta(n_days - 1)
    rows: dict[str, int] = {}
    for name, rate in zip(("送达", "打开", "点击", "回复"), habits.rates.values(), strict=True):
        rows[name] = int(luck.binomial(count, rate))
    seen = rows if end < office.last - timedelta(2) else {}
    return {"开始": at(day), "结束": at(end), "客群": group, "主题": one_of(luck, habits.themes), "业务": seller,
            "人数": count, "日发送": math.ceil(count / n_days), **seen,
            "询盘": int(luck.poisson(0.4)) if seen else None}


def offer_rows(office: Office) -> pd.DataFrame:
    """折扣优惠券: one set a week; the one of the story ran out and nobody renewed it."""
    return frame(_offers(office))


def _offers(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("offers"), office.habits.offers
    for day in (day for day in office.days if day.weekday() == habits.weekday):
        end = day + timedelta(int(luck.integers(*habits.days)))
        yield {"设置日": at(day), "类型": one_of(luck, habits.kinds), "产品": one_of(luck, habits.products),
               "开始": at(day), "结束": at(end), "已用": int(luck.poisson(3)), "设置人": one_of(luck, office.operators),
               "已续": yes(True) if end <= office.last + timedelta(7) else None}
    if office.first <= habits.expired:
        begun = habits.expired - timedelta(habits.days[0])
        yield {"设置日": at(begun), "类型": habits.expired_kind, "产品": habits.products[0], "开始": at(begun),
               "结束": at(habits.expired), "已用": 1, "设置人": office.operators[1], "已续": None}
