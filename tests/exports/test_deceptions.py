"""Files that look right and are not: another store, another period, a currency or a text that Excel changed."""

import json
from datetime import datetime

import openpyxl
import pytest

from opsbook.exports.context import parse_context
from opsbook.exports.export import read_export

STORE = "杭州优袋箱包"


def told(reading):
    """The first sentence of each problem that is no unknown column, with its place."""
    return [(each["row"], each["column"], each["what"]) for each in reading.problems.to_dict("records")
            if "未识别" not in each["what"]]


def beside(rows, header, *values):
    return [[*row, value] for row, value in zip(rows, [header, *values], strict=True)]


@pytest.mark.parametrize(("header", "refused"), [("店铺名称", True), ("公司", True), ("Store", True),
                                                 ("店铺等级", False)])
def test_a_column_that_names_another_store(read, shapes, header, refused):
    rows = beside(shapes.products, header, STORE, "宁波别家工贸", "宁波别家工贸")
    reading = read(rows, "product", store=STORE)
    assert reading.accepted is not refused
    assert [(row, column) for row, column, what in told(reading) if "宁波别家工贸" in what] == [(3, "K")] * refused


@pytest.mark.parametrize(("title", "accepted", "warned"), [
    ("Store: Ningbo Other Co", True, True), ("Store Name：宁波别家工贸", False, False), ("店铺：优袋箱包", True, False),
    ("Company: 杭州优袋箱包有限公司", True, False), ("Stored on 2024-08-01", True, False),
])
def test_a_title_that_names_a_store(read, shapes, title, accepted, warned):
    reading = read([[title], *shapes.products], "product", store=STORE)
    assert (reading.accepted, any("一个英文一个中文" in what for _, _, what in told(reading))) == (accepted, warned)


@pytest.mark.parametrize("title", ["时间周期 2024-07-31~2024-07-01", "2024-07-01 至 2024-07-32"])
def test_a_span_that_cannot_be_is_told_and_no_half_of_it_is_taken(read, shapes, title):
    reading = read([[title], *shapes.products], "product")
    assert reading.period.label == "2024-07"
    assert "不成立" in told(reading)[0][2]


@pytest.mark.parametrize(("sheet", "warned"), [("2024-06", True), ("2024年6月", True), ("2024-07", False),
                                               ("6", False)])
def test_a_sheet_that_bears_the_name_of_another_month(read, shapes, sheet, warned):
    reading = read({sheet: shapes.products}, "product")
    assert [what for _, _, what in told(reading) if "工作表的名字" in what] != [] if warned else told(reading) == []


@pytest.mark.parametrize(("value", "said"), [("帆\ufffd袋", "认不出的字符"), (datetime(2024, 3, 4), "是日期")])
def test_a_text_that_was_lost_on_the_way(read, shapes, value, said):
    [(row, column, what)] = told(read(shapes.put(shapes.products, 1, 1, value), "product"))
    assert (row, column, said in what) == (2, "B", True)


@pytest.mark.parametrize(("number_format", "currency"), [
    ('"¥"#,##0.00', "CNY"), ("[$€-2] #,##0.00", "EUR"), ("[$CNY] 0.00", "CNY"), ("_-[$¥-804]* #,##0.00_-", "CNY"),
    ("[$$-409]#,##0.00", ""), ('"US$"0.00', ""), ('0.00"分"', ""), ("[$-804]0.00", ""), ("#,##0.00", ""),
])
def test_a_currency_that_only_the_number_format_shows(tmp_path, number_format, currency):
    book, path = openpyxl.Workbook(), tmp_path / "词.xlsx"
    for row in (["关键词", "曝光量", "点击量", "点击率", "花费"], ["bag", 100, 2, "2%", 10.5],
                ["cup", 50, 1, "2%", 178.5]):
        book.active.append(row)
    book.active["E3"].number_format = number_format
    book.save(path)
    reading = read_export(path, parse_context(json.dumps({"month": "2024-07", "today": "2024-08-03"})), "keyword")
    assert [(row, column) for row, column, what in told(reading) if f"显示为 {currency}" in what] == \
        [(3, "E")] * bool(currency)
