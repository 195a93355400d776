"""Cells that are odd or wrong, each named by row, column and value."""

from __future__ import annotations

import pytest

ID, TITLE, IMPRESSIONS, CLICKS, CTR, INQUIRIES = 0, 1, 3, 4, 5, 7


def told(reading):
    return reading.problems[["row", "column", "level"]].to_numpy().tolist()


@pytest.mark.parametrize(("column", "value"), [
    (INQUIRIES, -3), (INQUIRIES, "(3)"), (INQUIRIES, 2.5), (INQUIRIES, True), (CLICKS, "约100"), (CLICKS, "1,20"),
    (IMPRESSIONS, "12.000"), (ID, 0),
    (IMPRESSIONS, 1e20), (ID, ""), (ID, "-"), (ID, "1.60071E+12"), (ID, 1600712345678.5), (ID, "帆布袋"),
])
def test_a_wrong_cell_refuses_the_file_and_is_named(read, shapes, column, value):
    reading = read(shapes.put(shapes.products, 2, column, value), "product")
    assert not reading.accepted
    errors = reading.problems[reading.problems["level"] == "error"]
    assert errors[["row", "column"]].to_numpy().tolist() == [[3, "ABCDEFGHIJ"[column]]]


@pytest.mark.parametrize(("column", "value", "stored"), [
    (CTR, "125%", 1.25), (CTR, "30%", .3), (CTR, "#DIV/0!", None), (INQUIRIES, "#N/A", None),
    (IMPRESSIONS, "2.56万", 25600),
    (ID, 1600712345678900.0, "1600712345678900"), (ID, "AB-12", "AB-12"), (CLICKS, 30000, 30000),
    (TITLE, "#NAME?", "#NAME?"), (ID, "0", "0"),
])
def test_an_odd_cell_is_kept_with_a_warning(read, shapes, column, value, stored):
    reading = read(shapes.put(shapes.products, 2, column, value), "product")
    assert reading.accepted
    assert [3, "ABCDEFGHIJ"[column], "warning"] in told(reading)
    name = ["product_id", "title", "", "impressions", "clicks", "ctr", "", "inquiries"][column]
    kept = reading.frame[name].astype(object).where(reading.frame[name].notna(), None)
    assert kept[1] == stored


@pytest.mark.parametrize(("value", "stored"), [
    ("1600712345678", "1600712345678"), (1600712345678.0, "1600712345678"), ("\t1600712345678", "1600712345678"),
    ("'1600712345678", "1600712345678"), ('="1600712345678"', "1600712345678"), ("00123456789", "00123456789"),
    ("1600712345678.0", "1600712345678"), ("１６００712345678", "1600712345678"),
    ("\u200b1600712345678\xa0", "1600712345678"),
    ("1,600,712,345,678", "1600712345678"),
])
def test_an_id_is_exact_text(read, shapes, value, stored):
    reading = read(shapes.put(shapes.products, 1, ID, value), "product")
    assert (reading.frame["product_id"][0], len(reading.problems)) == (stored, 0)


@pytest.mark.parametrize(("value", "stored"), [
    (" 李娜\xa0", "李娜"), ("=1+1", "=1+1"), ("#REF!", "#REF!"), ("00123", "00123"), ("TRUE", "TRUE"),
    ("a\u200bb", "a\u200bb"), ("--", None),
])
def test_text_stays_as_it_is_between_its_ends(read, shapes, value, stored):
    kept = read(shapes.put(shapes.products, 1, TITLE, value), "product").frame["title"]
    assert kept.astype(object).where(kept.notna(), None)[0] == stored


@pytest.mark.parametrize(("header", "text"), [("搜索点击率", True), ("搜索点击率(%)", False)])
def test_a_rate_without_its_sign_is_proven_by_its_counts(read, shapes, header, text):
    rows = shapes.put([[*row[:5], row[5] if i == 0 else row[5] * 100, *row[6:]] for i,
        row in enumerate(shapes.products)],
                      0, CTR, header)
    reading = read(rows, "product", text=text)
    assert reading.frame["ctr"].tolist() == [.03, .01, .125]
    assert told(reading) == ([[2, "F", "warning"]] if text else [])


def test_a_rate_of_no_exposures_is_pointed_out(read, shapes):
    rows = shapes.put(shapes.put(shapes.products, 1, IMPRESSIONS, 0), 1, CLICKS, 0)
    assert told(read(rows, "product")) == [[2, "F", "warning"]]


def test_a_count_in_ten_thousands_says_so_in_its_header(read, shapes):
    rows = [[*row[:3], "搜索曝光次数(万)" if i == 0 else row[3] / 1e4, *row[4:]] for i,
        row in enumerate(shapes.products)]
    assert read(rows, "product").frame["impressions"].tolist() == [12000, 25600, 400]


KEYWORDS = [["关键词", "曝光量", "点击量", "点击率", "花费", "平均点击花费"], ["bag", 5000, 100, "2%", "56.00", "0.56"],
            ["pack", 3200, 16, "0.5%", "8.96", "0.56"], ["box", 1250, 50, "4%", "28.00", "0.56"]]


@pytest.mark.parametrize(("costs", "rows"), [
    (["US$ 56.00", "¥8.96", "US$ 28.00"], [3]), (["$56", "8.96", "¥28"], [4]), (["56", "8.96", "¥28"], [4]),
    (["¥56", "8.96", "¥28"], [3]),
])
def test_two_currencies_in_a_column_are_refused(read, costs, rows):
    table = [KEYWORDS[0], *([*row[:4], cost, row[5]] for row, cost in zip(KEYWORDS[1:], costs, strict=True))]
    errors = read(table, "keyword").problems.query("level == 'error'")
    assert errors[["row", "column"]].to_numpy().tolist() == [[row, "E"] for row in rows]


def test_a_currency_other_than_the_headers_is_refused(read):
    table = [[*KEYWORDS[0][:4], "花费(USD)", "CPC"], *KEYWORDS[1:3], [*KEYWORDS[3][:4], "￥28", "0.56"]]
    assert read(table, "keyword").problems.query("level == 'error'")["row"].tolist() == [4]


@pytest.mark.parametrize(("sign", "currency"), [("US$", "USD"), ("¥", "CNY")])
def test_one_currency_is_kept_and_named(read, sign, currency):
    table = [KEYWORDS[0], *([*row[:4], sign + row[4], row[5]] for row in KEYWORDS[1:])]
    reading = read(table, "keyword")
    assert reading.frame["cost"].tolist() == [56, 8.96, 28]
    assert reading.currencies == {"cost": currency}


def test_a_word_twice_adds_up(read):
    reading = read([*KEYWORDS, ["bag", 1000, 10, "1%", "4.00", "0.40"]], "keyword")
    row = reading.frame.iloc[0].to_dict()
    assert (row["impressions"], row["clicks"], row["cost"]) == (6000, 110, 60)
    assert (row["ctr"], row["cpc"]) == pytest.approx((110 / 6000, 60 / 110))
    assert told(reading) == [[5, "A", "warning"]]


def test_a_row_twice_counts_once(read, shapes):
    reading = read([*shapes.products, shapes.products[1]], "product")
    assert (len(reading.frame), told(reading)) == (3, [[5, "A", "warning"]])


def test_a_product_twice_with_other_numbers_is_refused(read, shapes):
    reading = read([*shapes.products, [*shapes.products[1][:3], 9000, *shapes.products[1][4:]]], "product")
    errors = reading.problems.query("level == 'error'")
    assert errors["row"].tolist() == [2, 5]


def test_the_same_problem_is_told_twenty_times_and_counted(read, shapes):
    head, row = shapes.products[:2]
    rows = [[str(1600000000000 + i), *row[1:CLICKS], "约100", *row[CTR:]] for i in range(30)]
    what = read([head, *rows], "product").problems["what"]
    assert (len(what), what.iloc[-1]) == (21, "同样的问题只列出前 20 处，还有 10 处")
