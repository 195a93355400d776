"""Rows that are no data, headers that are not in row 1, sheets that are not meant: told, never counted."""

from __future__ import annotations

import pytest

TOTALS = ["", "", "", 38000, 666, "", 595, 35, 15, 9]


def ids(reading):
    return reading.frame["product_id"].tolist()


@pytest.mark.parametrize(("label", "column"), [
    ("合计", 0), ("合计：", 1), ("总计(3条)", 0), ("小计", 0), ("平均", 0), ("全部账号", 2), ("Total", 0),
    ("Grand Total", 1), ("合 计", 0), ("【合计】", 0), ("总计（3个产品）", 0),
    ("-- 合计 --", 1), ("当前页合计", 0), ("行业平均", 0),
])
@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_totals_row_is_left_out_wherever_it_stands(read, shapes, label, column, place):
    total = [label if i == column else cell for i, cell in enumerate(TOTALS)]
    reading = read([*shapes.products[:place], total, *shapes.products[place:]], "product")
    assert len(ids(reading)) == 3
    assert reading.problems[["row", "value", "level"]].to_numpy().tolist() == [[place + 1, label, "warning"]]


def test_a_totals_row_may_have_a_dash_for_its_id(read, shapes):
    reading = read([*shapes.products, ["-", "合计", *TOTALS[2:]]], "product")
    assert (len(ids(reading)), reading.problems["row"].tolist()) == (3, [5])


def test_a_total_nobody_labelled_is_known_by_its_sums(read, shapes):
    reading = read([*shapes.products, TOTALS], "product")
    assert len(ids(reading)) == 3
    assert reading.problems["row"].tolist() == [5]


def test_a_product_called_total_is_a_product(read, shapes):
    reading = read(shapes.put(shapes.products, 1, 1, "Total 合计 Bag"), "product")
    assert (len(ids(reading)), len(reading.problems)) == (3, 0)


@pytest.mark.parametrize("note", ["注：数据更新时间为太平洋时间", "导出时间：2024-08-03 09:00:00", "数据仅供参考",
    "* 以平台为准"])
def test_a_footnote_is_no_row(read, shapes, note):
    reading = read([*shapes.products, [], [note]], "product")
    assert len(ids(reading)) == 3
    assert reading.problems["value"].tolist() == [note]


def test_a_header_again_and_blank_rows_are_skipped(read, shapes):
    head, *rows = shapes.products
    reading = read([head, rows[0], [], ["", ""], head, *rows[1:]], "product")
    assert len(ids(reading)) == 3
    assert reading.problems["row"].tolist() == [5]


def test_a_unit_row_gives_its_units(read, shapes):
    head, *rows = shapes.products
    units = ["", "", "", "次", "次", "%", "人", "个", "个", "个"]
    reading = read([head, units, *([*row[:5], row[5] * 100, *row[6:]] for row in rows)], "product")
    assert reading.frame["ctr"].tolist() == [.03, .01, .125]


def test_two_header_rows_are_one(read, shapes):
    upper = ["产品ID", "产品名称", "产品负责人", "搜索", "", "", "访客数", "商机", "", "订单数"]
    lower = ["", "", "", "曝光次数", "点击次数", "点击率", "", "询盘数", "TM咨询数", ""]
    reading = read([["产品分析 2024-07"], upper, lower, *shapes.products[1:]])
    assert (reading.kind.id, len(ids(reading)), len(reading.problems)) == ("products", 3, 0)
    assert reading.frame["tm"].tolist() == [5, 9, 1]


@pytest.mark.parametrize("header", [
    [["日期", "店铺访问人数", "", "", "搜索曝光次数", ""], ["", "本店", "同行平均", "同行优秀", "本店", "同行优秀"]],
    [["日期", "本店", "同行平均", "同行优秀", "本店", "同行优秀"],
     ["", "店铺访问人数", "店铺访问人数", "店铺访问人数", "搜索曝光次数", "搜索曝光次数"]],
    [["日期", "店铺访问人数", "店铺访问人数同行平均", "店铺访问人数(同行优秀)", "搜索曝光次数",
     "搜索曝光次数-行业优秀"]],
])
def test_peers_beside_under_or_over_their_metric(read, header):
    frame = read([*header, ["2024-07-01", 41, 50.5, 80, 1000, 9000]]).frame
    assert frame.drop(columns="date").iloc[0].to_dict() == {
        "visitors": 41, "visitors_peer_average": 50.5, "visitors_peer_best": 80.0, "impressions": 1000,
        "impressions_peer_best": 9000.0}


def test_an_unknown_column_is_kept_as_text(read, shapes):
    rows = [[*row, value] for row, value in zip(shapes.products, ["新指标", 5, "", "2%"], strict=True)]
    reading = read(rows, "product")
    assert reading.extra == ("新指标",)
    assert reading.frame["新指标"].fillna("").tolist() == ["5", "", "2%"]
    assert reading.problems["column"].tolist() == ["K"]


def test_a_column_twice_with_the_same_values_is_one(read, shapes):
    reading = read([[*row, row[3]] for row in shapes.products], "product")
    assert reading.accepted
    assert reading.problems["level"].tolist() == ["warning"]


@pytest.mark.parametrize("header", ["搜索曝光次数", "曝光量"])
def test_a_column_twice_with_other_values_is_refused(read, shapes, header):
    rows = [[*row, header if i == 0 else 1] for i, row in enumerate(shapes.products)]
    reading = read(rows, "product")
    assert reading.problems[["row", "column", "level"]].to_numpy().tolist() == [[1, "D", "error"], [1, "K", "error"]]


@pytest.mark.parametrize(("header", "names"), [("产品ID", "Product ID"), ("搜索曝光次数", "Impressions")])
def test_a_required_column_that_is_missing_is_named(read, shapes, header, names):
    place = shapes.products[0].index(header)
    reading = read([row[:place] + row[place + 1:] for row in shapes.products], "product")
    assert not reading.accepted
    assert header in reading.problems["what"][0] and names in reading.problems["what"][0]


def test_a_usual_column_that_is_missing_is_a_warning(read, shapes):
    reading = read([row[:-1] for row in shapes.products], "product")
    assert reading.accepted
    assert "订单数" in reading.problems["what"][0]


@pytest.mark.parametrize(("rows", "asked", "said"), [
    ("inquiries", "product", "询盘明细"), ("days", "product", "按日"), ("products", "inquiry", "产品数据"),
    ("products", "daily", "产品数据"),
])
def test_a_file_of_another_kind_is_named(read, shapes, rows, asked, said):
    reading = read(getattr(shapes, rows), asked)
    assert not reading.accepted
    assert said in reading.problems["what"][0]


def test_an_unknown_header_quotes_what_it_found(read):
    reading = read([["甲", "乙", "丙"], [1, 2, 3]])
    assert reading.kind is None
    assert "甲、乙、丙" in reading.problems["what"][0]


def test_a_cover_sheet_is_left_out_and_said(read, shapes):
    reading = read({"说明": [["导出说明"]], "数据": shapes.products}, "product")
    assert len(ids(reading)) == 3
    assert reading.problems[["sheet", "level"]].to_numpy().tolist() == [["说明", "warning"]]


def test_the_month_picks_the_sheet(read, shapes):
    june = [shapes.days[0], ["2024-06-01", *shapes.days[1][1:]]]
    reading = read({"6月": june, "7月": shapes.days}, "daily")
    assert reading.frame["date"].dt.month.unique().tolist() == [7]


def test_two_sheets_that_could_be_meant_are_refused(read, shapes):
    reading = read({"甲": shapes.days, "乙": shapes.days}, "daily", month="")
    assert reading.problems[["sheet", "level"]].to_numpy().tolist() == [["甲", "error"], ["乙", "error"]]


@pytest.mark.parametrize(("cut", "level"), [(slice(0, 7), "warning"), (slice(0, 1), "warning")])
def test_a_short_line_is_told(read, shapes, cut, level):
    rows = [*shapes.products[:2], shapes.products[2][cut], shapes.products[3]]
    problems = read(rows, "product", text=True).problems
    assert (problems["row"][0], problems["level"][0]) == (3, level)


def test_a_last_line_cut_off_is_refused(read, shapes):
    reading = read([*shapes.products[:3], ["1000012"]], "product", text=True)
    assert reading.problems[["row", "level"]].to_numpy().tolist()[0] == [4, "error"]


def test_a_line_with_a_cell_too_many_is_refused(read, shapes):
    rows = [*shapes.products[:2], [*shapes.products[2][:2], "moved", *shapes.products[2][2:]], shapes.products[3]]
    reading = read(rows, "product", text=True)
    assert (reading.accepted, reading.problems["row"][0]) == (False, 3)


def test_only_the_first_page_is_pointed_out(read, shapes):
    reading = read([["产品分析报告  共 128 条"], *shapes.products], "product")
    assert "128" in reading.problems["what"][0]
    assert reading.problems["row"].tolist() == [1]


def test_another_stores_file_is_refused(read, shapes):
    reading = read([["店铺：深圳某某"], *shapes.products], "product", store="杭州优袋箱包")
    assert not reading.accepted
    assert "深圳某某" in reading.problems["what"][0]


def test_a_header_without_rows_is_a_warning(read, shapes):
    reading = read(shapes.products[:1], "product")
    assert (reading.accepted, len(reading.frame), reading.problems["level"].tolist()) == (True, 0, ["warning"])
