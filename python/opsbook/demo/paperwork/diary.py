"""工作内容, SCRM统计, 市场竞品 and the lines people write into their plans themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from opsbook.demo.paperwork.office import Office, Row, at, frame, in_month, month_after, one_of, yes
from opsbook.domain.period import month_of, week_of


def work_rows(office: Office) -> pd.DataFrame:
    """工作内容: a few lines a day and operator."""
    return frame(_work(office))


def _work(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("work"), office.habits.work
    for day in office.days:
        for person in office.operators:
            for _ in range(int(luck.integers(*habits.a_day))):
                group = one_of(luck, list(habits.items))
                yield {"日期": at(day), "运营": person, "工作项": habits.items[group], "类别": group,
                       "数量": int(luck.integers(1, 9)), "耗时": int(luck.integers(2, 13)) * 10,
                       "链接或证据": habits.evidence, "结果": one_of(luck, habits.results)}


def scrm_rows(office: Office) -> pd.DataFrame:
    """SCRM统计: what the account manager gave a few days into the next month."""
    return frame(_scrm(office))


def _scrm(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("scrm"), office.habits.scrm
    for month in office.months:
        got = office.open_day(month.end + timedelta(2))
        if got > office.last:
            continue
        for item, (least, most) in habits.items.items():
            value = luck.uniform(least, most)
            yield {"取得日": at(got), "月": month.label, "项目": item, "客户经理": habits.manager,
                   "数值": round(value, 2) if most < 1 else int(value), "经手人": office.operators[0]}


def market_rows(office: Office) -> pd.DataFrame:
    """市场竞品: a few notes a month."""
    return frame(_market(office))


def _market(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("market"), office.habits.market
    for month in office.months:
        for number, day in enumerate(in_month(office.days, month)[5::7][: habits.a_month]):
            note = int(luck.integers(len(habits.objects)))
            yield {"日期": at(day), "类型": habits.kinds[number % len(habits.kinds)], "对象": habits.objects[note],
                   "来源": habits.sources[note], "看到什么": habits.seen[note], "我们差在哪": habits.gaps[note],
                   "要做什么": habits.actions[note], "分析人": one_of(luck, office.operators)}


def week_plan_rows(office: Office) -> pd.DataFrame:
    """每周计划: the lines of their own, done or not; those of the running week still open."""
    return frame(_week_plan(office))


def _week_plan(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("week plan"), office.habits.plans
    for week in dict.fromkeys(week_of(day) for day in office.days):
        running = week.end >= office.last
        for number, (item, goal, planned) in enumerate(habits.weekly):
            done = bool(luck.random() < habits.done)
            yield {"周开始": at(week.start), "周": week.label, "工作项": item, "目标": goal, "计划数量": planned,
                   "实际数量": None if running else planned if done else planned // 2,
                   "责任人": office.operators[number % 2], "截止": at(week.end),
                   "完成": None if running else yes(done)}


def month_plan_rows(office: Office) -> pd.DataFrame:
    """每月计划: target, work, budget, campaigns, each month reviewed but the running one."""
    return frame(_month_plan(office))


def _month_plan(office: Office) -> Iterator[Row]:
    luck, habits = office.luck("month plan"), office.habits.plans
    for month in [*office.months, month_after(office.months[-1])]:
        over = month.end < month_of(office.last).start
        for number, (group, item, goal) in enumerate(habits.monthly):
            yield {"月": month.label, "月初": at(month.start), "类别": group, "项目": item, "目标": goal,
                   "预算": habits.budget if group == "预算" else None, "责任人": office.operators[number % 2],
                   "截止": at(month.end), "完成": one_of(luck, ("是", "是", "部分", "否")) if over else None,
                   "复盘": one_of(luck, habits.reviews) if over else None}
