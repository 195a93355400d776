from __future__ import annotations

import pytest

from opsbook.catalogue.exports import export_kinds
from opsbook.exports.header import heading, match_kind

OVERVIEW = export_kinds()["overview_day"]
PRODUCTS = export_kinds()["products"]


@pytest.mark.parametrize("text", [
    "搜索曝光次数", "搜索\n曝光次数", " 搜索曝光次数 ", "搜索曝光次数↑", "搜索曝光次数*", "\ufeff搜索曝光次数",
    "搜索 曝光 次数",
    "搜索曝光次数（次）", "搜索曝光次數", "Impressions", "IMPRESSIONS", "曝光量", "搜索曝光次数：",
    "搜索曝光次数①", "搜索曝光次数 ⓘ", "搜索曝光次数⬇️", '"搜索曝光次数"',
])
def test_one_heading_in_many_spellings(text):
    assert match_kind(PRODUCTS, [heading(text)]).columns == {"impressions": 0}


@pytest.mark.parametrize("text", ["曝光次数(上周)", "搜索曝光次数环比", "", "曝光", "首页曝光次数",
    "搜索曝光次数同行平均"])
def test_another_heading_is_not_taken_for_it(text):
    assert match_kind(PRODUCTS, [heading(text)]).columns == {}


@pytest.mark.parametrize(("text", "name"), [
    ("店铺访问人数同行平均", "visitors_peer_average"), ("店铺访问人数(同行平均)", "visitors_peer_average"),
    ("店铺访问人数-行业平均", "visitors_peer_average"), ("店铺访问人数 行业优秀", "visitors_peer_best"),
    ("店铺访问人数（同行优秀）", "visitors_peer_best"), ("同行平均店铺访问人数", "visitors_peer_average"),
    ("信保交易金额(美元)", "gmv"), ("信保交易金额(美元)(同行优秀)", "gmv_peer_best"),
    ("极速回复率(5分钟)", "fast_reply_rate"),
])
def test_peers_and_brackets(text, name):
    assert match_kind(OVERVIEW, [heading(text)]).columns == {name: 0}


@pytest.mark.parametrize(("text", "unit"), [
    ("花费(USD)", "usd"), ("点击率(%)", "%"), ("询盘时间(PST)", "pst"), ("询盘时间（北京时间）", "北京时间"),
    ("曝光量(万)", "万"), ("询盘时间(UTC-7)", "utc-7"), ("询盘时间（GMT+08:00）", "gmt+08:00"),
    ("询盘时间(America/Los_Angeles)", "america/los_angeles"),
])
def test_the_unit_in_brackets_is_kept(text, unit):
    assert heading(text).unit == unit


def test_both_inquiry_headers_keep_their_names():
    match = match_kind(PRODUCTS, [heading("询盘人数"), heading("询盘个数")])
    assert match.columns == {"inquiry_buyers": 0, "inquiries": 1}
    assert match.fallbacks == {}


def test_buyers_alone_stand_for_inquiries_too():
    match = match_kind(PRODUCTS, [heading("询盘人数")])
    assert match.columns == {"inquiry_buyers": 0, "inquiries": 0}
    assert match.fallbacks == {"inquiries": 0}


def test_store_wide_headers_have_names_of_their_own():
    match = match_kind(PRODUCTS, [heading("全店曝光次数"), heading("搜索曝光次数"), heading("全站推广曝光次数")])
    assert match.columns == {"store_impressions": 0, "impressions": 1, "whole_impressions": 2}
