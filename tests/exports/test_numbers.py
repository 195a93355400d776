from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.exports.numbers import read_numbers


@pytest.mark.parametrize(("kind", "cell", "value"), [
    ("count", "12,000", 12000), ("count", " 8000\xa0", 8000), ("count", "\u300025600", 25600),
    ("count", "１２，０００", 12000),
    ("count", "1.2万", 12000), ("count", "0.8 万", 8000), ("count", "2.5亿", 2.5e8), ("count", "1.5k", 1500),
    ("count", "360次", 360), ("count", "(3)", -3), ("count", "+5", 5), ("count", "'12", 12), ("count", 12000.0, 12000),
    ("rate", "3%", .03), ("rate", "1.25％", .0125), ("rate", "1 %", .01), ("rate", "0.5‰", .0005),
    ("rate", "1,000%", 10),
    ("money", "US$ 1,234.50", 1234.5), ("money", "¥178.50", 178.5), ("money", "-$5", -5), ("money", "$-5.00", -5),
    ("money", "100元", 100), ("money", "56.00 USD", 56), ("money", "(12.50)", -12.5), ("money", "1.2万元", 12000),
    ("money", "US $5", 5),
    ("hours", "1小时20分", 4 / 3), ("hours", "80分钟", 4 / 3), ("hours", "1:20", 4 / 3),
    ("hours", timedelta(hours=2), 2),
])
def test_a_number_is_read_as_people_write_it(kind, cell, value):
    numbers = read_numbers([cell], kind)
    assert numbers.values[0] == pytest.approx(value)
    assert not numbers.bad


@pytest.mark.parametrize("cell", ["--", "-", "N/A", "—", "暂无数据", "", None, "null", "／", " ", "无"])
def test_a_missing_mark_is_missing_and_never_zero(cell):
    numbers = read_numbers([cell], "count")
    assert math.isnan(numbers.values[0])
    assert not numbers.bad


@pytest.mark.parametrize(("kind", "cell"), [
    ("count", "约100"), ("count", "100+"), ("count", ">5"), ("count", "1,23"), ("count", "12,34,567"),
    ("count", "1.234,56"), ("count", "10²"), ("count", "①"), ("count", "½"),
    ("count", "3%"), ("count", "$5"), ("rate", "$5"), ("money", "5%"), ("count", "360斤"), ("count", "#DIV/0!"),
    ("count", True),
])
def test_what_is_no_number_is_told_not_guessed(kind, cell):
    numbers = read_numbers([cell], kind)
    assert math.isnan(numbers.values[0])
    assert numbers.bad == {cell}


@pytest.mark.parametrize(("cell", "code"), [
    ("US$ 1", "USD"), ("$1", "USD"), ("￥1", "CNY"), ("1元", "CNY"), ("RMB 1", "CNY"), ("HK$1", "HKD"), ("€1", "EUR"),
])
def test_a_currency_sign_is_kept(cell, code):
    assert read_numbers([cell], "money").signs == {cell: code}


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**12))
def test_every_spelling_of_a_count_is_the_same_count(number):
    wide = f"{number:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    assert set(read_numbers([float(number), str(number), f"{number:,}", wide, f" {number}\t"],
        "count").values) == {number}


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=12))
def test_any_text_is_a_number_or_missing_or_told(text):
    numbers = read_numbers([text], "money")
    assert math.isfinite(numbers.values[0]) or math.isnan(numbers.values[0])
