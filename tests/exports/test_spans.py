from __future__ import annotations

from datetime import date, datetime

import pytest

from opsbook.domain.period import parse_period
from opsbook.exports.spans import cell_period, title_period

WEEK = "2026-09-13~2026-09-19"


@pytest.mark.parametrize(("title", "period"), [
    ("产品数据, 时间周期 2026-09-13~2026-09-19", WEEK), ("流量关键词,时间周期2026-09-13~2026-09-19", WEEK),
    ("统计周期：2026年9月13日至2026年9月19日", WEEK), ("2026.09.13 - 2026.09.19", WEEK), ("20260913-20260919", WEEK),
    ("2026-09-13～09-19", WEEK), ("2026/09/13 00:00:00 ~ 2026/09/19 23:59:59", WEEK),
    ("数据概览 2026年9月", "2026-09"), ("统计月份：2026-09", "2026-09"), ("统计日期：2026-09-13", "2026-09-13"),
    ("导出时间：2026-10-03 09:00 统计周期 2026-09", "2026-09"),
])
def test_a_title_names_its_period(title, period):
    assert title_period(["店铺报表", title]) == (1, parse_period(period))


@pytest.mark.parametrize("title", ["产品分析报告", "导出时间：2026-10-03 09:00:00", "共 128 条",
    "数据截止到2026-10-03", "注：以上数据，2026-10-03 09:00 导出",
    "2026-13-01~2026-13-05", "2026-09-19~2026-09-13"])
def test_a_title_without_a_period(title):
    assert title_period([title]) is None


@pytest.mark.parametrize(("cell", "period"), [
    (WEEK, WEEK), ("2026-09", "2026-09"), ("2026年9月", "2026-09"), ("202609", "2026-09"), (202609.0, "2026-09"),
    ("2026-09-13", "2026-09-13"), (datetime(2026, 9, 13), "2026-09-13"), (date(2026, 9, 13), "2026-09-13"),
])
def test_a_cell_names_its_period(cell, period):
    assert cell_period(cell) == parse_period(period)


@pytest.mark.parametrize("cell", ["", "合计", None, True, 12.5, "第37周", "9999-12-31", "0001-01-01",
    datetime(9999, 12, 31)])
def test_a_cell_without_a_period(cell):
    assert cell_period(cell) is None
