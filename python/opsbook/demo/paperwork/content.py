"""粉丝通, 活动报名, 站外开发: what is posted and signed up for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, frame, one_of, weighted, yes


def post_rows(office: Office) -> pd.DataFrame:
    """粉丝通: videos, posts, a topic a week."""
    return frame(_posts(office))


def _posts(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("posts"), office.habits.posts
    for day in office.days:
        kinds = ["视频"] * int(weighted(luck, habits.videos))
        kinds += ["动态"] * bool(luck.random() < habits.feed) + ["话题"] * (day.weekday() == habits.topic_weekday)
        kinds += [one_of(luck, habits.idle_kinds)] * bool(luck.random() < 1 / len(habits.themes))
        yield from (_post(office, day, kind, luck) for kind in kinds)


def _post(office: Office, day: date, kind: str, luck: np.random.Generator) -> Row:
    habits = office.habits.posts
    views = int(luck.gamma(2.0, 60.0))
    video = kind == "视频"
    return {"日期": at(day), "类型": kind, "主题": one_of(luck, habits.topics if kind == "话题" else habits.themes),
            "素材": habits.material if video else None,
            "是否投稿": yes(bool(luck.random() < habits.submitted)) if video else None,
            "平台判定": weighted(luck, habits.video_quality) if video else None,
            "浏览": views, "互动": views // 14, "商机": int(luck.poisson(views / 900)),
            "发布人": one_of(luck, office.operators)}


def campaign_rows(office: Office) -> pd.DataFrame:
    """活动报名: a campaign every so many days; one that fitted was missed."""
    return frame(_campaigns(office))


def _campaigns(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("campaigns"), office.habits.campaigns
    chosen = office.store.shop.loc[office.store.shop["showcase"], "product_id"].to_numpy()
    for number, day in enumerate(office.days[:: habits.every_days]):
        eligible = bool(luck.random() < habits.eligible)
        signed = eligible and bool(luck.random() < habits.signed_up)
        over = signed and (office.last - day).days > habits.every_days
        yield {
            "日期": at(day), "活动名": habits.names[number % len(habits.names)], "行业": habits.industry,
            "入口": habits.entry, "规则": one_of(luck, habits.rules), "目标": one_of(luck, habits.goals),
            "报名截止": at(day + timedelta(5)), "适合产品": "、".join(luck.choice(chosen, 3, replace=False)),
            "符合条件": yes(eligible), "是否报名": yes(signed), "报名人": one_of(luck, office.operators),
            "结果": ("通过" if over else "进行中") if signed else None,
            "带来访客": int(luck.integers(20, 160)) if over else None,
            "带来询盘": int(luck.integers(0, 5)) if over else None,
            "未报原因": habits.missed_why if eligible and not signed else None,
        }


def offsite_rows(office: Office) -> pd.DataFrame:
    """站外开发: each salesperson's posts of a week, the careless one's fewer."""
    return frame(_offsite(office))


def _offsite(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("offsite"), office.habits.offsite
    for day in (day for day in office.days if day.weekday() == 0):
        for seller in office.there(day):
            for _ in range(round(int(luck.integers(*habits.a_week)) * office.keen(seller))):
                visitors = int(luck.gamma(1.5, 8))
                posted = office.open_day(day + timedelta(int(luck.integers(0, 5))))
                yield {"日期": at(min(posted, office.last)),
                       "渠道": one_of(luck, habits.channels), "业务": seller, "条数": int(luck.integers(1, 4)),
                       "内容": one_of(luck, habits.contents), "带来访客": visitors,
                       "带来询盘": int(luck.poisson(visitors / 40))}
