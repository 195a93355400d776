"""操作记录: products published, edited and deleted, images, P4P, the showcase; 产品发布 beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from opsbook.demo.ads import by_plan
from opsbook.demo.paperwork.office import Office, Row, at, frame, in_month, one_of, yes
from opsbook.demo.products import TOUCHED_EVERY
from opsbook.demo.registers import ITEM
from opsbook.demo.shop import online
from opsbook.demo.story import at_rank


def operation_rows(office: Office) -> pd.DataFrame:
    """操作记录, oldest first."""
    rows = [*_shelf_log(office), *_image_log(office), *_ad_log(office), *_showcase_log(office)]
    return frame(sorted(rows, key=lambda row: str(row["日期"])))


def publishing_rows(office: Office) -> pd.DataFrame:
    """产品发布: every new product, and the edits somebody logged."""
    luck, habits, rows = office.luck("publishing"), office.habits.products, []
    for day, product in _published(office):
        covering = luck.random() < habits.word_covering
        rows.append({
            "日期": at(day), "类型": "关键词覆盖" if covering else "新品", "产品ID": product["product_id"],
            "标题": product["title"], "关键词": _words(product["title"]), "质量分": float(product["score"]),
            "改旧链接": yes(bool(luck.random() < habits.reused_links)), "责任人": _owner(office, product),
        })
    for day, product, part in _edited(office):
        rows.append({"日期": at(day), "类型": "优化", "产品ID": product["product_id"], "标题": product["title"],
                     "优化范围": habits.scopes[part], "责任人": _owner(office, product)})
    return frame(sorted(rows, key=lambda row: str(row["日期"])))


def _words(title: str) -> str:
    """The words a title is meant to be found by: what it sells."""
    return " ".join(title.split()[ITEM]).lower()


def _published(office: Office) -> Iterator[tuple[date, pd.Series]]:
    """Each product that came online since registers are kept, with its day at the office."""
    timeline, shop = office.store.timeline, office.store.shop
    for _, product in shop[shop["born"] >= office.number(office.first)].iterrows():
        yield office.open_day(timeline.first + timedelta(int(product["born"]))), product


def _edited(office: Office) -> list[tuple[date, pd.Series, str]]:
    """The share of the platform's edits that somebody wrote down, with what was changed; the same at each call."""
    store, habits, luck = office.store, office.habits.products, office.luck("edits")
    found = []
    for _, product in store.shop[online(store.shop, np.array([store.timeline.n_days - 1]))[0]].iterrows():
        age = office.number(office.first) - int(product["born"])
        edits = range(int(product["born"]) + max(-(-age // TOUCHED_EVERY), 1) * TOUCHED_EVERY, store.timeline.n_days,
                      TOUCHED_EVERY)
        for number in edits:
            if luck.random() < habits.edits_logged:
                day = office.open_day(store.timeline.first + timedelta(number))
                found.append((day, product, one_of(luck, habits.edits)))
    return found


def _owner(office: Office, product: pd.Series) -> str:
    return str(product["owner"]) or office.habits.products.publisher


def _shelf_log(office: Office) -> Iterator[Row]:
    """新发, 修改, 删除."""
    store, habits = office.store, office.habits.products
    for day, product in _published(office):
        yield {"日期": at(day), "类型": "新发", "账号": _owner(office, product), "对象": product["product_id"],
               "内容": product["title"]}
    for day, product, part in _edited(office):
        yield {"日期": at(day), "类型": "修改", "账号": _owner(office, product), "对象": product["product_id"],
               "内容": part}
    gone = store.shop["gone"].between(office.number(office.first), store.timeline.n_days - 1)
    reposted = store.shop["gone"].eq(store.timeline.index(store.model.story.repost.on))
    for (_, product), again in zip(store.shop[gone].iterrows(), reposted[gone], strict=True):
        day = office.open_day(store.timeline.first + timedelta(int(product["gone"])))
        yield {"日期": at(day), "类型": "删除", "账号": _owner(office, product), "对象": product["product_id"],
               "内容": product["title"], "原因": habits.reposted_why if again else habits.deleted_why}


def _image_log(office: Office) -> Iterator[Row]:
    """图片: one every few days, among them the one that cost clicks."""
    store, habits, luck = office.store, office.habits.products, office.luck("images")
    story = store.model.story.image
    shelf = store.shop[online(store.shop, np.array([store.timeline.n_days - 1]))[0]]
    changes = [(day, shelf.iloc[int(luck.integers(len(shelf)))]) for day in office.days[:: habits.image_days]]
    if office.first <= story.on <= office.last:
        changes.append((story.on, store.shop.iloc[at_rank(store.shop, story, store.timeline)]))
    for day, product in changes:
        yield {"日期": at(office.open_day(day)), "类型": "图片", "账号": _owner(office, product),
               "对象": product["product_id"], "内容": product["title"], "前值": habits.image_before,
               "后值": habits.image_after, "原因": habits.image_why}


def _ad_log(office: Office) -> Iterator[Row]:
    """P4P: a check a day, bids, blocked words, tags; the days the budget was out."""
    outage, luck, habits = office.store.model.story.outage.closed, office.luck("ads"), office.habits.ads
    plans = [plan.name for plan in office.store.model.world.advertising.plans]
    for before, day in pairwise((office.first - timedelta(1), *office.days)):
        out = outage[0] <= day <= outage[1]
        row: Row = {"日期": at(day), "账号": habits.keeper}
        if out != (outage[0] <= before <= outage[1]):
            words = habits.outage_words if out else habits.restored_words
            budgets = (habits.budget, 0) if out else (0, habits.budget)
            yield row | {"类型": "预算", "对象": plans[0], "内容": words,
                         "前值": str(budgets[0]), "后值": str(budgets[1])}
        yield row | _checked(office, day)
        if not out and luck.random() < habits.adjusted:
            yield row | _adjusted(office, day, int(luck.integers(len(plans))), luck)
        if not out and luck.random() < habits.blocked:
            yield row | {"类型": "屏蔽词", "对象": plans[0], "内容": _brand_word(office, luck)}
        if day.weekday() == habits.tag_weekday and luck.random() < habits.tag_kept:
            yield row | {"类型": "定向标签", "对象": plans[1], "内容": one_of(luck, habits.tags)}


def _checked(office: Office, day: date) -> Row:
    """排查: how long the longest plan was on air in the hours of the market."""
    habits = office.habits.ads
    hours = float(office.store.ads.hours[office.number(day - timedelta(1))].max())
    return {"类型": "排查", "对象": office.store.model.world.advertising.plans[0].name, "内容": habits.checked_words,
            "在线小时": min(hours, float(habits.market_hours)), "目标小时": habits.market_hours}


def _adjusted(office: Office, day: date, plan: int, luck: np.random.Generator) -> Row:
    """调价 of a plan, with what it did the day before."""
    store, habits = office.store, office.habits.ads
    n_plans, number = len(store.model.world.advertising.plans), office.number(day - timedelta(1))
    bid = float(np.round(luck.uniform(*habits.bids), 1))
    counts = {"曝光": store.traffic.paid_impressions, "点击": store.traffic.paid_clicks}
    shown = {name: int(by_plan(count[number : number + 1], store.shop, n_plans)[0, plan])
             for name, count in counts.items()}
    leads = by_plan((store.ads.inquiries + store.ads.tm)[number : number + 1], store.shop, n_plans)[0, plan]
    step = float(np.round(luck.uniform(0.2, 0.8) * luck.choice([-1, 1]), 1))
    return {"类型": "调价", "对象": store.model.world.advertising.plans[plan].name, "内容": "出价",
            "前值": f"{bid:.1f}", "后值": f"{bid + step:.1f}", "花费": float(store.ads.cost[number, plan]), **shown,
            "商机": int(leads), "原因": one_of(luck, habits.reasons)}


def _brand_word(office: Office, luck: np.random.Generator) -> str:
    """A word that brings the wrong visitors: somebody's brand."""
    parts = office.store.model.words.keywords["brand"]
    return f"{one_of(luck, parts.heads)} {one_of(luck, parts.after)}".strip()


def _showcase_log(office: Office) -> Iterator[Row]:
    """橱窗更换 and 卖点设置, so many a month."""
    store, habits, luck = office.store, office.habits.showcase, office.luck("showcase")
    shelf = store.shop[online(store.shop, np.array([store.timeline.n_days - 1]))[0]]
    shown, others = (shelf.loc[shelf["showcase"] == flag, "product_id"].to_numpy() for flag in (True, False))
    for month in office.months:
        days = in_month(office.days, month)
        for number in range(min(habits.changes, len(days))):
            yield {"日期": at(one_of(luck, days)), "类型": "橱窗更换", "账号": office.operators[number % 2],
                   "对象": f"橱窗位 {int(luck.integers(1, store.model.world.products.showcase + 1))}",
                   "前值": one_of(luck, others), "后值": one_of(luck, shown), "原因": one_of(luck, habits.reasons)}
        for _ in range(min(habits.points, len(days))):
            yield {"日期": at(one_of(luck, days)), "类型": "卖点设置", "账号": office.habits.products.publisher,
                   "对象": one_of(luck, shown), "内容": habits.points_words}
