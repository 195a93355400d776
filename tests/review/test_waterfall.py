"""A waterfall stands from one total to the other, also below 0, and is a native chart that shows it."""

import re
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.review.waterfall import Stack, Step, Waterfall


def fall(first, *changes):
    steps = tuple(Step(f"第 {at} 步", change, f"{change:+g}") for at, change in enumerate(changes))
    return Waterfall(Step("上月", first, f"{first:g}"), steps, Step("本月", first + sum(changes), ""), "瀑布图 1")


@pytest.mark.parametrize(("made", "stacks"), [
    (fall(100, -30, 20), [(0, 100, 0), (70, 30, 0), (70, 20, 0), (0, 90, 0)]),
    (fall(10, -15, 20), [(0, 10, 0), (0, 10, -5), (0, 15, -5), (0, 15, 0)]),      # a step through 0 and back
    (fall(10, -15, -5, 30), [(0, 10, 0), (0, 10, -5), (-5, 0, -5), (0, 20, -10), (0, 20, 0)]),
    (fall(5, 0), [(0, 5, 0), (5, 0, 0), (0, 5, 0)]),
])
def test_each_column_goes_on_where_the_one_before_ended(made, stacks):
    assert [stack[:3] for stack in made.stacks] == stacks


@given(st.integers(0, 10**6), st.lists(st.integers(-10**6, 10**6), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_bars_are_as_high_as_the_changes_and_end_at_the_last_total(first, changes):
    made = fall(first, *changes)
    heights = [stack.above - stack.below for stack in made.stacks]
    assert heights == [first, *map(abs, changes), abs(first + sum(changes))]
    assert all(isinstance(stack, Stack) and stack.foot * stack.below >= 0 for stack in made.stacks)


def test_a_step_has_one_colour():
    made = fall(100, -30, 20)
    assert [made.series(role, "above") for role in ("total", "up", "down")] == [
        (100, 0, 0, 90), (0, 0, 20, 0), (0, 30, 0, 0)]


def test_the_review_has_a_native_waterfall(reviews):
    with ZipFile(reviews["full"]) as book:
        names = [name for name in book.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        charts = [book.read(name).decode() for name in names]
    found = [chart for chart in charts if '<c:grouping val="stacked"/>' in chart]
    assert len(found) == 1
    assert all(text in found[0] for text in ("<a:noFill/>", "上月询盘数量", "本月询盘数量", "访客/点击", "+27", "−24"))


def test_the_page_draws_what_its_table_says(drawn):
    page = drawn["full"]["漏斗"]
    (_, chart), = page.charts()
    table = next(each.part for each in page.placed if getattr(each.part, "heading", "") == "询盘数量沿漏斗")
    assert [step.change for step in chart.steps] == [row[table.position("made")] for row in table.rows[:-1]]
    assert chart.first.change + sum(step.change for step in chart.steps) == chart.last.change


def test_without_a_month_to_compare_with_bars_stay_and_the_reason_is_said(drawn):
    page = drawn["half"]["漏斗"]
    assert [type(chart).__name__ for _, chart in page.charts()] == ["Chart"]
    assert any("为什么变拆不出来" in str(cell.value) for cell in page.cells())
