from datetime import date

import pytest

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Cell, Figure, Formula, Link, RowFormulas, Styled, Trend, make_cell, quotient

FORMULAS = RowFormulas({"now": "C", "last": "D"})


@pytest.mark.parametrize(("entry", "value", "style"), [
    ("字", "字", "count"), (3, 3, "count"), (2.5, 2.5, "count"), (date(2025, 4, 10),) * 2 + ("count",),
    (None, "○", "count.missing"), (float("nan"), "○", "count.missing"), (0, 0, "count"),
    (Figure(0.5, "rate1"), 0.5, "rate1"), (Figure(None, "rate1"), "○", "rate1.missing"),
    (Figure(float("nan"), "rate1"), "○", "rate1.missing"), (Verdict.FAIL, "▲ 预警", "verdict.fail"),
    (Verdict.NO_DATA, "○ 缺数据", "verdict.no_data"), (Styled("x", "text.wrap"), "x", "text.wrap"),
    (Trend("访客", (1.0, None)), None, "count"),
])
def test_entry_becomes_a_cell(entry, value, style):
    assert make_cell((4, 2), entry, "count", FORMULAS) == Cell(4, 2, value, style)


def test_formula_names_the_columns_of_its_row():
    made = make_cell((6, 4), Formula("={now}/{last}-1", 0.25, "delta"), "count", FORMULAS)
    assert made == Cell(6, 4, 0.25, "delta", "=C7/D7-1")


def test_link_leads_to_a_sheet():
    assert make_cell((1, 1), Link("点击率", "漏斗"), "text", FORMULAS) == Cell(1, 1, "点击率", "text.link", link="漏斗")


@pytest.mark.parametrize(("above", "below", "value"), [
    (1.0, 4.0, 0.25), (0.0, 4.0, 0.0), (1.0, 0.0, "○"), (None, 4.0, "○"), (1.0, None, "○")])
def test_quotient_is_missing_not_0(above, below, value):
    assert quotient("now", "last", above, below).value == value
