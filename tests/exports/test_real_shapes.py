"""The two files whose real shape is known, as true .xls: A1 with the period, four empty rows, the header in row 6."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from opsbook.domain.period import parse_period
from opsbook.exports.context import Context
from opsbook.exports.export import read_export


def cells(text, between=","):
    return text.split(between)


WEEK = parse_period("2026-09-13~2026-09-19")
PRODUCT_HEADER = cells(
    "产品ID,产品名称,是否橱窗,是否顶展,是否P4P,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,"
    "近90天商机人数,询盘人数,询盘率,收藏人数,分享人数 ,对比人数 ,提交订单个数 ,TM咨询人数 ,产品负责人,"
    "RTS线上买家数,RTS线上实收GMV,全店曝光次数,全店点击次数,营销曝光次数,营销点击次数,"
    "标准推广曝光次数,标准推广点击次数,全站推广曝光次数,全站推广点击次数")
PRODUCT_ROWS = [
    ["1601825074611", "Mesh Walking Shoes", "Y", "N", "Y", 4378, 71, "1.62%", 130, 2, "-", 2, "1.54%", 2, 0, 0, 2, 6,
     "张三", 0, 19.58, 11364, 244, 8666, 178, 0, 0, 8666, 178],
    ["10000047220511", "Knit Sneakers", "N", "N", "Y", 435, 5, "1.15%", 6, 3, "-", 1, "50%", 0, 0, 0, 0, 0, "-",
     0, 0.0, 679, 6, 673, 6, 0, 0, 673, 6],
    ["1601939616711", "Slip-On", "N", "N", "N", 0, 0, "0%", 0, 0, "-", 0, "-", 0, 0, 0, 0, 0, "张三",
     0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0],
]
COUNTS = cells(
    "impressions clicks visitors inquiries inquiry_buyers favorites shares compares orders tm rts_buyers "
    "store_impressions store_clicks marketing_impressions marketing_clicks standard_impressions standard_clicks "
    "whole_impressions whole_clicks", " ")


@pytest.fixture
def weekly(tmp_path, make):
    """Write a title in A1, four empty rows and the table as a true .xls, and read it."""
    def write_and_read(title, header, rows):
        path = tmp_path / "Products-2026-09-19.xls"
        path.write_bytes(make.xls([[title], [], [], [], [], header, *rows]))
        return read_export(path, Context())
    return write_and_read


def test_the_product_export_reads_right(weekly):
    reading = weekly("产品数据, 时间周期 2026-09-13~2026-09-19", PRODUCT_HEADER, PRODUCT_ROWS)
    assert (reading.kind.id, reading.period, reading.zone) == ("products", WEEK, "America/Los_Angeles")
    assert not len(reading.problems)
    assert len(reading.frame.columns) == 29
    expected = pd.DataFrame({
        "product_id": ["1601825074611", "10000047220511", "1601939616711"],
        "title": ["Mesh Walking Shoes", "Knit Sneakers", "Slip-On"], "owner": ["张三", None, "张三"],
    }, dtype="str")
    assert_frame_equal(reading.frame[["product_id", "title", "owner"]], expected)


def test_the_product_export_keeps_every_number(weekly):
    frame = weekly("产品数据, 时间周期 2026-09-13~2026-09-19", PRODUCT_HEADER, PRODUCT_ROWS).frame
    places = [PRODUCT_HEADER.index(header) for header in PRODUCT_HEADER if header not in (
        "产品ID", "产品名称", "是否橱窗", "是否顶展", "是否P4P", "搜索点击率", "近90天商机人数", "询盘率",
        "产品负责人", "RTS线上实收GMV")]
    expected = pd.DataFrame([[row[i] for i in places] for row in PRODUCT_ROWS], columns=COUNTS, dtype="Int64")
    assert_frame_equal(frame[COUNTS], expected)
    assert frame["opportunities_90d"].isna().all()
    rest = pd.DataFrame({"ctr": [.0162, .0115, 0], "inquiry_rate": [.0154, .5, None], "rts_gmv": [19.58, 0, 0]},
        dtype="float64")
    assert_frame_equal(frame[list(rest)], rest)
    flags = pd.DataFrame({"showcase": [True, False, False], "top_display": [False] * 3, "p4p": [True, True, False]},
        dtype="boolean")
    assert_frame_equal(frame[list(flags)], flags)


def test_the_keyword_export_adds_up_a_word_that_stands_twice(weekly):
    header = cells("词,曝光量,点击量,点击率,外贸直通车曝光,外贸直通车点击,外贸直通车推广时长,"
                   "Top10平均曝光,Top10平均点击,关键词指数,卖家规模指数")
    reading = weekly("流量关键词,时间周期2026-09-13~2026-09-19", header, [
        ["shoes", 1089, 8, "0.7%", 0, 0, 0.0, 6356, 131, 1034.0, 22.0],
        ["adidas", 49, 1, "2%", 0, 0, 0.0, 25, 1, "-", "-"],
        ["38", 22, 0, "0%", 0, 0, 0.0, 13, 1, "-", "-"], ["adidas", 23, 0, "0%", 0, 0, 0.0, 2131, 36, 197.0, 1.0]])
    expected = pd.DataFrame({
        "keyword": pd.Series(["shoes", "adidas", "38"], dtype="str"),
        "impressions": pd.Series([1089, 72, 22], dtype="Int64"), "clicks": pd.Series([8, 1, 0], dtype="Int64"),
        "ctr": [.007, 1 / 72, 0], "p4p_impressions": pd.Series([0] * 3, dtype="Int64"),
        "p4p_clicks": pd.Series([0] * 3, dtype="Int64"), "p4p_hours": [0.0] * 3,
        "top10_impressions": [6356.0, 2131, 13],
        "top10_clicks": [131.0, 36, 1], "keyword_index": [1034, 197, None], "seller_index": [22, 1, None]})
    assert_frame_equal(reading.frame, expected)
    assert (reading.kind.id, reading.period) == ("keywords", WEEK)
    assert reading.problems[["row", "value", "level"]].to_numpy().tolist() == [[10, "adidas", "warning"]]
