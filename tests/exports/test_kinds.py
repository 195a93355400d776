"""Every kind in the shape its back office shows, recognised by its header alone."""

from __future__ import annotations

import pytest

from opsbook.catalogue.exports import export_kinds


def row(headers):
    """Headers that have no blanks, one cell each."""
    return headers.split()


SPAN = ["时间周期 2024-07-07~2024-07-13"]
FILES = {
    "products": [SPAN, row("产品ID 产品名称 搜索曝光次数 搜索点击次数"), ["1600712345678", "Bag", 100, 1]],
    "keywords": [SPAN, ["词", "搜索曝光次数", "点击量", "点击率", "Top10 平均曝光", "关键词指数"],
     ["bag", 100, 3, "3%", 50, 814.0]],
    "hot_words": [SPAN, row("关键词 搜索指数 搜索涨幅 点击率 卖家规模指数"), ["bag", 1200, "-12%", "3%", 22]],
    "overview_day": [row("日期 店铺访问人数 搜索曝光次数"), ["2024-07-01", 40, 1000]],
    "overview_week": [row("统计周期 店铺访问人数 搜索曝光次数"), ["2024-07-07~2024-07-13", 40, 1000]],
    "overview_month": [row("月份 店铺访问人数 搜索曝光次数"), ["2024-07", 40, 1000]],
    "channels": [SPAN, row("渠道 访问人数 访问人数行业优秀 询盘人数 商机转化率"), ["系统推荐", 10, 20, 1, "10%"]],
    "regions": [SPAN, row("大洲 国家/地区 访客数 询盘个数"), ["北美", "美国", 10, 1]],
    "p4p_plans": [row("日期 花费 全站商机量 曝光量 点击量 L1+点击量"), ["2024-07-01", "¥229.12", 5, "1,000", 60, 10]],
    "p4p_products": [row("日期 商品信息 产品ID 点击量 全站商机量 曝光量"),
     ["2024-07-01", "Bag", "1600712345678", 60, 5, 1000]],
    "p4p_keywords": [SPAN, row("关键词 曝光量 点击量 点击率 花费 平均点击花费"),
     ["bag", 5000, 100, "2%", "56.00", "0.56"]],
    "p4p_words": [SPAN, row("买家搜索词 状态 点击占比 曝光占比"), ["bag", "降权", "3%", "2%"]],
    "p4p_countries": [SPAN, row("国家/地区 花费 曝光量 点击量 商机量"), ["美国", "¥229.12", 1000, 60, 2]],
    "staff": [SPAN, row("员工名称 产品数 回复率 平均回复时间(小时) 在线时长"), ["全部账号", 9, "95%", 1.5, "30小时"],
     ["李娜", 9, "95%", 1.5, "30小时"]],
    "tiers": [SPAN, row("产品分层 产品数 占比 同行平均占比 同行优秀占比"), ["爆品", 2, "1%", "2%", "5%"]],
    "inquiries": [row("询盘编号 询盘时间 国家 业务员"), ["7650012345", "2024-07-05 10:00", "US", "李娜"]],
    "rfq_quotes": [row("报价编号 报价日期 国家 业务 买家动作"), ["Q1", "2024-07-05", "US", "李娜", "没查看"]],
    "orders": [row("订单号 下单日期 国家 业务员 订单金额"), ["SO1", "2024-07-05", "US", "李娜", "1,200.00"]],
}
ROWS = {
    "channels": {"channel": "系统推荐", "family": "推荐", "visitors": 10, "visitors_peer_best": 20.0,
     "inquiry_buyers": 1,
                 "opportunity_rate": .1},
    "regions": {"region": "北美", "country": "美国", "country_code": "US", "visitors": 10, "inquiries": 1},
    "hot_words": {"keyword": "bag", "search_index": 1200.0, "search_change": -.12, "ctr": .03, "seller_index": 22.0},
    "staff": {"person": "李娜", "products": 9, "reply_rate": .95, "reply_hours": 1.5, "online_hours": 30.0},
    "tiers": {"stage": "爆品", "products": 2, "share": .01, "share_peer_average": .02, "share_peer_best": .05},
    "p4p_words": {"keyword": "bag", "status": "降权", "click_share": .03, "impression_share": .02},
}


def test_there_is_a_file_for_every_kind():
    assert set(FILES) == set(export_kinds())


@pytest.mark.parametrize("kind", FILES)
def test_a_kind_is_recognised_by_its_header(read, kind):
    reading = read(FILES[kind])
    assert (reading.kind and reading.kind.id, reading.accepted, len(reading.frame)) == (kind, True, 1)


@pytest.mark.parametrize("kind", ROWS)
def test_a_kind_reads_to_its_row(read, kind):
    assert read(FILES[kind]).frame.iloc[0].to_dict() == ROWS[kind]


def test_an_unmapped_channel_is_other_with_a_warning(read):
    reading = read([SPAN, row("渠道 访问人数"), ["火星", 10]])
    assert reading.frame["family"].tolist() == ["其他"]
    assert reading.problems["value"].tolist() == ["火星"]


def test_a_plan_without_a_name_has_an_empty_one_in_its_key(read):
    assert read(FILES["p4p_plans"]).frame["plan"].tolist() == [""]


def test_an_inquiry_without_an_amount_is_no_empty_row(read):
    assert not read(FILES["inquiries"]).problems["what"].str.contains("没有任何数据").any()


def test_a_product_without_a_figure_is_pointed_out(read):
    reading = read([*FILES["products"], ["1600712345679", "Bag", "-", "-"]])
    assert [4, "C"] in reading.problems[["row", "column"]].to_numpy().tolist()


@pytest.mark.parametrize(("title", "kind"), [
    ("统计周期 2024-07-07~2024-07-13", "overview_week"), ("数据概览 2024年7月", "overview_month"),
    ("统计日期：2024-07-09", "overview_day"),
])
def test_one_row_a_metric_is_one_row_of_metrics(read, title, kind):
    reading = read([[title], [], row("指标 本店 同行平均 同行优秀"), ["店铺访问人数", 100, 120.5, 300],
                    ["搜索曝光次数", "1,000", 2000, "-"], ["搜索点击率", "2%", "3%", "5%"]])
    figures = reading.frame.drop(columns=["date", "start", "end"], errors="ignore").iloc[0].dropna().to_dict()
    assert reading.kind.id == kind
    assert figures == {
        "visitors": 100, "visitors_peer_average": 120.5, "visitors_peer_best": 300.0, "impressions": 1000,
        "impressions_peer_average": 2000.0, "ctr": .02, "ctr_peer_average": .03, "ctr_peer_best": .05}
