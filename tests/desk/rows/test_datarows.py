from datetime import datetime

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from opsbook.catalogue.metrics import metrics
from opsbook.desk.rows import regionrows
from opsbook.desk.rows.channelrows import channel_rows
from opsbook.desk.rows.metricrows import recorded_metric_rows
from opsbook.desk.rows.regionrows import judged_countries, region_rows
from opsbook.domain.factbook import FactBook
from opsbook.domain.finding import Finding, Offender
from opsbook.domain.period import parse_period
from opsbook.domain.verdict import Verdict

WEEK = parse_period("2026-11-08~2026-11-14")
OWN = ("周", "2026-11-08~2026-11-14", datetime(2026, 11, 8))


def book(*facts):
    """Facts of metric, scope, name, value and perhaps peers."""
    rows = [(*fact, *(None,) * (6 - len(fact))) for fact in facts]
    frame = pd.DataFrame(rows, columns=["metric", "scope", "name", "value", "peer_average", "peer_best"])
    return FactBook.of(frame.astype(dict.fromkeys(["value", "peer_average", "peer_best"], "float64")))


def rows(columns, *cells):
    return pd.DataFrame([(*OWN, *each) for each in cells], columns=["粒度", "期", "开始", *columns], dtype="object")


def test_metrics_beside_the_week_before_and_the_peers():
    now = book(("visitors", "store", "", 120.0, 100.0, 300.0), ("ctr", "store", "", 0.012))
    found = recorded_metric_rows(WEEK, [metrics()[key] for key in ("visitors", "ctr", "star")], now,
                                 book(("visitors", "store", "", 96.0)))
    assert_frame_equal(found, rows(
        ["编号", "指标", "单位", "本期", "上期", "环比", "同行平均", "同行优秀"],
        ("M04", "总访客数", "人", 120.0, 96.0, 0.25, 100.0, 300.0),
        ("M03", "总点击率", "%", 0.012, None, None, None, None),
        ("M18", "店铺星等级", "星", None, None, None, None, None)))


def test_every_channel_family_has_its_row():
    now = book(("visitors", "channel", "搜索", 80.0, 70.0, 90.0), ("channel_share", "channel", "搜索", 0.8),
               ("tm", "channel", "搜索", 3.0), ("opportunity_rate", "channel", "搜索", 0.1))
    found = channel_rows(WEEK, now, book(("visitors", "channel", "搜索", 100.0)))
    empty = [(family, *(None,) * 8) for family in ("推荐", "场景", "新品", "榜单", "粉丝通", "付费", "其他")]
    assert_frame_equal(found, rows(
        ["渠道", "访客", "询盘人数", "TM人数", "商机转化率", "访客环比", "占比", "同行平均", "同行优秀"],
        ("搜索", 80.0, None, 3.0, 0.1, pytest.approx(-0.2), 0.8, 70.0, 90.0), *empty))


def test_countries_by_visitors_and_the_others_together(monkeypatch):
    monkeypatch.setattr(regionrows, "TOP", 1)
    counts = [("US", 50.0), ("DE", 30.0), ("Narnia", 10.0)]
    now = book(*(("visitors", "country", name, count) for name, count in counts),
               ("inquiry_rate", "country", "US", 0.1), ("inquiry_rate", "country", "DE", 0.2),
               ("inquiry_rate", "country", "Narnia", 0.0), ("inquiries", "country", "DE", 6.0))
    last = book(*(("visitors", "country", name, count) for name, count in [("US", 40.0), ("DE", 10.0), ("FR", 30.0)]))
    finding = Finding("O14", "国家流量高转化低", WEEK, "list", "", "", Verdict.FAIL, "", "核查流量", "运营",
                      offenders=(Offender("US", "美国", ""),))
    found = region_rows(WEEK, now, last, judged_countries([finding]))
    assert_frame_equal(found, rows(
        ["国家", "访客", "询盘", "TM人数", "转化率", "访客占比", "访客环比", "看法"],
        ("美国", 50.0, None, None, 0.1, None, 0.25, "国家流量高转化低：核查流量"),
        ("其余", 40.0, 6.0, None, pytest.approx(0.15), None, 0.0, None)))


def test_a_rate_of_the_others_is_missing_where_one_of_them_has_none(monkeypatch):
    monkeypatch.setattr(regionrows, "TOP", 0)
    now = book(("visitors", "country", "US", 50.0), ("visitors", "country", "DE", 30.0),
               ("inquiry_rate", "country", "US", 0.1))
    assert region_rows(WEEK, now, book(), {})["转化率"].tolist() == [None]
